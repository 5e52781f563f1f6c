import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { programOf } from "../arbitraries/interpret.js";
import { programTexts } from "../arbitraries/programs.js";
import { TooLarge } from "../oracles/brute-force.js";
import { exactFailureChance } from "../oracles/exact-chance.js";
import { countByPrefixes, countBySchedules, type TraceCounts } from "../oracles/traces.js";
import { seed } from "../seed.js";
import { closedForms, type Entry, EXACT_UP_TO, suite } from "./index.js";

/*
 * Whether the programs of the suite are what they say they are: they are counted without any partial-order reduction, and
 * the counts compared with what their suites state.
 */

/** Programs with more schedules are counted by what schedules may begin with. */
const FEW_SCHEDULES = 20_000;
const MAX_STEPS = 5_000_000;

function count({ program, interleavings }: Entry): TraceCounts {
	return interleavings <= FEW_SCHEDULES ? countBySchedules(program, MAX_STEPS) : countByPrefixes(program, MAX_STEPS);
}

/** As precise as the suite states it. */
function rounded(interleavings: number): string {
	return interleavings < EXACT_UP_TO ? String(interleavings) : interleavings.toExponential(2);
}

it("has all 207 programs, by names of their own", () => {
	expect(new Set(suite.map(({ name }) => name)).size).toBe(207);
	expect(suite).toHaveLength(207);
});

describe("counts what its suite states", () => {
	it.each(suite.map((entry) => [entry.name, entry] as const))("%s", (_, entry) => {
		const { done, deadlock, blocked, fail, interleavings, preemptionBounded } = count(entry);
		expect({ done, deadlock, blocked, fail }).toEqual(entry.traces);
		expect(preemptionBounded).toEqual(entry.preemptionBounded);
		expect(rounded(Number(interleavings))).toBe(rounded(entry.interleavings));
	});
});

describe("fails as often as stated", () => {
	const chancy = suite.flatMap((entry) =>
		entry.chance === undefined ? [] : [[entry.name, entry, entry.chance] as const],
	);
	it.each(chancy)("%s", (_, entry, { ofSchedules, ofWalks }) => {
		const { failing, interleavings } = count(entry);
		// Stated to four and to six decimals.
		expect(Math.abs(Number(failing) / Number(interleavings) - ofSchedules)).toBeLessThan(1e-4);
		expect(Math.abs(exactFailureChance(entry.program) - ofWalks)).toBeLessThan(1e-6);
	});
});

describe("has as many traces as the closed form says", () => {
	it.each(closedForms.map((form) => [form.name, form] as const))("%s", (_, { from, smallUpTo, program, traces }) => {
		for (let n = from; n <= smallUpTo; n++) {
			const { done, deadlock, blocked, fail } = countByPrefixes(program(n), MAX_STEPS);
			expect({ n, done, deadlock, blocked, fail }).toEqual({ n, done: traces(n), deadlock: 0, blocked: 0, fail: 0 });
		}
	});
});

it("both ways of counting traces agree on random programs", () => {
	let compared = 0;
	const sizes: number[] = [];
	fc.assert(
		fc.property(programTexts({ maxOps: 6, loops: false }), (text) => {
			const program = programOf(text);
			let counts: TraceCounts;
			try {
				counts = countBySchedules(program, 10_000);
			} catch (error) {
				fc.pre(!(error instanceof TooLarge));
				throw error;
			}
			expect(countByPrefixes(program, MAX_STEPS)).toEqual(counts);
			compared += 1;
			sizes.push(counts.done + counts.deadlock + counts.blocked);
		}),
		{ numRuns: 200, seed, maxSkipsPerRun: 3 },
	);
	expect(compared).toBeGreaterThanOrEqual(200);
	// The sample would prove little if most programs had one trace only.
	expect(sizes.filter((size) => size >= 5).length).toBeGreaterThan(30);
});
