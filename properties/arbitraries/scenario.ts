import fc from "fast-check";
import { SUB_BLOCKS_PER_CLUSTER } from "../../model/index.js";
import type { Range, Scenario } from "../scenario/scenario.js";

/** What scenarios may be like. */
export interface ScenarioConstraints {
	/** Default: 2. */
	readonly maxClusters?: number;
	/** Readers, and writers, at most. Default: 2. */
	readonly maxClients?: number;
	/** Requests of one client, at most. Default: 2. */
	readonly maxRequests?: number;
	/** Requests of all clients together, at most: what decides how long an exhaustive search takes. Default: 4. */
	readonly maxRequestsInAll?: number;
	/** Default: 3. */
	readonly maxDepth?: number;
	/** Default: all three. */
	readonly serializeTargetWrites?: readonly Scenario["serializeTargetWrites"][];
	/** Default: both. */
	readonly effectUnits?: readonly Scenario["effectUnit"][];
}

/** A range before it is known how large the image is. */
type RangeSeed = { readonly at: number; readonly length: number; readonly half: boolean };

/**
 * Scenarios of small geometry with any mix of requests. They shrink towards fewer clients, fewer requests, one cluster, whole
 * clusters, a cold cache and a short chain.
 */
export function scenarios(constraints: ScenarioConstraints = {}): fc.Arbitrary<Scenario> {
	const {
		maxClusters = 2,
		maxClients = 2,
		maxRequests = 2,
		maxRequestsInAll = 4,
		maxDepth = 3,
		serializeTargetWrites = ["auto", "on", "off"],
		effectUnits = ["cluster", "sub-block"],
	} = constraints;
	const range = fc.record({
		at: fc.nat({ max: maxClusters - 1 }),
		length: fc.integer({ min: 1, max: maxClusters }),
		half: fc.boolean(),
	});
	const clients = fc.array(fc.array(range, { minLength: 1, maxLength: maxRequests }), { maxLength: maxClients });
	return fc
		.record({
			clusters: fc.integer({ min: 1, max: maxClusters }),
			readers: clients,
			writers: clients,
			l2: fc.constantFrom("cold" as const, "warm" as const),
			depth: depths(maxDepth),
			serializeTargetWrites: fc.constantFrom(...serializeTargetWrites),
			effectUnit: fc.constantFrom(...effectUnits),
		})
		.map(({ clusters, readers, writers, ...rest }) => ({
			clusters,
			...withinBudget(fitAll(readers, clusters), fitAll(writers, clusters), maxRequestsInAll),
			...rest,
		}));
}

/** 1 is the plain case; 0, where the chain does not contain A, is the odd one. */
function depths(most: number): fc.Arbitrary<number> {
	return fc.oneof({ withCrossShrink: true }, fc.constant(1), fc.integer({ min: 0, max: most }));
}

function fitAll(clients: readonly (readonly RangeSeed[])[], clusters: number): Range[][] {
	return clients.map((ranges) => ranges.map((range) => placed(range, clusters)));
}

/** A range that lies within the image. */
function placed({ at, length, half }: RangeSeed, clusters: number): Range {
	const first = at % clusters;
	const whole = Math.min(length, clusters - first) * SUB_BLOCKS_PER_CLUSTER;
	return { first: first * SUB_BLOCKS_PER_CLUSTER, count: half ? whole - 1 : whole };
}

/** Leaves out the requests beyond the budget, readers and writers in turn. */
function withinBudget(readers: Range[][], writers: Range[][], budget: number): Pick<Scenario, "readers" | "writers"> {
	let left = budget;
	const take = (ranges: readonly Range[]) => {
		const taken = ranges.slice(0, left);
		left -= taken.length;
		return taken;
	};
	const kept: { readers: Range[][]; writers: Range[][] } = { readers: [], writers: [] };
	for (let i = 0; i < Math.max(readers.length, writers.length); i++) {
		kept.readers.push(take(readers[i] ?? []));
		kept.writers.push(take(writers[i] ?? []));
	}
	const busy = (clients: Range[][]) => clients.filter(({ length }) => length > 0);
	return { readers: busy(kept.readers), writers: busy(kept.writers) };
}
