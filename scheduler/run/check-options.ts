import type { Program } from "../program/program.js";
import type { Limits } from "../search/explore.js";
import { randomFrom } from "../search/random.js";
import { STRATEGIES, type StrategyName } from "./check-result.js";

/** A schedule of so many steps ends an exhaustive search that has no bound on depth of its own. */
export const STEP_LIMIT = 2_000;
/** A random walk of so many steps is broken off, unless it has a bound of its own. */
export const WALK_LIMIT = 10_000;

/** How to check a program. */
export interface CheckOptions extends Omit<Limits, "goOnAfterFailure"> {
	/** Default: depth-first. */
	readonly strategy?: StrategyName;
	/** For random walks: a whole number from 0 to 2^64 - 1, as text. Default: "0". */
	readonly seed?: string;
	/** For random walks: how many. Default: 1000. */
	readonly walks?: number;
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
	/** What stored states may occupy, in bytes. A search that needs more ends as INCOMPLETE. Default: no bound but the machine's. */
	readonly maxMemory?: number;
	/**
	 * Whether exhaustive searches take states for one that differ only by exchanges of coroutines that the program declares to
	 * be interchangeable. Default: true.
	 */
	readonly symmetry?: boolean;
	/**
	 * Whether exhaustive searches leave out orders of steps that make no difference: never, always, or where it pays. Default:
	 * where it pays, which shows in the first {@link STATES_WATCHED} states.
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

const KNOWN: Readonly<Record<keyof CheckOptions, "count" | "other">> = {
	strategy: "other",
	seed: "other",
	walks: "count",
	maxDepth: "count",
	maxStates: "count",
	maxTransitions: "count",
	compact: "other",
	maxMemory: "count",
	symmetry: "other",
	partialOrder: "other",
	minimise: "other",
	determinism: "other",
	interrupted: "other",
	onProgress: "other",
};

/** The least store has room for a few hundred states; with less than this, nothing could be said. */
export const MIN_MEMORY = 1 << 16;

/** The least that an option may be, where that is not 1. */
const LEAST: Readonly<Record<string, number>> = { maxDepth: 0, maxTransitions: 0, maxMemory: MIN_MEMORY };

/** Makes sure that nothing is misspelt: an option that were ignored might be the bound that somebody relies on. @throws CheckOptionsError, SeedError */
export function validateOptions(program: Program, options: CheckOptions): void {
	if (typeof program?.name !== "string" || typeof program.setup !== "function") {
		throw new CheckOptionsError("check needs a program first: check(program(name, setup), options)");
	}
	for (const [key, value] of Object.entries(options)) {
		const kind = (KNOWN as Readonly<Record<string, string | undefined>>)[key];
		if (kind === undefined)
			throw new CheckOptionsError(`there is no option "${key}"; there are ${Object.keys(KNOWN).join(", ")}`);
		const least = LEAST[key] ?? 1;
		if (kind === "count" && value !== undefined && !isCount(value, least)) {
			throw new CheckOptionsError(`${key} must be a whole number from ${least}, not ${String(value)}`);
		}
	}
	refuseUnknownValues(options);
	if (options.seed !== undefined) randomFrom(options.seed);
}

function refuseUnknownValues({
	strategy = "depth-first",
	maxDepth,
	partialOrder = "auto",
	compact,
	maxMemory,
}: CheckOptions): void {
	if (!["off", "auto", "always"].includes(partialOrder)) {
		throw new CheckOptionsError(`partialOrder must be "off", "auto" or "always", not ${String(partialOrder)}`);
	}
	if (!STRATEGIES.includes(strategy)) {
		throw new CheckOptionsError(`there is no strategy "${String(strategy)}"; there are ${STRATEGIES.join(", ")}`);
	}
	if (strategy === "breadth-first" && maxDepth !== undefined) {
		throw new CheckOptionsError(
			"maxDepth bounds depth-first searches and random walks; breadth-first takes maxStates or maxTransitions",
		);
	}
	if (strategy === "random" && (compact === true || maxMemory !== undefined)) {
		const option = compact === true ? "compact" : "maxMemory";
		throw new CheckOptionsError(`${option} is for searches that store states; random walks store none`);
	}
}

function isCount(value: unknown, least: number): boolean {
	return value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && (value as number) >= least);
}
