import fc from "fast-check";
import { expect, it } from "vitest";
import {
	type Coroutine,
	cell,
	check,
	choose,
	observe,
	type Program,
	pause,
	program,
	spawn,
} from "../../../../scheduler/index.js";
import { Machine } from "../../../../scheduler/machine/machine.js";
import {
	InterleavingCounts,
	MAX_STATES_TO_COUNT,
	Uncountable,
} from "../../../../scheduler/search/random/count-interleavings.js";
import { TraceCounts } from "../../../../scheduler/search/random/count-traces.js";
import { belowLarge } from "../../../../scheduler/search/random/draw.js";
import { randomFrom } from "../../../../scheduler/search/random/random.js";
import { programOf } from "../../../arbitraries/interpret.js";
import { programTexts } from "../../../arbitraries/programs.js";
import { TooLarge } from "../../../oracles/brute-force.js";
import { countBySchedules } from "../../../oracles/traces.js";
import { seed } from "../../../seed.js";
import { lostUpdatePreemptive } from "../../programs.js";
import { expectShare, tally, walkBy } from "./walking.js";

const WALKS = 20_000;

function* steps(count: number): Coroutine {
	for (let i = 0; i < count; i++) yield* pause(`step ${i}`);
}

/** Coroutines that do nothing together. */
function apart(...lengths: readonly number[]): Program {
	return program(`apart (${lengths.join(", ")})`, () => {
		lengths.forEach((length, i) => {
			spawn(`c${i}`, () => steps(length));
		});
	});
}

/** A choice, and a coroutine spawned by one of its alternatives. */
function branching(): Program {
	return program("branching", () => {
		const x = cell("x", 0);
		spawn("a", function* () {
			yield* pause("before");
			if (choose("which", 2) === 1) spawn("child", () => x.store(1));
		});
		spawn("b", function* () {
			yield* x.load();
			yield* x.store(2);
		});
	});
}

it.each([
	// 5!/(4! 1!), 4!/(2! 2!), and for the choice: 3 interleavings of 1 and 2 steps, and 4!/(2! 2!) of 2 and 2 steps.
	["apart", apart(4, 1), 5],
	["lost update", lostUpdatePreemptive(2), 6],
	["branching", branching(), 3 + 6],
])("uniform: each interleaving of %s is as likely as the others", (_name, source, count) => {
	const { schedules, drawn } = walkBy("uniform", source, "5", WALKS);
	expect(drawn).toBe(`each interleaving as likely as the others: there are ${count}`);
	const times = tally(schedules);
	expect(times.size).toBe(count);
	for (const [schedule, seen] of times) expectShare(seen, WALKS, 1 / count, schedule);
});

it.each([
	["apart", apart(4, 1), 1],
	["lost update", lostUpdatePreemptive(2), 4],
	// b's read and write alone, or against the child's write: before both, between them, after both.
	["branching", branching(), 1 + 3],
])("uniform-traces: each trace of %s is as likely as the others, by one schedule", (_name, source, count) => {
	const { schedules, drawn } = walkBy("uniform-traces", source, "6", WALKS);
	expect(drawn).toBe(`each trace as likely as the others: there are ${count}`);
	const times = tally(schedules);
	expect(times.size).toBe(count);
	for (const [schedule, seen] of times) expectShare(seen, WALKS, 1 / count, schedule);
});

it("counts interleavings and traces of random programs as enumeration does", () => {
	let compared = 0;
	let waits = 0;
	fc.assert(
		fc.property(programTexts({ maxOps: 5, loops: false }), (text) => {
			const source = programOf(text);
			let expected: ReturnType<typeof countBySchedules>;
			try {
				expected = countBySchedules(source, 20_000);
			} catch (error) {
				fc.pre(!(error instanceof TooLarge));
				throw error;
			}
			const machine = new Machine(source);
			machine.reset();
			expect(new InterleavingCounts(machine).fromHere()).toBe(expected.interleavings);
			expect(new TraceCounts(machine).fromHere()).toBe(BigInt(expected.done + expected.deadlock + expected.blocked));
			compared += 1;
			if (expected.deadlock > 0) waits += 1;
		}),
		{ seed, numRuns: 300, maxSkipsPerRun: 10 },
	);
	expect(compared).toBeGreaterThanOrEqual(300);
	expect(waits).toBeGreaterThan(10);
});

