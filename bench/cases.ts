import { MODELS, type Model } from "../properties/index.js";
import type { Program } from "../scheduler/index.js";
import { type AbstractSize, abstractFleecing } from "./abstract-fleecing.js";

/** Something to explore and to measure. */
export interface Case {
	/** On the command line, and in reports. */
	readonly name: string;
	readonly program: () => Program;
	/** The abstract race only: what SPIN is given. */
	readonly size?: AbstractSize;
}

/** What is explored of the model, as it would be by `heddle check fleecing --set …`. */
const SETTINGS: readonly Readonly<Record<string, string>>[] = [
	{ serialize_target_writes: "on" },
	{ readers: "2", writers: "2", clusters: "2" },
	{ readers: "3", writers: "2", clusters: "2" },
	{ readers: "4", writers: "2", clusters: "2" },
];

/** Sizes of the abstract race. */
const SIZES: readonly AbstractSize[] = [
	{ readers: 2, guests: 2, clusters: 2 },
	{ readers: 3, guests: 2, clusters: 2 },
	{ readers: 3, guests: 3, clusters: 2 },
	{ readers: 3, guests: 3, clusters: 3 },
	{ readers: 4, guests: 3, clusters: 3 },
];

export const CASES: readonly Case[] = [
	...SETTINGS.map((settings) => ({
		name: `fleecing ${Object.entries(settings)
			.map(([key, value]) => `${key}=${value}`)
			.join(" ")}`,
		program: () => {
			const fleecing = MODELS.find(({ name }) => name === "fleecing") as Model;
			return fleecing.build(fleecing.complete(settings));
		},
	})),
	...SIZES.map((size) => ({
		name: `abstract race (${size.readers},${size.guests},${size.clusters})`,
		program: () => abstractFleecing(size),
		size,
	})),
];
