import type { Failure } from "../machine/failure.js";
import type { Workload } from "../search/progress/workload.js";
import { RANDOM_STRATEGIES } from "../search/random/samplers.js";
import type { Schedule } from "../search/schedule.js";
import type { Reduction } from "../search/strategy.js";
import type { Trace } from "../trace/trace.js";
import type { DeterminismReport } from "./determinism.js";

/** The searches that `check` knows by name. */
export const SEARCHES = [
	"depth-first",
	"breadth-first",
	"dpor",
	"preemption-bounded",
	"delay-bounded",
	...RANDOM_STRATEGIES,
] as const;
export type SearchName = (typeof SEARCHES)[number];

/** What may be asked for: a search, or that one be chosen on the way. */
export const STRATEGIES = ["auto", ...SEARCHES] as const;
export type StrategyName = (typeof STRATEGIES)[number];

/** What a check found. */
export interface CheckResult {
	/** VERIFIED only if nothing is left to explore; INCOMPLETE if a bound was hit and nothing found. */
	readonly verdict: "VERIFIED" | "VIOLATED" | "INCOMPLETE";
	/** The verdict in one sentence, which says what was and was not proved. */
	readonly sentence: string;
	/** The search that was made; `auto` only where nothing was explored. */
	readonly strategy: StrategyName;
	/** Where the choice was left to the checker: what it chose, and why, as a sentence. */
	readonly chosen: string | undefined;
	/** Random strategies only. */
	readonly seed: string | undefined;
	/** Random strategies only: the name of the one that found the failure, which a portfolio's members tell apart. */
	readonly foundBy: string | undefined;
	/** Distinct states; undefined for random walks, which store none. */
	readonly states: number | undefined;
	/** Mazurkiewicz traces, each explored once; undefined for searches that do not go by traces. */
	readonly traces: number | undefined;
	/** How much was done of how much, where the search can tell: an estimate, unless it says that it is exact. */
	readonly workload: Workload | undefined;
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
	/** Bounded strategies only: the bound up to which everything was explored, `2 preemptions`. */
	readonly completeUpTo: string | undefined;
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
	/**
	 * So many first steps bear on the failure, or stand between steps that do. Those after them are needed only since the
	 * failure shows when nothing can run any more.
	 */
	readonly relevantSteps: number;
	/** Whether coroutines share nothing in the steps after those, so that their order does not matter. */
	readonly restInAnyOrder: boolean;
	/** The nearest schedule that passes, and the reversal that makes the difference; undefined where it was not looked for. */
	readonly passing: PassingSchedule | NoPassingSchedule | undefined;
	/** Steps of the schedule that was found first, before it was reduced. */
	readonly stepsFoundFirst: number;
}

/** A schedule that passes, and differs from the failing one in the order of two steps and in what follows from that. */
export interface PassingSchedule {
	readonly found: true;
	readonly schedule: Schedule;
	/** The step that comes first where it fails. */
	readonly first: StepOfRace;
	readonly second: StepOfRace;
	/** What they race on, in order of name. */
	readonly races: readonly RaceOnCell[];
	/** So many first steps are those of the failing schedule. */
	readonly commonSteps: number;
}

/** One of two steps whose order decides. */
export interface StepOfRace {
	readonly coroutine: string;
	/** Which step of the failing schedule it is, counted from 1; undefined where it would come only after the failure. */
	readonly step: number | undefined;
}

/** What the first and the second step do to a cell. */
export interface RaceOnCell {
	readonly cell: string;
	readonly first: "read" | "write";
	readonly second: "read" | "write";
}

/** No schedule that reverses the order of one pair of steps passes. */
export interface NoPassingSchedule {
	readonly found: false;
	/** How many reversals were tried. */
	readonly tried: number;
	/** Whether there are no more. */
	readonly all: boolean;
}
