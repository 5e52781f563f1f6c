import { expect, it } from "vitest";
import { CLUSTER_SIZE, Fleecing } from "../../model/index.js";
import { fleecingProgram, SETTINGS, type SettingValues, scenarioFrom } from "../../properties/index.js";
import { cell, keeping, program, spawn, verifyProgram } from "../../scheduler/index.js";

/** Scenarios in which each value of each setting is there at least once; of amounts, one besides the standard. */
const SCENARIOS: readonly SettingValues[] = [
	{},
	{ readers: "2", writers: "2", writes: "0a/0b", ordering: "qemu" },
	{ l2: "warm", depth: "2", serialize_target_writes: "on", effects: "sub-block", reads: "0a", writes: "0a" },
	{ depth: "0", serialize_target_writes: "off" },
	{ a: "qcow2", a_cluster: "32k", b_cluster: "16k" },
	{ a: "qcow2", a_cluster: "16k", b_cluster: "32k", writes: "0a", short_by: "32k", reads: "0a" },
	{ a: "overlay", writes: "0a", reads: "0a", a_l2: "cold" },
	{ a: "overlay", clusters: "2", readers: "0", writes: "0+1", a_l2: "small" },
	{ a: "overlay", a_copy_on_read: "on", writes: "0" },
	{ a_align: "512", writes: "0:512", readers: "0", a_file_align: "512" },
	{ a_file_align: "4k", writes: "512:512", reads: "0a" },
	{ a_file_align: "32k", writes: "z16k:32k", reads: "0:512" },
	{ a_file_align: "64k", writes: "0a" },
	{ a_align: "4k", writes: "512:512", readers: "0" },
	{ a_align: "32k", writes: "z16k:32k", reads: "0a" },
	{ a_align: "64k", writes: "0a", readers: "0" },
	{ clusters: "2", reads: "0-1", writes: "0", zeroes: "0+1" },
	{ clusters: "2", reads: "0", writes: "0-1", l1: "absent", l2_slice: "1", l2_slots: "1", refcounts: "cold" },
	{ clusters: "2", reads: "0-1", writes: "1", nbd_split: "64k" },
	{ nbd_split: "32k" },
	{ clusters: "2", reads: "0", writes: "1", sync: "full" },
	{ compress: "on", writes: "0+0" },
	{ clusters: "2", readers: "0", writes: "0-1", copy_range: "64k" },
	{ clusters: "2", reads: "0", writes: "0-1", copy_range: "512k", errors: "1", errors_at: "copy_A.file" },
	{ readers: "0", sync: "full", on_error: "ignore", errors: "1", errors_at: "any" },
	{ start: "transaction", reads: "0+0", writes: "d0+z0" },
	{ cancel: "on", writes: "0", most_waits: "1" },
	{ start: "alone", reads: "0+0" },
	{ errors: "2", writes: "0+0", reads: "0" },
	{
		clusters: "2",
		readers: "0",
		writes: "1+0-1",
		copy_range: "512k",
		repaired: "copyRangeOfDirtyClusters+discardWaits",
	},
	{ writes: "d0", without: "notifierOnDiscard" },
	{ writers: "2", writes: "0a/0b", b_cluster: "64k", without: "waitForOverlappingRequests+handleDependencies" },
	{ clusters: "2", reads: "0-1", writes: "0", l2: "cold", without: "lockOverL2Load" },
];

/** Beyond, traces are not compared; the claims are tested all the same. */
const LIMITS = { maxSteps: 10_000, maxStates: 2_000 };

it("each value of each setting is there, as far as it is one of a few", () => {
	for (const { key, domain, standard } of SETTINGS) {
		if (/some of these|one after the other|clusters joined|multiple|part of one of these|or 0 to/.test(domain))
			continue;
		const values = new Set(SCENARIOS.map((scenario) => scenario[key] ?? standard));
		if (/^\d+ to \d+$/.test(domain)) expect(values.size, key).toBeGreaterThan(1);
		else expect([...values].sort(), key).toEqual(domain.split(", ").sort());
	}
});

/*
 * Whatever the scenario: no state is hidden from the checker, no named point claims too much, and the reductions see what plain
 * enumeration sees, as far as that ends.
 */
it.each(SCENARIOS)("nothing differs with %j", (settings) => {
	const { verdict, sentence, failure, comparisons } = verifyProgram(fleecingProgram(scenarioFrom(settings)), LIMITS);
	expect(failure).toBeUndefined();
	expect(verdict, sentence).not.toBe("REFUTED");
	const outcomes = new Map(comparisons.map(({ what, outcome }) => [what, outcome]));
	expect(outcomes.get("claims of named points"), "all of them were tested").toBe("equal");
	expect(outcomes.get("states: with reductions, among those without")).toBe("equal");
});

it("where a function keeps too little of its past, that shows", () => {
	const forgetful = program("forgetful", () => {
		const fleecing = new Fleecing({ length: CLUSTER_SIZE, depth: 1, l2: "cold", serializeTargetWrites: "auto" });
		const seen = cell("seen", "");
		spawn("guest", function* () {
			const ret = yield* keeping(["write"], fleecing.guestWrite(0, CLUSTER_SIZE, ["w", "w"]));
			if (ret !== 0) throw new Error(ret);
		});
		spawn("reader", function* () {
			const first = yield* keeping(["first"], fleecing.nbdRead(0, CLUSTER_SIZE / 2));
			const before = fleecing.contentOfA(0);
			// What A held between the two reads is not among what is said to be kept.
			yield* keeping(["second", first], fleecing.nbdRead(0, CLUSTER_SIZE / 2));
			seen.set(before);
		});
	});
	expect(verifyProgram(forgetful, LIMITS).failure?.kind).toBe("nondeterminism");
});
