import fc from "fast-check";
import { CLUSTER_SIZE, SECTOR_SIZE } from "../../model/index.js";
import { type GuestRequest, PLAIN, type Scenario } from "../scenario/scenario.js";
import { aligned, placedIn, possible, withinBudget } from "./placing.js";

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
	/** Where requests begin and end: with clusters, in the middle of the last too, or at any sector. Default: halves. */
	readonly ranges?: "whole" | "halves" | "sectors";
	/** Whether the guest's requests are made as large as A's alignment asks for. Default: no, so that A pads some. */
	readonly isAligned?: boolean;
}

const HALF = CLUSTER_SIZE / 2;

/**
 * Scenarios of small geometry with any mix of requests. They shrink towards fewer clients, fewer requests, one cluster, whole
 * clusters, a cold cache, a short chain, and whatever else is plain. All are possible: `settingsOf` describes each.
 */
export function scenarios(constraints: ScenarioConstraints = {}): fc.Arbitrary<Scenario> {
	const {
		maxClusters = 2,
		maxDepth = 3,
		maxRequestsInAll = 4,
		serializeTargetWrites = ["auto", "on", "off"],
		effectUnits = ["cluster", "sub-block"],
		options = fc.constant({}),
		isAligned = false,
	} = constraints;
	return fc
		.record({
			clusters: fc.integer({ min: 1, max: maxClusters }),
			readers: clients(constraints),
			writers: clients(constraints),
			l2: fc.constantFrom("cold" as const, "warm" as const),
			depth: depths(maxDepth),
			serializeTargetWrites: fc.constantFrom(...serializeTargetWrites),
			effectUnit: fc.constantFrom(...effectUnits),
			options,
		})
		.map(({ readers, writers, options: chosen, ...rest }) => {
			const arrangement = possible({ ...PLAIN, ...rest, ...chosen });
			const guests = placedIn(arrangement, writers);
			const asked = isAligned ? guests.map((guest) => guest.map((one) => aligned(arrangement, one))) : guests;
			return { ...arrangement, ...withinBudget(placedIn(arrangement, readers), asked, maxRequestsInAll) };
		});
}

/** What clients ask for, before it is known how large the image is. */
function clients({ maxClusters = 2, maxClients = 2, maxRequests = 2, kinds = ["write"], ranges }: ScenarioConstraints) {
	const request = fc.record({
		at: fc.nat({ max: maxClusters - 1 }),
		length: fc.integer({ min: 1, max: maxClusters }),
		skip: ranges === "sectors" ? sectors() : fc.constant(0),
		cut: { whole: fc.constant(0), halves: fc.constantFrom(0, HALF), sectors: sectors() }[ranges ?? "halves"],
		kind: fc.constantFrom(...kinds),
		isLeftOut: rarely(),
	});
	return fc.array(fc.array(request, { minLength: 1, maxLength: maxRequests }), { maxLength: maxClients });
}

/** Shrinks to true: whatever stands around a request, it can be left out. */
function rarely(): fc.Arbitrary<boolean> {
	return fc.oneof(
		{ withCrossShrink: true },
		{ arbitrary: fc.constant(true), weight: 1 },
		{ arbitrary: fc.constant(false), weight: 7 },
	);
}

/** Bytes within a cluster: often none, or half of it. */
function sectors(): fc.Arbitrary<number> {
	const any = fc.nat({ max: CLUSTER_SIZE / SECTOR_SIZE - 1 }).map((sector) => sector * SECTOR_SIZE);
	return fc.oneof({ withCrossShrink: true }, fc.constantFrom(0, HALF), any);
}

/** 1 is the plain case; 0, where the chain does not contain A, is the odd one. */
function depths(most: number): fc.Arbitrary<number> {
	return fc.oneof({ withCrossShrink: true }, fc.constant(1), fc.integer({ min: 0, max: most }));
}
