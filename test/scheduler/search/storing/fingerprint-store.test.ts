import { expect, it } from "vitest";
import { atEnd, cell, cellFamily, check, type Program, pause, program, spawn } from "../../../../scheduler/index.js";
import { Machine } from "../../../../scheduler/machine/machine.js";
import { explore } from "../../../../scheduler/search/explore.js";
import { BreadthFirst } from "../../../../scheduler/search/storing/breadth-first.js";
import { DepthFirst } from "../../../../scheduler/search/storing/depth-first.js";

const COROUTINES = 4;
const STEPS = 9;
/** Each coroutine is at one of its places, whatever the others do. */
const STATES = (STEPS + 1) ** COROUTINES;
/** From each state, every coroutine that has not come to its end takes a step. */
const TRANSITIONS = COROUTINES * STEPS * (STEPS + 1) ** (COROUTINES - 1);

/** Coroutines that have nothing to do with each other. */
function independent(): Program {
	return program("independent", () => {
		for (let i = 0; i < COROUTINES; i++) {
			const at = cell(`at${i}`, 0);
			spawn(`c${i}`, function* () {
				for (let step = 0; step < STEPS; step++) {
					yield* pause("step", { here: [step] });
					at.set(step);
				}
			});
		}
	});
}

function explored(strategy: DepthFirst | BreadthFirst) {
	const { ending, states, transitions, omissionProbability } = explore(new Machine(independent()), strategy);
	expect(ending).toEqual({ kind: "exhausted" });
	return { states, transitions, omissionProbability };
}

it.each([DepthFirst, BreadthFirst])("fingerprints of 64 bits find what whole states find (%o)", (Search) => {
	const exact = { states: STATES, transitions: TRANSITIONS };
	expect(explored(new Search())).toEqual({ ...exact, omissionProbability: 0 });
	const { omissionProbability, ...found } = explored(new Search({ fingerprintBits: 64 }));
	// The chance that this fails by bad luck is the probability itself.
	expect(found).toEqual(exact);
	expect(omissionProbability).toBe((STATES * (STATES - 1)) / 2 / 2 ** 64);
});

it.each([DepthFirst, BreadthFirst])(
	"fingerprints of 8 bits lose states, and the probability says so (%o)",
	(Search) => {
		const { states, omissionProbability } = explored(new Search({ fingerprintBits: 8 }));
		expect(states).toBeLessThanOrEqual(2 ** 8);
		expect(omissionProbability).toBe(Math.min(1, ((states as number) * ((states as number) - 1)) / 2 / 2 ** 8));
		expect(omissionProbability).toBe(1);
	},
);

it("cells that turn up late do not make old states new", () => {
	const late = program("late", () => {
		const family = cellFamily("late", 0);
		for (const name of ["a", "b"]) {
			spawn(name, function* () {
				for (let i = 0; i < 10; i++) {
					yield* pause("make", { here: [i] });
					family.at(`${name}${i}`).set(1);
				}
			});
		}
	});
	// Each is at one of 11 places, and what it has made follows from that.
	for (const strategy of [new DepthFirst({ fingerprintBits: 64 }), new BreadthFirst({ fingerprintBits: 64 })]) {
		expect(explore(new Machine(late), strategy).states).toBe(11 * 11);
	}
});

it("what fingerprints of few bits lose is what the formula says", () => {
	// Of 10,000 states in 2^24 places, 10,000 · 9,999 / 2 / 2^24 = 2.98 pairs are expected to meet, about as a Poisson law has
	// it: more than 16 meet once in 10^8 runs, and a state that meets another takes few with it that nothing else leads to.
	const { states, omissionProbability } = explored(new DepthFirst({ fingerprintBits: 24 }));
	expect(states).toBeGreaterThanOrEqual(STATES - 16 * 2);
	expect(omissionProbability).toBe(1);
	// In 2^40 places none is expected to: the chance is 4.5e-5.
	const more = explored(new DepthFirst({ fingerprintBits: 40 }));
	expect(more.states).toBe(STATES);
	expect(more.omissionProbability).toBeCloseTo(4.5e-5, 6);
});

it("a verdict from fingerprints says what it is worth", () => {
	const result = check(independent(), { compact: true, partialOrder: "off" });
	// 10,000 · 9,999 / 2 / 2^64 = 2.71e-12, rounded up.
	expect(result.sentence).toBe(
		"VERIFIED: every interleaving was explored, 10,000 states and 36,000 transitions, unless fingerprints took one state for another: omission probability at most 2.8e-12.",
	);
	expect(result.omissionProbability).toBeGreaterThan(0);
	expect(check(independent()).omissionProbability).toBe(0);
	expect(() => check(independent(), { compact: true, strategy: "random" })).toThrow(
		"compact means nothing with the strategy random",
	);
});

it("a violation found with fingerprints is a violation", () => {
	const lost = program("lost", () => {
		const counter = cell("counter", 0);
		for (const name of ["a", "b"]) {
			spawn(name, function* () {
				const seen = counter.get();
				yield* pause("between");
				counter.set(seen + 1);
			});
		}
		atEnd("counted", () => counter.get() === 2);
	});
	for (const strategy of ["depth-first", "breadth-first"] as const) {
		const { verdict, counterexample } = check(lost, { strategy, compact: true });
		expect([verdict, counterexample?.trace.steps.length]).toEqual(["VIOLATED", 4]);
	}
});
