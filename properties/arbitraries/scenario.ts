import fc from "fast-check";
import { CLUSTER_SIZE } from "../../model/index.js";
import { type GuestRequest, PLAIN, type Range, type Scenario } from "../scenario/scenario.js";

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
	/** What else may differ from the plain scenario, each with its plain value first. Default: nothing. */
	readonly options?: fc.Arbitrary<Partial<Scenario>>;
	/** What the guest asks for, the simplest first. Default: writes. */
	readonly kinds?: readonly GuestRequest["kind"][];
}

/** A request before it is known how large the image is. */
type RequestSeed = {
	readonly at: number;
	readonly length: number;
	readonly half: boolean;
	readonly kind: GuestRequest["kind"];
};

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
		options = fc.constant({}),
		kinds = ["write"],
	} = constraints;
	const request = fc.record({
		at: fc.nat({ max: maxClusters - 1 }),
		length: fc.integer({ min: 1, max: maxClusters }),
		half: fc.boolean(),
		kind: fc.constantFrom(...kinds),
	});
	const clients = fc.array(fc.array(request, { minLength: 1, maxLength: maxRequests }), { maxLength: maxClients });
	return fc
		.record({
			clusters: fc.integer({ min: 1, max: maxClusters }),
			readers: clients,
			writers: clients,
			l2: fc.constantFrom("cold" as const, "warm" as const),
			depth: depths(maxDepth),
			serializeTargetWrites: fc.constantFrom(...serializeTargetWrites),
			effectUnit: fc.constantFrom(...effectUnits),
			options,
		})
		.map(({ clusters, readers, writers, options: chosen, ...rest }) => ({
			...PLAIN,
			...rest,
			...chosen,
			clusters,
			...withinBudget(fitAll(readers, clusters), fitAll(writers, clusters), maxRequestsInAll),
		}));
}

/** 1 is the plain case; 0, where the chain does not contain A, is the odd one. */
function depths(most: number): fc.Arbitrary<number> {
	return fc.oneof({ withCrossShrink: true }, fc.constant(1), fc.integer({ min: 0, max: most }));
}

function fitAll(clients: readonly (readonly RequestSeed[])[], clusters: number): GuestRequest[][] {
	return clients.map((requests) => requests.map((request) => placed(request, clusters)));
}

/** A request that lies within the image. */
function placed({ at, length, half, kind }: RequestSeed, clusters: number): GuestRequest {
	const first = at % clusters;
	const whole = Math.min(length, clusters - first) * CLUSTER_SIZE;
	return { offset: first * CLUSTER_SIZE, bytes: half ? whole - CLUSTER_SIZE / 2 : whole, kind };
}

/** Leaves out the requests beyond the budget, readers and writers in turn. */
function withinBudget(
	readers: GuestRequest[][],
	writers: GuestRequest[][],
	budget: number,
): Pick<Scenario, "readers" | "writers"> {
	let left = budget;
	const take = (requests: readonly GuestRequest[]) => {
		const taken = requests.slice(0, left);
		left -= taken.length;
		return taken;
	};
	const kept: { readers: Range[][]; writers: GuestRequest[][] } = { readers: [], writers: [] };
	for (let i = 0; i < Math.max(readers.length, writers.length); i++) {
		kept.readers.push(take(readers[i] ?? []).map(({ offset, bytes }) => ({ offset, bytes })));
		kept.writers.push(take(writers[i] ?? []));
	}
	const busy = <R>(clients: R[][]) => clients.filter(({ length }) => length > 0);
	return { readers: busy(kept.readers), writers: busy(kept.writers) };
}
