import { beforeEach, describe, expect, it } from "vitest";
import { always, cell, type Program, pause, program, spawn, waitUntil } from "../../../../scheduler/index.js";
import { Machine } from "../../../../scheduler/machine/machine.js";
import { Accesses } from "../../../../scheduler/search/partial-order/accesses.js";
import { Knowledge } from "../../../../scheduler/search/partial-order/knowledge.js";

/** Three who go round by a named point. In its second round, the first writes x, which the second reads and a property sees. */
const source: Program = program("knowledge", () => {
	const x = cell("x", 0);
	const y = cell("y", 0);
	const round = cell("round", 0);
	spawn("writes x", function* () {
		for (;;) {
			yield* pause("next", { here: [] });
			round.set(round.get() + 1);
			if (round.get() > 1) x.set(1);
		}
	});
	spawn("reads x", function* () {
		for (;;) {
			yield* pause("next", { here: [] });
			x.get();
		}
	});
	spawn("writes y", function* () {
		for (;;) {
			yield* waitUntil("next", () => x.get() < 9, { here: [] });
			y.set(1 - y.get());
		}
	});
	always("x is small", () => x.get() < 9);
});

describe("what is known of steps", () => {
	let machine: Machine;
	let knowledge: Knowledge;
	const slotOf = (name: string) => machine.state.layout.slotOf(name) as number;
	const about = (name: string) => knowledge.about(machine.pointOf(slotOf(name)));
	const step = (name: string) => {
		machine.isEnabled(slotOf(name));
		knowledge.stepped(machine.step(slotOf(name)));
	};

	beforeEach(() => {
		machine = new Machine(source);
		machine.reset();
		knowledge = new Knowledge(machine);
		machine.violatedProperty("always");
		knowledge.refreshWatched();
	});

	it("nothing is assumed of what can be looked at and has not been", () => {
		expect(knowledge.mayGoFirst(about("writes x"))).toBe(false);
		step("writes x");
		expect(knowledge.mayGoFirst(about("writes x"))).toBe(true);
		expect(knowledge.isIndependent(about("writes x"), about("reads x"), true)).toBe(false);
		expect(knowledge.isIndependent(about("writes x"), about("reads x"), false)).toBe(true);
	});

	it("a step that was independent, and comes to write what the other reads, makes the search stale", () => {
		step("writes x");
		step("reads x");
		expect(knowledge.isIndependent(about("writes x"), about("reads x"), true)).toBe(true);
		expect(knowledge.isStale).toBe(false);
		step("writes x");
		expect(knowledge.isStale).toBe(true);
		expect(knowledge.isIndependent(about("writes x"), about("reads x"), true)).toBe(false);
	});

	it("a step that was invisible, and comes to write what a property looks at, makes the search stale", () => {
		step("writes x");
		expect(knowledge.mayGoFirst(about("writes x"))).toBe(true);
		expect(knowledge.isStale).toBe(false);
		step("writes x");
		expect(knowledge.isStale).toBe(true);
		expect(knowledge.mayGoFirst(about("writes x"))).toBe(false);
	});

	it("what was not relied on makes nothing stale, and nothing counts that was said before", () => {
		step("writes x");
		step("reads x");
		step("writes x");
		expect(knowledge.isStale).toBe(false);
		expect(knowledge.isIndependent(about("reads x"), about("writes y"), true)).toBe(false);
		step("writes y");
		expect(knowledge.isIndependent(about("reads x"), about("writes y"), true)).toBe(true);
		knowledge.begin();
		expect(knowledge.isStale).toBe(false);
	});

	it("with symmetry, what a property looks at counts with all that corresponds to it", () => {
		step("writes y");
		expect(knowledge.mayGoFirst(about("writes y"))).toBe(true);
		const other = new Knowledge(machine);
		const seen = new Accesses();
		seen.reads.add(slotOf("y"));
		other.counterparts = { of: () => [seen], ofPoint: () => [] };
		other.refreshWatched();
		other.stepped(machine.lastStop);
		expect(other.mayGoFirst(other.about(machine.pointOf(slotOf("writes y"))))).toBe(false);
	});

	it("with symmetry, what a guard looks at counts with all that corresponds to it", () => {
		const seen = new Accesses();
		seen.reads.add(slotOf("y"));
		const corresponding = machine.pointOf(slotOf("reads x"));
		knowledge.counterparts = { of: () => [], ofPoint: () => [[corresponding, seen]] };
		step("reads x");
		step("writes y");
		about("writes y");
		expect(knowledge.isIndependent(about("writes y"), about("reads x"), true)).toBe(false);
	});
});
