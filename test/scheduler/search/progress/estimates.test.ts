import { describe, expect, it } from "vitest";
import type { Program } from "../../../../scheduler/index.js";
import { Machine } from "../../../../scheduler/machine/machine.js";
import { BoundedTraces } from "../../../../scheduler/search/bounded/bounded-traces.js";
import { BreadthFirst } from "../../../../scheduler/search/breadth-first.js";
import { exploringTraces } from "../../../../scheduler/search/dpor/explore-traces.js";
import { type Exploration, exploring, type Limits, type Progress } from "../../../../scheduler/search/explore.js";
import { MIN_EXPANDED, QueueTrend } from "../../../../scheduler/search/progress/queue-trend.js";
import { MIN_LEAVES, MIN_SHARE, shareOf, TreeEstimate } from "../../../../scheduler/search/progress/tree-estimate.js";
import { runThrough, type Sliced } from "../../../../scheduler/search/sliced.js";
import { closedForms, suite } from "../../../suite/index.js";

/*
 * Estimates are held to programs whose totals are known.
 */

/** Smaller programs are over before an estimate is made; larger ones take too long for a test. */
const [FEW, MANY] = [500, 20_000];

interface Sized {
	readonly name: string;
	readonly program: Program;
	readonly total: number;
}

const fromSuite: Sized[] = suite.map(({ name, program, traces: { done, deadlock, blocked } }) => ({
	name,
	program,
	total: done + deadlock + blocked,
}));
const fromForms: Sized[] = closedForms.flatMap(({ name, from, to, program, traces }) => {
	const sized: Sized[] = [];
	for (let n = from; n <= to && n < from + 24; n++) {
		if (traces(n) >= FEW && traces(n) <= MANY)
			sized.push({ name: `${name} ${n}`, program: program(n), total: traces(n) });
	}
	return sized;
});
const sized = [...fromSuite, ...fromForms].filter(({ total }) => total >= FEW && total <= MANY);

/** What was said on the way, and at the end. */
function followed(explore: (limits: Limits) => Sliced<Exploration>): { said: Progress[]; end: Exploration } {
	const said: Progress[] = [];
	const end = runThrough(explore({ goOnAfterFailure: true, onProgress: (progress) => said.push(progress) }));
	return { said, end };
}

/** The estimates, each as the binary logarithm of how many times the total it is, by the share that was done. */
function errors(said: readonly Progress[], total: number): { readonly share: number; readonly error: number }[] {
	return said.flatMap(({ workload }) => {
		if (workload?.total === undefined) return [];
		expect(workload.total).toBeGreaterThanOrEqual(workload.done);
		expect(workload.exact).toBe(false);
		return [{ share: workload.done / total, error: Math.log2(workload.total / total) }];
	});
}

describe("traces", () => {
	const midway: number[] = [];
	it.each(sized.map((entry) => [entry.name, entry] as const))("%s", (_, { program, total }) => {
		const { said, end } = followed((limits) => exploringTraces(new Machine(program), limits));
		expect(end.workload).toEqual({ unit: "trace", done: total, total, exact: true });
		const all = errors(said, total);
		for (const { share, error } of all) {
			// Branches that are not found yet make estimates too small, mostly at the beginning: 3.8 times was seen, 5 times is let
			// pass. Later, they come out too large where the first branches have more below them than the others, which sleep sets
			// bring about: twice was seen, 2.5 times is let pass. Nothing here is random.
			expect(Math.abs(error), `at ${share}`).toBeLessThan(Math.log2(share < 0.4 ? 5 : 2.5));
		}
		const half = all.find(({ share }) => share >= 0.5);
		if (half !== undefined) midway.push(half.error);
	});
	it("are neither too many nor too few half way, over all of these programs", () => {
		expect(midway.length).toBeGreaterThan(20);
		const mean = midway.reduce((sum, error) => sum + error, 0) / midway.length;
		// A factor of 2 ** 0.25 = 1.19 either way, of the geometric mean.
		expect(Math.abs(mean)).toBeLessThan(0.25);
	});
});

