import { expect, it } from "vitest";
import { check, type Program, pause, program, spawn } from "../../../scheduler/index.js";
import { MemoryBound, MemoryBudget } from "../../../scheduler/search/memory-bound.js";

/** 11^5 = 161,051 states: too many for half a megabyte. */
const wide: Program = program("wide", () => {
	for (let i = 0; i < 5; i++) {
		spawn(`c${i}`, function* () {
			for (let step = 0; step < 10; step++) yield* pause("step", { here: [step] });
		});
	}
});

/** All states, since their orders make no difference to a reduction. */
const FULL = { partialOrder: "off", determinism: false } as const;

it.each([
	{ strategy: "depth-first", compact: false },
	{ strategy: "depth-first", compact: true },
	{ strategy: "breadth-first", compact: false },
	{ strategy: "breadth-first", compact: true },
] as const)(
	"a search that runs out of memory is incomplete, and says how far it came ($strategy, compact: $compact)",
	(options) => {
		const { verdict, bound, states, sentence } = check(wide, { ...options, ...FULL, maxMemory: 2 ** 19 });
		expect({ verdict, bound }).toEqual({ verdict: "INCOMPLETE", bound: "max-memory 1 MB" });
		expect(states).toBeGreaterThan(5_000);
		expect(states).toBeLessThan(11 ** 5);
		expect(sentence).toMatch(/^INCOMPLETE: nothing was found up to max-memory 1 MB, after [\d,]+ states and /);
	},
);

it("with room enough, a bound on memory changes nothing", () => {
	expect(check(wide, { ...FULL, maxMemory: 2 ** 24 })).toMatchObject({
		verdict: "VERIFIED",
		states: 11 ** 5,
	});
});

it("what the machine itself refuses is a bound, too", () => {
	const budget = new MemoryBudget();
	expect(() => budget.allocate(2 ** 45)).toThrow(MemoryBound);
	expect(budget.bytes).toBe(0);
});

it("what was given back can be used again", () => {
	const budget = new MemoryBudget(1_000);
	const array = budget.allocate(200);
	expect(budget.bytes).toBe(800);
	expect(() => budget.allocate(51)).toThrow("max-memory");
	budget.release(array);
	expect(budget.allocate(250)).toHaveLength(250);
});

it("a bound too small to say anything under is refused", () => {
	expect(() => check(wide, { maxMemory: 1_000 })).toThrow("maxMemory must be a whole number from 65536, not 1000");
});
