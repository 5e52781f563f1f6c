import type fc from "fast-check";
import { CLUSTER_SIZE } from "../../model/index.js";
import {
	backupOptions,
	hostOptions,
	orderingOptions,
	type ScenarioConstraints,
	scenarios,
	serverOptions,
	sourceOptions,
	switchOptions,
	targetOptions,
	together,
} from "../arbitraries/index.js";
import { overlap, readsOf, type Scenario, writesOf } from "../scenario/scenario.js";
import { designCases } from "./designs.js";
import type { SuiteName } from "./names.js";
import type { Expectation, Suite } from "./suite.js";
import { verifiedCases } from "./verified.js";

/** What the design of 2018 with the fix is expected to bear. */
const WITH_FIX = { serializeTargetWrites: ["on"], kinds: ["write", "zero", "discard"], isAligned: true } as const;
/** Settings beyond the plain ones make states many: fewer requests keep most scenarios within what can be explored. */
const SMALL = { ...WITH_FIX, maxRequestsInAll: 3, maxDepth: 2 } as const;
/** So do effects of whole clusters, where ranges or other settings cut clusters into pieces. */
const COARSE = { ...SMALL, effectUnits: ["cluster"] } as const;

/** All suites by name. */
export const SUITES_BY_NAME: Readonly<Record<SuiteName, Suite>> = {
	verified: { scenarios: { kind: "finite", cases: verifiedCases }, expects: () => "holds" },
	designs: { scenarios: { kind: "finite", cases: designCases }, expects: () => "known" },
	requests: holding({ ...COARSE, maxDepth: 3, ranges: "sectors", options: serverOptions() }),
	source: holding({ ...COARSE, options: sourceOptions() }),
	target: holding({ ...COARSE, options: targetOptions() }),
	backup: holding({ ...SMALL, options: backupOptions() }),
	errors: holding({ ...SMALL, options: hostOptions() }),
	ordering: holding({
		...COARSE,
		options: together(sourceOptions(), targetOptions(), backupOptions(), serverOptions(), orderingOptions()),
	}),
	race: {
		scenarios: drawnFrom(scenarios({ serializeTargetWrites: ["off"], kinds: ["write", "zero"] })),
		expects: expectsRace,
	},
	switches: {
		scenarios: drawnFrom(
			scenarios({
				...SMALL,
				options: together(switchOptions(3), orderingOptions()),
				serializeTargetWrites: ["on", "off"],
			}),
		),
		expects: () => "answers",
	},
};

function drawnFrom(arbitrary: fc.Arbitrary<Scenario>): Suite["scenarios"] {
	return { kind: "drawn", arbitrary };
}

/** A suite of scenarios for which all properties hold: what is known to go wrong is generated around. */
function holding(constraints: ScenarioConstraints): Suite {
	return { scenarios: drawnFrom(scenarios(constraints).map(withoutKnownFaults)), expects: () => "holds" };
}

/** The nearest scenario without what the design of 2018 is known not to bear; `docs/suites.md` lists it. */
export function withoutKnownFaults(scenario: Scenario): Scenario {
	const { copyOnRead, shortBy, compress, start, copyRangeSize, repaired, writers } = scenario;
	const { sourceFormat, sourceFileAlignment } = scenario;
	return {
		...scenario,
		...(copyOnRead && { sync: "none", readers: [] }),
		...(shortBy > 0 && !copyOnRead && { readers: withoutLastCluster(scenario) }),
		...((sourceFormat !== "raw" || sourceFileAlignment > 1) && writers.length > 1 && { writers: asWrites(scenario) }),
		...(start === "alone" && { start: "transaction" }),
		...(copyRangeSize > CLUSTER_SIZE && { repaired: [...new Set([...REPAIR_OF_COPY_RANGE, ...repaired])] }),
		...(compress && { errors: 0, targetClusterSize: CLUSTER_SIZE }),
	};
}

/** What copies of several clusters by the host need. */
const REPAIR_OF_COPY_RANGE = ["copyRangeOfDirtyClusters"] as const;

/** The guest's requests, each made a write. */
function asWrites({ writers }: Scenario): Scenario["writers"] {
	return writers.map((requests) => requests.map((request) => ({ ...request, kind: "write" })));
}

/** The reads that do not touch the last cluster. */
function withoutLastCluster({ readers, clusters }: Scenario): Scenario["readers"] {
	const end = (clusters - 1) * CLUSTER_SIZE;
	const kept = readers.map((reads) => reads.filter(({ offset, bytes }) => offset + bytes <= end));
	return kept.filter(({ length }) => length > 0);
}

/** Without serialising writes the race is there as soon as somebody reads what the guest writes. */
function expectsRace(scenario: Scenario): Expectation {
	const writes = writesOf(scenario);
	const isRace = readsOf(scenario).some((read) => writes.some((write) => overlap(read.range, write.range)));
	return isRace ? "violated" : "holds";
}
