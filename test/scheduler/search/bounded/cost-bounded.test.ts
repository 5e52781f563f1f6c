import fc from "fast-check";
import { expect, it } from "vitest";
import { type Coroutine, cell, check, pause, program, spawn } from "../../../../scheduler/index.js";
import { Machine } from "../../../../scheduler/machine/machine.js";
import { type Cost, DELAYS, PREEMPTIONS } from "../../../../scheduler/search/bounded/cost.js";
import { CostBounded } from "../../../../scheduler/search/bounded/cost-bounded.js";
import { explore } from "../../../../scheduler/search/explore.js";
import { DepthFirst } from "../../../../scheduler/search/storing/depth-first.js";
import { programOf } from "../../../arbitraries/interpret.js";
import { programTexts, racyTexts } from "../../../arbitraries/programs.js";
import { delaysOf, type LiveCost, preemptions, statesWithin } from "../../../oracles/bounded-space.js";
import { TooLarge } from "../../../oracles/brute-force.js";
import { seed } from "../../../seed.js";
import { lostUpdatePreemptive, safeUpdate } from "../../programs.js";

const MOST = 3;

function statesFound(source: ReturnType<typeof programOf>, cost: Cost, bound: number) {
	return explore(new Machine(source), new CostBounded("bounded", cost, { bound }), { goOnAfterFailure: true });
}

it.each<[string, Cost, LiveCost]>([
	["preemptions", PREEMPTIONS, preemptions],
	["delays", DELAYS, delaysOf(["c0", "c1", "c2"])],
])("finds exactly the states within so many %s, of random programs", (_name, cost, live) => {
	let growing = 0;
	fc.assert(
		fc.property(racyTexts(), (text) => {
			const source = programOf(text);
			let expected: number[];
			try {
				expected = statesWithin(source, live, MOST, 3_000);
			} catch (error) {
				fc.pre(!(error instanceof TooLarge));
				throw error;
			}
			const found = expected.map((_, bound) => statesFound(source, cost, bound).states);
			expect(found).toEqual(expected);
			if ((expected[0] as number) < (expected[2] as number)) growing += 1;
		}),
		{ seed, numRuns: 40, maxSkipsPerRun: 20 },
	);
	// The sample would prove little if most programs reached all their states without paying.
	expect(growing).toBeGreaterThan(20);
});

it("with no schedule left out it is as good as a search without a bound", () => {
	let complete = 0;
	fc.assert(
		fc.property(programTexts({ maxOps: 4, loops: true }), (text) => {
			const whole = explore(new Machine(programOf(text)), new DepthFirst(), { goOnAfterFailure: true });
			const bounded = statesFound(programOf(text), PREEMPTIONS, 40);
			if (bounded.ending.kind !== "exhausted") return;
			complete += 1;
			expect(bounded.states).toBe(whole.states);
			expect(bounded.completeUpTo).toBe("40 preemptions");
		}),
		{ seed, numRuns: 100 },
	);
	expect(complete).toBeGreaterThan(90);
});

it("says how far it is complete, and that there is more", () => {
	// Whoever adds without being interrupted loses nothing: the update is lost with one preemption and no fewer. Without, there
	// are two orders, of four moves each, that have only the first state and the last in common.
	const none = check(lostUpdatePreemptive(2), { preemptions: 0 });
	expect(none).toMatchObject({ verdict: "INCOMPLETE", strategy: "preemption-bounded", completeUpTo: "0 preemptions" });
	expect(none.sentence).toBe(
		"INCOMPLETE: complete up to 0 preemptions: no schedule with at most 0 preemptions fails, 8 states and 8 transitions; schedules with more were not all explored, and may fail.",
	);
	const one = check(lostUpdatePreemptive(2), { preemptions: 1 });
	expect(one).toMatchObject({ verdict: "VIOLATED", failure: { message: "all are counted" } });
	expect(one.counterexample).toMatchObject({ minimal: true, trace: { preemptions: 1 } });
	// Steps of one move each: nothing can be preempted, so nothing was left out.
	expect(check(safeUpdate(3), { preemptions: 0 }).verdict).toBe("VERIFIED");
	expect(check(safeUpdate(3), { delays: 0 })).toMatchObject({ verdict: "INCOMPLETE", completeUpTo: "0 delays" });
	expect(check(safeUpdate(3), { delays: 1_000_000 }).verdict).toBe("VERIFIED");
});

it("says how far it is complete where another bound ends it", () => {
	const safe = program("long and safe", () => {
		const cells = ["a", "b", "c"].map((name) => cell(name, 0));
		for (const own of cells) {
			spawn(`t ${own.name}`, function* (): Coroutine {
				for (let i = 0; i < 4; i++) yield* own.store(i);
			});
		}
	});
	const bounded = (maxTransitions: number) => check(safe, { preemptions: 9, maxTransitions, determinism: false });
	// Costs are gone through one after the other: 5 moves are too few for the first of them, 100 for the last.
	expect(bounded(5)).toMatchObject({ completeUpTo: undefined, bound: "max-transitions 5" });
	expect(bounded(5).sentence).toMatch(/^INCOMPLETE: nothing was found up to max-transitions 5,/);
	const partly = bounded(100);
	expect(partly.completeUpTo).toMatch(/^[0-2] preemptions?$/);
	expect(partly.sentence).toMatch(/complete up to \d preemptions?: .* The search was ended by max-transitions 100\.$/);
});

it("a loop whose every round is new is noticed", () => {
	const endless = program("endless", () => {
		const x = cell("x", 0);
		spawn("a", function* () {
			while (x.get() === 0) yield* pause("again");
		});
	});
	const { ending } = explore(
		new Machine(endless),
		new CostBounded("bounded", PREEMPTIONS, { bound: 1, stepLimit: 50 }),
	);
	expect(ending).toMatchObject({ kind: "bound", bound: expect.stringContaining("the limit of 50 steps") });
});

it("what was cut short after the search is not complete up to anything", () => {
	let asked = 0;
	const result = check(lostUpdatePreemptive(2), {
		preemptions: 0,
		// Asked once by the search, which ends within a slice, and then by what comes after it.
		interrupted: () => (++asked > 1 ? "the interruption" : undefined),
	});
	expect(result).toMatchObject({ verdict: "INCOMPLETE", bound: "the interruption", completeUpTo: undefined });
});

it("keeps to the memory that it is given, and says so where that is not enough", () => {
	const wide = program("wide", () => {
		for (const name of ["a", "b", "c", "d", "e", "f"]) {
			const own = cell(name, 0);
			spawn(`t ${name}`, function* (): Coroutine {
				for (let i = 1; i < 6; i++) yield* own.store(i);
			});
		}
	});
	const { verdict, bound, storedBytes } = check(wide, { preemptions: 9, maxMemory: 500_000, determinism: false });
	expect({ verdict, bound }).toEqual({ verdict: "INCOMPLETE", bound: expect.stringMatching(/^max-memory/) });
	expect(storedBytes).toBeGreaterThan(100_000);
});
