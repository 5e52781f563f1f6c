import type { Failure } from "../machine/failure.js";
import type { Schedule } from "../search/schedule.js";
import type { Reduction } from "../search/strategy.js";
import type { Trace } from "../trace/trace.js";
import type { DeterminismReport } from "./determinism.js";

/** The searches that `check` knows by name. */
export const STRATEGIES = ["depth-first", "breadth-first", "random"] as const;
export type StrategyName = (typeof STRATEGIES)[number];

/** What a check found. */
export interface CheckResult {
	/** VERIFIED only if nothing is left to explore; INCOMPLETE if a bound was hit and nothing found. */
	readonly verdict: "VERIFIED" | "VIOLATED" | "INCOMPLETE";
	/** The verdict in one sentence, which says what was and was not proved. */
	readonly sentence: string;
	readonly strategy: StrategyName;
	/** Random walks only. */
	readonly seed: string | undefined;
	/** Distinct states; undefined for random walks, which store none. */
	readonly states: number | undefined;
	readonly transitions: number;
	/** What the states took that the search stored, with all that it kept of them, in bytes; undefined for random walks. */
	readonly storedBytes: number | undefined;
	readonly depth: number;
	/** How likely it is at most that states were left out; 0 unless states are stored compactly. */
	readonly omissionProbability: number;
	/** What made the search look at fewer states than there are, and yet at all that matters: `symmetry`. */
	readonly reductions: readonly Reduction[];
	/** How many states the states seen stand for, by symmetry; undefined where each stands for itself. */
	readonly represented: number | undefined;
	/** The bound that ended the search. */
	readonly bound: string | undefined;
	readonly failure: Failure | undefined;
	/** The failing schedule, reduced if that was asked for; undefined where no single schedule is at fault. */
	readonly counterexample: Counterexample | undefined;
	/** What the program observes or must reach, in order of name. */
	readonly witnesses: readonly { readonly name: string; readonly reached: boolean; readonly required: boolean }[];
	readonly determinism: DeterminismReport | undefined;
}

/** A schedule that fails, with its run. */
export interface Counterexample {
	readonly schedule: Schedule;
	readonly trace: Trace;
	/** Whether an exhaustive search has shown that none has fewer preemptions, and none with as few has fewer steps. */
	readonly minimal: boolean;
	/** Steps of the schedule that was found first, before it was reduced. */
	readonly stepsFoundFirst: number;
}
