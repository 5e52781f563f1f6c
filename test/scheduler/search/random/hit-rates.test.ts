import { expect, it } from "vitest";
import { Pct } from "../../../../scheduler/search/random/pct.js";
import { randomFrom } from "../../../../scheduler/search/random/random.js";
import { exactChance } from "../../../oracles/exact-chance.js";
import { type Chance, type Entry, EXACT_UP_TO } from "../../../suite/entry.js";
import { suite } from "../../../suite/index.js";
import { expectShare, walk, walkBy } from "./walking.js";

const WALKS = 10_000;

const failing = suite.filter((entry): entry is Entry & { readonly chance: Chance } => entry.chance !== undefined);

it("there are 24 programs with chances that others have worked out", () => {
	expect(failing).toHaveLength(24);
	for (const { interleavings } of failing) expect(interleavings).toBeLessThan(EXACT_UP_TO);
});

// Below, each rate may be off by four standard errors, sqrt(p (1 - p) / 10,000): for p = 1/2, 4 · 0.005; for p = 0.0103, 4 ·
// 0.00101. Chance alone exceeds that for one of these 2 · 24 rates in 330 seeds; these seeds are always the same.

it.each(failing)("$name: the exact chances are those stated, and walks meet them", ({ name, program, chance }) => {
	const exact = exactChance(program);
	expect(exact.ofWalks).toBeCloseTo(chance.ofWalks, 5);
	expect(exact.failing / exact.schedules).toBeCloseTo(chance.ofSchedules, 3);
	expectShare(walkBy("random", program, "1", WALKS).failed, WALKS, exact.ofWalks, `${name}, random`);
	const uniform = walkBy("uniform", program, "2", WALKS);
	expect(uniform.drawn).toBe(`each interleaving as likely as the others: there are ${exact.schedules}`);
	expectShare(uniform.failed, WALKS, exact.failing / exact.schedules, `${name}, uniform`);
});

it.each(failing)("$name: the share of failing traces is met by the uniform sampler over traces", (entry) => {
	const { done, deadlock, blocked, fail } = entry.traces;
	const traces = done + deadlock + blocked;
	const { failed, drawn } = walkBy("uniform-traces", entry.program, "3", WALKS);
	expect(drawn).toBe(`each trace as likely as the others: there are ${traces}`);
	const share = FAILING_TRACES[entry.name] ?? fail + deadlock;
	expectShare(failed, WALKS, share / traces, entry.name);
});

/** Where a trace both fails and deadlocks, the sum of both counts it twice: what the suites' enumeration states instead. */
const FAILING_TRACES: Readonly<Record<string, number>> = {
	"stack_bad(2)": 1,
	"circular_buffer_bad(2)": 2,
};

// Two threads, and one preemption is needed: two constraints on the order, so the depth is 2. With k steps in the longest
// walk, as given, each finds the bug with a chance of at least 1/(2k): 1/12 and standard error 0.0028 for the first.
it.each([
	["simplified_dekker", 6],
	["deadlock01_bad", 8],
	["carter01_bad", 24],
	["twostage_bad", 13],
])("%s: PCT finds it at least as often as its bound says", (name, longest) => {
	const { program } = failing.find((entry) => entry.name === name) as Entry;
	const { failed, drawn } = walk(program, new Pct(randomFrom("4"), { depth: 2 }), WALKS);
	const k = Number(/k = (\d+)/.exec(drawn ?? "")?.[1]);
	expect(k).toBe(longest);
	expect(drawn).toContain(`n = 2 and k = ${k}, `);
	const bound = 1 / (2 * k);
	const standardError = Math.sqrt((bound * (1 - bound)) / WALKS);
	expect(failed / WALKS).toBeGreaterThan(bound - 4 * standardError);
});
