import { Machine } from "../machine/machine.js";
import type { Program } from "../program/program.js";
import { DELAYS, PREEMPTIONS } from "../search/bounded/cost.js";
import { CostBounded } from "../search/bounded/cost-bounded.js";
import { BreadthFirst } from "../search/breadth-first.js";
import { DepthFirst } from "../search/depth-first.js";
import { exploringTraces } from "../search/dpor/explore-traces.js";
import { type Exploration, exploring } from "../search/explore.js";
import { FINGERPRINT_BITS } from "../search/fingerprint-store.js";
import { PartialOrder } from "../search/partial-order/partial-order.js";
import { exploringInPasses } from "../search/partial-order/passes.js";
import { makeSampler, type RandomStrategyName } from "../search/random/samplers.js";
import { Walks } from "../search/random/walks.js";
import type { Sliced } from "../search/sliced.js";
import type { Strategy } from "../search/strategy.js";
import type { StoreOptions } from "../search/visited-states.js";
import {
	type CheckOptions,
	DEFAULT_DELAYS,
	DEFAULT_PCT_DEPTH,
	DEFAULT_PREEMPTIONS,
	DEFAULT_WALKS,
	STEP_LIMIT,
	WALK_LIMIT,
} from "./check-options.js";
import type { SearchName } from "./check-result.js";
import { checkpointing, keepsCheckpoints } from "./checkpoint.js";
import { storesAll } from "./idle-options.js";

/** A search that is ready to begin, on a machine of its own. */
export interface Search {
	readonly name: SearchName;
	readonly machine: Machine;
	readonly work: Sliced<Exploration>;
}

/** The search by that name, as the options say. */
export function searchFor(program: Program, name: SearchName, options: CheckOptions): Search {
	const machine = new Machine(program);
	return { name, machine, work: workOf(machine, name, options) };
}

function workOf(machine: Machine, name: SearchName, options: CheckOptions): Sliced<Exploration> {
	const limits = { ...options, ...checkpointing(machine, options), goOnAfterFailure: false };
	if (name === "dpor") {
		const { maxMemory } = options;
		const bounds = { stepLimit: STEP_LIMIT, ...(maxMemory === undefined ? {} : { maxMemory }) };
		return exploringTraces(machine, limits, bounds);
	}
	const { partialOrder: reduces = "auto" } = options;
	// Breadth-first, it rarely pays: what is new there is mostly what would have come soon anyway.
	const isIdle =
		keepsCheckpoints(options) ||
		reduces === "off" ||
		!storesAll(name) ||
		(reduces === "auto" && name !== "depth-first");
	if (isIdle) return exploring(machine, makeStrategy(name, options), limits);
	const partialOrder = new PartialOrder(machine, reduces === "always" ? { statesWatched: 0 } : {});
	return exploringInPasses(machine, () => makeStrategy(name, options, partialOrder), partialOrder, limits);
}

function makeStrategy(name: Exclude<SearchName, "dpor">, options: CheckOptions, partialOrder?: PartialOrder): Strategy {
	const { preemptions = DEFAULT_PREEMPTIONS, delays = DEFAULT_DELAYS, maxDepth, symmetry } = options;
	const storing = {
		...storeOptions(options),
		symmetry: symmetry !== false && !keepsCheckpoints(options),
		partialOrder,
	};
	switch (name) {
		case "depth-first":
			return new DepthFirst({ ...storing, ...(maxDepth === undefined ? { stepLimit: STEP_LIMIT } : { maxDepth }) });
		case "breadth-first":
			return new BreadthFirst({ ...storing, stepLimit: STEP_LIMIT });
		case "preemption-bounded":
			return new CostBounded(name, PREEMPTIONS, {
				...storeOptions(options),
				bound: preemptions,
				stepLimit: STEP_LIMIT,
			});
		case "delay-bounded":
			return new CostBounded(name, DELAYS, { ...storeOptions(options), bound: delays, stepLimit: STEP_LIMIT });
		default:
			return makeWalks(name, options);
	}
}

function makeWalks(name: RandomStrategyName, options: CheckOptions): Walks {
	const { seed = "0", walks = DEFAULT_WALKS, depth = DEFAULT_PCT_DEPTH, steps, maxDepth } = options;
	return new Walks(makeSampler(name, seed, { depth, steps }), { walks, maxDepth: maxDepth ?? WALK_LIMIT });
}

/** How the options say that states are stored. */
export function storeOptions({ compact, maxMemory }: CheckOptions): StoreOptions {
	return {
		...(maxMemory === undefined ? {} : { maxMemory }),
		...(compact === true ? { fingerprintBits: FINGERPRINT_BITS } : {}),
	};
}