it("where there is too much to count, it says what it does instead, and why", () => {
	// 9^6 = 531,441 states.
	const large = apart(8, 8, 8, 8, 8, 8);
	expect(9 ** 6).toBeGreaterThan(MAX_STATES_TO_COUNT);
	expect(walkBy("uniform", large, "0", 3).drawn).toBe(
		"urw, weighted by remaining events: the interleavings cannot be counted, since it has more than 100000 states",
	);
	expect(walkBy("uniform-traces", large, "0", 3).drawn).toMatch(
		/^partial order sampling: the traces cannot be counted/,
	);
	expect(walkBy("uniform", large, "0", 3).schedules).toEqual(walkBy("urw", large, "0", 3).schedules);
	expect(walkBy("uniform-traces", large, "0", 3).schedules).toEqual(walkBy("pos", large, "0", 3).schedules);
	const endless = program("endless", () => {
		const x = cell("x", 0);
		spawn("spins", function* () {
			while (x.get() === 0) yield* pause("spin", { here: [] });
		});
		spawn("ends it", () => x.store(1));
	});
	const machine = new Machine(endless);
	machine.reset();
	expect(() => new InterleavingCounts(machine).fromHere()).toThrow(Uncountable);
	expect(walkBy("uniform", endless, "0", 3).drawn).toMatch(/its schedules can go round for ever$/);
});

it.each(["uniform", "uniform-traces", "pos"] as const)(
	"%s: what was only looked at has not been walked",
	(strategy) => {
		const rare = program("rare", () => {
			const x = cell("x", 0);
			spawn("a", () => x.store(1));
			spawn("b", function* () {
				yield* pause("look");
				const seen = x.get();
				observe("x is set", () => seen === 1);
			});
		});
		const seen = new Set<string>();
		for (let i = 0; i < 20; i++) {
			const [schedule = ""] = walkBy(strategy, rare, String(i), 1).schedules;
			const { witnesses } = check(rare, { strategy, walks: 1, seed: String(i), determinism: false });
			seen.add(schedule);
			// The observation is made in each walk, and x is set there only if a came first.
			expect(witnesses).toEqual([{ name: "x is set", reached: schedule === "a b", required: false }]);
		}
		// Either order is as likely as the other: that one of them is missing in 20 walks happens once in 2^19.
		expect(seen).toEqual(new Set(["a b", "b a"]));
	},
);

it("urw: weighted by what is left, each interleaving is as likely as the others from the second walk on", () => {
	const { schedules } = walkBy("urw", apart(5, 1), "4", WALKS);
	const times = tally(schedules);
	// 6 places for the single step: 1/6 each. A uniform walk would put it first in half of all walks.
	expect(times.size).toBe(6);
	for (const [schedule, seen] of times) expectShare(seen, WALKS, 1 / 6, schedule);
});

it("urw: who has yet to spawn others is weighted by their steps, too", () => {
	const spawning = program("spawning", () => {
		spawn("parent", function* () {
			yield* pause("before");
			spawn("child", () => steps(3));
		});
		spawn("other", () => steps(1));
	});
	const { schedules } = walkBy("urw", spawning, "4", WALKS);
	// One step of the parent, then three of the child, in this order: the other's has 5 places among these four.
	const times = tally(schedules);
	expect(times.size).toBe(5);
	for (const [schedule, seen] of times) expectShare(seen, WALKS, 1 / 5, schedule);
});

it("draws large numbers evenly", () => {
	const random = randomFrom("9");
	// 3 · 2^62 is drawn from 64 bits; thirds of it come up 1/3 of the time each. Were the last quarter of the range not drawn
	// again, the first third would come up half of the time.
	const bound = 3n << 62n;
	const thirds = [0, 0, 0];
	for (let i = 0; i < WALKS; i++) {
		const drawn = belowLarge(random, bound);
		expect(drawn >= 0n && drawn < bound).toBe(true);
		const third = Number(drawn >> 62n);
		thirds[third] = (thirds[third] as number) + 1;
	}
	for (const [third, times] of thirds.entries()) expectShare(times, WALKS, 1 / 3, `third ${third}`);
	expect(belowLarge(random, 1n)).toBe(0n);
});
