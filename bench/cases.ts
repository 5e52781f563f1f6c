import { FLEECING } from "../properties/index.js";
import type { Program, StrategyName } from "../scheduler/index.js";
import { type AbstractSize, abstractFleecing } from "./abstract-fleecing.js";
import { big0, casrot, expMem, fibBench, filesystem, indexer, lastzero, readers } from "./programs/families.js";

/** Something to explore and to measure. */
export interface Case {
	/** On the command line, and in reports. */
	readonly name: string;
	readonly program: () => Program;
	readonly strategy: StrategyName;
	/** Searches by traces only: how long a published tool takes for the same, on a machine of two cores. */
	readonly published?: string;
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

/** Programs of the public suites, explored trace by trace. */
const TRACES: readonly (readonly [program: () => Program, published?: string])[] = [
	[() => readers(15), "GenMC 0.70 s"],
	[() => lastzero(15), "GenMC 4.65 s"],
	[() => indexer(15), "GenMC 1.3 s"],
	[() => filesystem(26), "Nidhugg 9.3 s, 57 MB"],
	[() => big0()],
	[() => fibBench(5)],
	[() => casrot(10)],
	[() => expMem(5)],
	[() => expMem(8)],
];

export const CASES: readonly Case[] = [
	...SETTINGS.map((settings) => ({
		name: `fleecing ${Object.entries(settings)
			.map(([key, value]) => `${key}=${value}`)
			.join(" ")}`,
		program: () => FLEECING.build(FLEECING.complete(settings)),
		strategy: "depth-first" as const,
	})),
	...SIZES.map((size) => ({
		name: `abstract race (${size.readers},${size.guests},${size.clusters})`,
		program: () => abstractFleecing(size),
		strategy: "depth-first" as const,
		size,
	})),
	...TRACES.map(([program, published]) => ({
		name: program().name,
		program,
		strategy: "dpor" as const,
		...(published === undefined ? {} : { published }),
	})),
];
