import { RANDOM_STRATEGIES } from "../search/random/samplers.js";
import type { StrategyName } from "./check-result.js";

/** Whether the strategy draws schedules at random, from a seed. */
export function isRandom(strategy: StrategyName): boolean {
	return (RANDOM_STRATEGIES as readonly string[]).includes(strategy);
}

/** Whether the strategy stores every state that it reaches. */
export function storesAll(strategy: StrategyName): boolean {
	return strategy === "depth-first" || strategy === "breadth-first" || strategy === "auto";
}

/** Whether the strategy stores states at all. */
function stores(strategy: StrategyName): boolean {
	return storesAll(strategy) || strategy === "preemption-bounded" || strategy === "delay-bounded";
}

function canBePutAside(strategy: StrategyName): boolean {
	return !isRandom(strategy) && strategy !== "auto";
}

/** The options that not every strategy knows. */
type SelectiveOption =
	| "seed"
	| "walks"
	| "depth"
	| "steps"
	| "preemptions"
	| "delays"
	| "maxStates"
	| "maxDepth"
	| "compact"
	| "maxMemory"
	| "symmetry"
	| "partialOrder"
	| "onCheckpoint"
	| "resume";

/** Which strategies know the option, and what to say where another is asked for. */
interface Meaning {
	readonly option: SelectiveOption;
	readonly knownTo: (strategy: StrategyName) => boolean;
	readonly why: string;
}

const usesPct = (strategy: StrategyName) => strategy === "pct" || strategy === "portfolio";

const MEANINGS: readonly Meaning[] = [
	{ option: "seed", knownTo: isRandom, why: "only random searches draw anything" },
	{ option: "walks", knownTo: isRandom, why: "only random searches walk" },
	{ option: "depth", knownTo: usesPct, why: "it is the depth of the bugs that pct looks for" },
	{ option: "steps", knownTo: usesPct, why: "it is the length that pct expects of a walk" },
	{
		option: "preemptions",
		knownTo: (strategy) => strategy === "preemption-bounded",
		why: "it is the bound of preemption-bounded",
	},
	{ option: "delays", knownTo: (strategy) => strategy === "delay-bounded", why: "it is the bound of delay-bounded" },
	{ option: "maxStates", knownTo: stores, why: "it stores no states" },
	{ option: "maxMemory", knownTo: (strategy) => stores(strategy) || strategy === "dpor", why: "it stores no states" },
	{ option: "symmetry", knownTo: storesAll, why: "it is for searches that store all states" },
	{ option: "partialOrder", knownTo: storesAll, why: "it is for searches that store all states" },
	{
		option: "compact",
		knownTo: storesAll,
		why: "it is for depth-first and breadth-first, which store nothing but states",
	},
	{
		option: "onCheckpoint",
		knownTo: canBePutAside,
		why: "it is for searches that are exhaustive, one at a time; random walks are repeated from their seed",
	},
	{ option: "resume", knownTo: canBePutAside, why: "it is for searches that are exhaustive, one at a time" },
	{
		option: "maxDepth",
		knownTo: (strategy) => strategy === "depth-first" || isRandom(strategy),
		why: "it bounds depth-first searches and random walks",
	},
];

/** An option that means nothing to the strategy, and why. */
export interface IdleOption {
	readonly option: SelectiveOption;
	readonly why: string;
}

/** The first option that is given although the strategy does not know it: it must not be taken for one that held. */
export function idleOption(
	strategy: StrategyName,
	options: Readonly<Partial<Record<SelectiveOption, unknown>>>,
): IdleOption | undefined {
	return MEANINGS.find(({ option, knownTo }) => {
		const value = options[option];
		return value !== undefined && value !== false && !knownTo(strategy);
	});
}
