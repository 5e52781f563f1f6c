import type { Program } from "../program/program.js";
import type { Limits } from "../search/explore.js";
import { randomFrom } from "../search/random.js";
import { STRATEGIES, type StrategyName } from "./check-result.js";
import { type CheckpointOptions, keepsCheckpoints } from "./checkpoint.js";
import { idleOption } from "./idle-options.js";

/** A schedule of so many steps ends an exhaustive search that has no bound on depth of its own. */
export const STEP_LIMIT = 2_000;
/** A random walk of so many steps is broken off, unless it has a bound of its own. */
export const WALK_LIMIT = 10_000;
/** So many walks a random strategy takes, unless it is told. */
export const DEFAULT_WALKS = 1_000;
/** A bug of depth 1 shows in any order of some coroutines, one of depth 2 takes a preemption at the right place; one more to spare. */
export const DEFAULT_PCT_DEPTH = 3;
/** Most bugs need no more than 2 preemptions (Musuvathi, Qadeer 2007). */
export const DEFAULT_PREEMPTIONS = 2;
/** As with preemptions, few find most bugs (Emmi, Qadeer, Rakamarić 2011). */
export const DEFAULT_DELAYS = 2;

/** How to check a program. */
export interface CheckOptions
	extends Omit<Limits, "goOnAfterFailure" | "onPause" | "resumed" | "stepsInSlice">,
		Pick<CheckpointOptions, "onCheckpoint" | "resume"> {
	/** Default: depth-first; preemption-bounded or delay-bounded where such a bound is given. */
	readonly strategy?: StrategyName;
	/** For random strategies: a whole number from 0 to 2^64 - 1, as text. Default: "0". */
	readonly seed?: string;
	/** For random strategies: how many walks. Default: {@link DEFAULT_WALKS}. */
	readonly walks?: number;
	/** For pct: the depth of the bugs to look for, from 1. Default: {@link DEFAULT_PCT_DEPTH}. */
	readonly depth?: number;
	/** For pct: how many steps a walk may have. Default: as many as the longest whole walk so far had. */
	readonly steps?: number;
	/** For preemption-bounded: schedules with more preemptions are left out. Default: {@link DEFAULT_PREEMPTIONS}. */
	readonly preemptions?: number;
	/** For delay-bounded: schedules with more delays are left out. Default: {@link DEFAULT_DELAYS}. */
	readonly delays?: number;
	/**
	 * Steps from the start: depth-first search goes no farther, random walks are broken off. By default a walk is broken off
	 * after {@link WALK_LIMIT} steps, and exhaustive searches give up altogether at a schedule of {@link STEP_LIMIT}: so long,
	 * it is likely to be a loop whose every round is a new state.
	 */
	readonly maxDepth?: number;
	/**
	 * Whether exhaustive searches keep a fingerprint of each state rather than the state: for state spaces that do not fit
	 * otherwise. The verdict then holds up to a probability, which it names. Default: false.
	 */
	readonly compact?: boolean;
	/**
	 * What stored states may occupy, or, of dpor, the execution, wakeup trees and steps, in bytes. A search that needs more ends
	 * as INCOMPLETE. Default: no bound but the machine's.
	 */
	readonly maxMemory?: number;
	/**
	 * Whether exhaustive searches take states for one that differ only by exchanges of coroutines that the program declares to
	 * be interchangeable. Default: true.
	 */
	readonly symmetry?: boolean;
	/**
	 * Whether exhaustive searches leave out orders of steps that make no difference: never, always, or where it pays. Default:
	 * where it pays, which shows in the first {@link STATES_WATCHED} states, and depth-first only.
	 */
	readonly partialOrder?: "off" | "auto" | "always";
	/** Whether to reduce a failing schedule to the least one. Default: true. */
	readonly minimise?: boolean;
	/** Whether to look for state that the checker does not track. Default: true. */
	readonly determinism?: boolean;
}

/** An option that `check` does not know, or a value that it cannot have. */
export class CheckOptionsError extends Error {
	override readonly name = "CheckOptionsError";
}

/** The least store has room for a few hundred states; with less than this, nothing could be said. */
export const MIN_MEMORY = 1 << 16;

/** The least that a count may be: 1, or, of what there may be none, 0. */
const KNOWN: Readonly<Record<keyof CheckOptions, number | "other">> = {
	strategy: "other",
	seed: "other",
	walks: 1,
	depth: 1,
	steps: 1,
	preemptions: 0,
	delays: 0,
	maxDepth: 0,
	maxStates: 1,
	maxTransitions: 0,
	maxPoints: 1,
	compact: "other",
	maxMemory: MIN_MEMORY,
	symmetry: "other",
	partialOrder: "other",
	minimise: "other",
	determinism: "other",
	interrupted: "other",
	onProgress: "other",
	onCheckpoint: "other",
	resume: "other",
};

/** Makes sure that nothing is misspelt: an option that were ignored might be the bound that somebody relies on. @throws CheckOptionsError, SeedError */
export function validateOptions(program: Program, options: CheckOptions): void {
	if (typeof program?.name !== "string" || typeof program.setup !== "function") {
		throw new CheckOptionsError("check needs a program first: check(program(name, setup), options)");
	}
	for (const [key, value] of Object.entries(options)) {
		const kind = (KNOWN as Readonly<Record<string, number | "other" | undefined>>)[key];
		if (kind === undefined)
			throw new CheckOptionsError(`there is no option "${key}"; there are ${Object.keys(KNOWN).join(", ")}`);
		if (kind !== "other" && value !== undefined && !isCount(value, kind)) {
			throw new CheckOptionsError(`${key} must be a whole number from ${kind}, not ${String(value)}`);
		}
	}
	const { seed, partialOrder = "auto" } = options;
	const strategy = strategyOf(options);
	if (!["off", "auto", "always"].includes(partialOrder)) {
		throw new CheckOptionsError(`partialOrder must be "off", "auto" or "always", not ${String(partialOrder)}`);
	}
	if (!STRATEGIES.includes(strategy)) {
		throw new CheckOptionsError(`there is no strategy "${String(strategy)}"; there are ${STRATEGIES.join(", ")}`);
	}
	const idle = idleOption(strategy, options);
	if (idle !== undefined) {
		throw new CheckOptionsError(`${idle.option} means nothing with the strategy ${strategy}: ${idle.why}`);
	}
	if (keepsCheckpoints(options) && (options.symmetry === true || (options.partialOrder ?? "off") !== "off")) {
		throw new CheckOptionsError(
			"a check that keeps checkpoints has no reductions: leave out symmetry and partialOrder",
		);
	}
	if (seed !== undefined) randomFrom(seed);
}

/** The strategy that is asked for, by its name or by the bound that only it has. */
export function strategyOf({ strategy, preemptions, delays }: CheckOptions): StrategyName {
	if (strategy !== undefined) return strategy;
	if (preemptions !== undefined) return "preemption-bounded";
	return delays === undefined ? "depth-first" : "delay-bounded";
}

function isCount(value: unknown, least: number): boolean {
	return value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && (value as number) >= least);
}
