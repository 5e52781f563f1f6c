import { type Program, program } from "../../scheduler/index.js";

/** A program of one of the public suites, restated, with what plain enumeration counts of it. */
export interface Entry {
	readonly name: string;
	/** The suite and the test of it that the program restates; `~` before it: with a smaller parameter, or unrolled. */
	readonly source: string;
	readonly program: Program;
	/** Mazurkiewicz traces, by how they end; `fail` are those in which an assertion fails, which are counted by their end, too. */
	readonly traces: {
		readonly done: number;
		readonly deadlock: number;
		readonly blocked: number;
		readonly fail: number;
	};
	/** Maximal schedules; exact below {@link EXACT_UP_TO}, three digits of it beyond. */
	readonly interleavings: number;
	/** Traces that are done and have a schedule of at most 0, 1, 2 … preemptions. */
	readonly preemptionBounded: readonly number[];
	/** How likely a schedule is to fail or to deadlock; undefined for programs whose chances nobody has stated. */
	readonly chance: Chance | undefined;
}

/** The chance of meeting a trace that fails or deadlocks. */
export interface Chance {
	/** The share of such schedules among all: what a sampler sees that is uniform over schedules. To four decimals. */
	readonly ofSchedules: number;
	/** With a walk that picks each time among the coroutines that can run, each as likely as the others. To six decimals. */
	readonly ofWalks: number;
}

/** Larger numbers of schedules are stated with three digits. */
export const EXACT_UP_TO = 1e9;

/** What a row of the table states. */
export interface Counts {
	readonly done?: number;
	readonly deadlock?: number;
	readonly blocked?: number;
	readonly fail?: number;
	readonly interleavings: number;
	readonly bounded: readonly number[];
	readonly chance?: Chance;
}

/** An entry of the suite; `setup` makes the program, or is the program. */
export function entry(name: string, source: string, counts: Counts, setup: (() => void) | Program): Entry {
	const { done = 0, deadlock = 0, blocked = 0, fail = 0, interleavings, bounded, chance } = counts;
	return {
		name,
		source,
		program: typeof setup === "function" ? program(name, setup) : setup,
		traces: { done, deadlock, blocked, fail },
		interleavings,
		preemptionBounded: bounded,
		chance,
	};
}