it("traces within a bound are exact at the end, and never fewer than are done", () => {
	for (const name of ["fib_bench(2)+reader", "casrot(6)", "spinlock(3)"]) {
		const entry = fromSuite.find((entry) => entry.name === name) as Sized;
		const traces = new BoundedTraces({ preemptions: 9 });
		const { end, said } = followed((limits) => exploring(new Machine(entry.program), traces, limits));
		const total = [...traces.complete, ...traces.deadlocked].reduce((sum, count) => sum + count, 0);
		expect(total).toBe(entry.total);
		expect(end.workload).toEqual({ unit: "trace", done: total, total, exact: true });
		errors(said, total);
	}
});

describe("states of a queue", () => {
	it.each(["long_chain", "manywrite_2", "readers(8)", "CoA(4)"])("%s", (name) => {
		const { program } = fromSuite.find((entry) => entry.name === name) as Sized;
		const { said, end } = followed((limits) => exploring(new Machine(program), new BreadthFirst(), limits));
		const states = end.states as number;
		expect(end.workload).toEqual({ unit: "state", done: states, total: states, exact: true });
		const shrinking = said.filter(({ trend }) => trend === "shrinking");
		expect(shrinking.length).toBeGreaterThan(0);
		for (const { trend, workload } of said) expect(workload?.total === undefined).toBe(trend !== "shrinking");
		// The queue is largest about half way. From there the estimate is at most done + 2 * left, which is 3/2 of the total
		// where left is half of it; with what is found of late standing for what is found now, twice the total is let pass.
		for (const { error } of errors(said, states)) expect(Math.abs(error)).toBeLessThan(1);
	});
});

describe("from the shape alone", () => {
	it("a tree whose branches are all known is estimated without an error from its first leaf on", () => {
		// Three branches at the root, two at each of its children: six leaves.
		const inChild = (explored: number) => ({ explored, left: 1 - explored });
		for (let leaf = 0; leaf < 6; leaf++) {
			const root = { explored: leaf >> 1, left: 2 - (leaf >> 1) };
			expect((leaf + 1) / shareOf([root, inChild(leaf % 2)], 1)).toBeCloseTo(6, 10);
			expect(shareOf([root, inChild(leaf % 2)], 0)).toBeCloseTo(leaf / 6, 10);
		}
	});
	it("says nothing of few leaves, of a small share, or while estimates differ", () => {
		const told = (leaves: number, share: (i: number) => number) => {
			const estimate = new TreeEstimate();
			for (let i = 1; i <= leaves; i++) estimate.sample(i, share(i));
			return estimate.total(leaves);
		};
		expect(told(MIN_LEAVES, (i) => i / 1000)).toBe(1000);
		expect(told(MIN_LEAVES - 1, (i) => i / 1000)).toBeUndefined();
		expect(told(1000, (i) => (i / 1000) * MIN_SHARE * 0.99)).toBeUndefined();
		expect(told(1000, (i) => i / (i % 2 === 0 ? 2000 : 8000))).toBeUndefined();
		expect(
			told(1000, (i) => i / (i % 2 === 0 ? 2000 : 2400)),
			"the geometric mean",
		).toBeCloseTo(2191, -2);
		expect(
			told(1000, () => 1.25),
			"never fewer than are done",
		).toBe(1000);
	});
	it("a queue has a trend only once enough of it was worked off", () => {
		const grows = new QueueTrend();
		for (let expanded = 0; expanded < 1000; expanded += 10) grows.look(expanded * 3, expanded * 2);
		expect(grows.trend).toBe("growing");
		expect(grows.workload(3000, 2000)).toEqual({ unit: "state", done: 1000, total: undefined, exact: false });
		const young = new QueueTrend();
		for (let expanded = 0; expanded < MIN_EXPANDED; expanded += 1) young.look(1000 + expanded / 2, 1000 - expanded / 2);
		expect(young.trend).toBeUndefined();
		// Half a state is found for each that is expanded; if that comes down to none, 600 states take 600 / (1 - 1/4) more.
		const shrinks = new QueueTrend();
		for (let expanded = 0; expanded <= 800; expanded += 8) shrinks.look(1000 + expanded / 2, 1000 - expanded / 2);
		expect(shrinks.trend).toBe("shrinking");
		expect(shrinks.workload(1400, 600)).toEqual({ unit: "state", done: 800, total: 1600, exact: false });
	});
});
