/*
 * What suites there are. An entry of its own: whoever only wants to know loads neither the suites nor fast-check.
 */

/** What people are told of a suite. */
export interface SuiteHead {
	readonly name: string;
	/** One sentence or two: which scenarios, and what must hold for them. */
	readonly about: string;
	/** Whether all scenarios of a finite space are looked at, or as many as there is time for are drawn. */
	readonly kind: "finite" | "drawn";
}

/** All suites, in the order in which they are run. */
export const SUITES = [
	{
		name: "verified",
		kind: "finite",
		about:
			"what the fix is proved for: up to 2 readers, up to 2 requests of the guest (write, zero, discard), whole clusters, 2 clusters, both orderings, both states of the L2 cache",
	},
	{
		name: "designs",
		kind: "finite",
		about:
			"both designs as they were, before the fix and with it, with each option alone and small sets of requests of every kind; nothing breaks but what docs/findings.md lists",
	},
	{
		name: "requests",
		kind: "drawn",
		about: "requests of any range and kind, chains of any depth, and replies in parts; all properties hold",
	},
	{
		name: "source",
		kind: "drawn",
		about:
			"any A: its format, cluster size, alignment, zeroes; all properties hold. Requests of the guest are aligned, several writers of a qcow2 A only write, and copy-on-read is without readers: otherwise, each is known to go wrong",
	},
	{
		name: "target",
		kind: "drawn",
		about:
			"any B: its cluster size, L1 and L2 tables, L2 cache, refcounts; all properties hold. A last cluster that is cut short is not read: an assertion is known to fail otherwise",
	},
	{
		name: "backup",
		kind: "drawn",
		about:
			"any job: compressed, with copies by the host, full, started in a transaction, cancelled; all properties hold. Copies of several clusters by the host have the repair that they got later: they are known to go wrong without",
	},
	{
		name: "errors",
		kind: "drawn",
		about:
			"operations of the host that fail, up to three in a run; all properties hold. Nothing is compressed: a failed compressed copy is known to lose a cluster",
	},
	{
		name: "ordering",
		kind: "drawn",
		about:
			"any A, B and job at once, run in the order of QEMU's event loop; all properties hold, but for what is left out above",
	},
	{
		name: "race",
		kind: "drawn",
		about: "without serialising writes: violated wherever somebody reads what the guest writes, and nowhere else",
	},
	{
		name: "switches",
		kind: "drawn",
		about:
			"pieces of synchronisation taken out at random: whatever breaks, the checker answers, the same twice, and its schedules replay",
	},
] as const satisfies readonly SuiteHead[];

/** The name of a suite. */
export type SuiteName = (typeof SUITES)[number]["name"];
