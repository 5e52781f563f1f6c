import { signal } from "@preact/signals-core";
import { MODELS, type Model, type SettingValues } from "../../properties/index.js";
import type { Schedule } from "../../scheduler/index.js";
import type { Fold } from "../engine/fold.js";

/** The chapters of the page, in the order in which somebody new goes through them. */
export const CHAPTERS = ["primer", "predict", "story", "fix", "play", "proof", "questions"] as const;
export type Chapter = (typeof CHAPTERS)[number];

/** The views of a run beside the disks. */
export const VIEWS = ["sequence", "graph", "table"] as const;
export type View = (typeof VIEWS)[number];

/** What is open on the page, all of it: the address says the same, and everything shown is computed from it. */
export interface Open {
	readonly chapter: Chapter;
	/** In the chapters that have steps of their own (story, fix), which; 0 is before the first. */
	readonly page: number;
	readonly model: Model;
	/** All of the model's settings. */
	readonly settings: SettingValues;
	/** The schedule, with the steps at its end that were taken back and can be taken again. */
	readonly schedule: Schedule;
	/** After how many of its steps we are. */
	readonly at: number;
	readonly view: View;
	/** Whose steps are folded into one. */
	readonly fold: Fold;
	/** Shown within another page: without what surrounds the run. */
	readonly embed: boolean;
	/** The answer stays hidden until it has been found by hand. */
	readonly hide: boolean;
	/** A challenge: the goal is to be reached within so many steps; undefined for none. */
	readonly moves: number | undefined;
}

const MODEL = MODELS[0] as Model;

/** What is open when the address says nothing. */
export const AT_FIRST: Open = {
	chapter: "primer",
	page: 0,
	model: MODEL,
	settings: MODEL.complete({ serialize_target_writes: "off" }),
	schedule: [],
	at: 0,
	view: "sequence",
	fold: [],
	embed: false,
	hide: false,
	moves: undefined,
};

/** What is open now. Changed by the functions of `actions/` alone. */
export const open = signal<Open>(AT_FIRST);
