import fc from "fast-check";
import { ALL_SWITCHES_ON, CLUSTER_SIZE, NO_REPAIRS, SECTOR_SIZE } from "../../model/index.js";
import { ALIGNMENTS, CLUSTER_SIZES, MAX_CLUSTERS, MAX_ERRORS, type Scenario } from "../scenario/scenario.js";

/*
 * What scenarios may differ in from the plain one, group by group; for `scenarios({ options })`. Everything shrinks to its plain
 * value.
 */

/** Part of a scenario. */
export type Options<K extends keyof Scenario> = fc.Arbitrary<Pick<Scenario, K>>;

const SECTORS = CLUSTER_SIZE / SECTOR_SIZE;

/** Operations of the host, by what they are called; none means any. */
const OPERATIONS = [
	"",
	"read A.file",
	"write A.file",
	"zero A.file",
	"discard A.file",
	"read B.file",
	"write B.file",
	"zero B.file",
	"copy A.file",
	"load L2",
	"update L2",
	"load refcounts",
	"update L1",
] as const;

/** How the NBD server cuts what clients ask for. */
export function serverOptions(): Options<"nbdSplit"> {
	return fc.record({ nbdSplit: fc.constantFrom(0, CLUSTER_SIZE, CLUSTER_SIZE / 2) });
}

/** What A is like. */
export function sourceOptions(): Options<
	| "sourceFormat"
	| "sourceL2"
	| "sourceClusterSize"
	| "sourceAlignment"
	| "sourceFileAlignment"
	| "copyOnRead"
	| "zeroClusters"
> {
	return fc.record({
		sourceFormat: fc.constantFrom("raw" as const, "qcow2" as const, "overlay" as const),
		sourceL2: fc.constantFrom("warm" as const, "cold" as const, "small" as const),
		sourceClusterSize: fc.constantFrom(...CLUSTER_SIZES),
		sourceAlignment: fc.constantFrom(...ALIGNMENTS),
		sourceFileAlignment: fc.constantFrom(...ALIGNMENTS),
		copyOnRead: fc.boolean(),
		zeroClusters: fc.subarray([0, 1, 2, 3]),
	});
}

/** What B is like. */
export function targetOptions(): Options<"targetClusterSize" | "l1" | "l2Slice" | "l2Slots" | "refcounts" | "shortBy"> {
	return fc.record({
		targetClusterSize: fc.constantFrom(...CLUSTER_SIZES),
		l1: fc.constantFrom("present" as const, "absent" as const),
		l2Slice: amounts(MAX_CLUSTERS),
		l2Slots: amounts(MAX_CLUSTERS),
		refcounts: fc.constantFrom("warm" as const, "cold" as const),
		shortBy: fc.nat({ max: SECTORS - 1 }).map((sectors) => sectors * SECTOR_SIZE),
	});
}

/** What the job is told to do. */
export function backupOptions(): Options<
	"compress" | "copyRangeSize" | "sync" | "onError" | "start" | "cancel" | "repaired"
> {
	return fc.record({
		compress: fc.boolean(),
		copyRangeSize: fc.constantFrom(0, CLUSTER_SIZE, MAX_CLUSTERS * CLUSTER_SIZE),
		sync: fc.constantFrom("none" as const, "full" as const),
		onError: fc.constantFrom("report" as const, "ignore" as const),
		start: fc.constantFrom("running" as const, "transaction" as const, "alone" as const),
		cancel: fc.boolean(),
		repaired: fc.subarray(keysOf(NO_REPAIRS)),
	});
}

/** What the host does wrong. */
export function hostOptions(): Options<"errors" | "errorsAt"> {
	return fc.record({ errors: fc.nat({ max: MAX_ERRORS }), errorsAt: fc.constantFrom(...OPERATIONS) });
}

/** Who may run next. */
export function orderingOptions(): Options<"ordering"> {
	return fc.record({ ordering: fc.constantFrom("any" as const, "qemu" as const) });
}

/** Pieces of synchronisation that are taken out, the fewer the more often. @param most - so many at once */
export function switchOptions(most: number): Options<"without"> {
	return fc.record({ without: fc.subarray(keysOf(ALL_SWITCHES_ON), { maxLength: most }) });
}

/** Several groups at once. */
export function together(...groups: readonly fc.Arbitrary<Partial<Scenario>>[]): fc.Arbitrary<Partial<Scenario>> {
	return fc.tuple(...groups).map((parts) => Object.assign({}, ...parts) as Partial<Scenario>);
}

/** From 0, small ones more often. */
function amounts(most: number): fc.Arbitrary<number> {
	return fc.oneof({ withCrossShrink: true }, fc.nat({ max: 2 }), fc.nat({ max: most }));
}

function keysOf<K extends string>(record: Readonly<Record<K, unknown>>): K[] {
	return Object.keys(record) as K[];
}
