import { describe, expect, it } from "vitest";
import { type Program, program } from "../../../../scheduler/index.js";
import { Machine } from "../../../../scheduler/machine/machine.js";
import { BoundedTraces } from "../../../../scheduler/search/bounded/bounded-traces.js";
import { BreadthFirst } from "../../../../scheduler/search/breadth-first.js";
import { exploringTraces } from "../../../../scheduler/search/dpor/explore-traces.js";
import { type Exploration, exploring, type Limits, type Progress } from "../../../../scheduler/search/explore.js";
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
		if (traces(n) >= FEW && traces(n) <= MANY) sized.push({ name: `${name} ${n}`, program: program(n), total: traces(n) });
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
			// Branches that are not found yet make estimates too small, and most are found late where a search begins with what
			// depends on little: up to 4.5 times. They are too large where the first branches have more below them than the
			// others, which sleep sets bring about: up to 3.5 times was seen (wcas), so 4 times is let pass.
			expect(Math.abs(error), `at ${share}`).toBeLessThan(share < 0.4 ? Math.log2(5) : 2);
		}
		const half = all.find(({ share }) => share >= 0.5);
		if (half !== undefined) midway.push(half.error);
	});
	it("are neither too many nor too few half way, over all of these programs", () => {
		expect(midway.length).toBeGreaterThan(20);
		const mean = midway.reduce((sum, error) => sum + error, 0) / midway.length;
		console.log(midway.length, mean);
		// A factor of 2 ** 0.25 = 1.19 either way, of the geometric mean.
		expect(Math.abs(mean)).toBeLessThan(0.25);
	});
});

it("x", () => {
	for (const e of [...sized, ...fromSuite.filter((e) => e.total > 150)]) {
		const { said, end } = followed((limits) => exploring(new Machine(e.program), new BoundedTraces({ preemptions: 99 }), limits));
		const all = errors(said, e.total);
		console.log(e.name, e.total, end.workload, all.length, all.filter((_, i) => i % (1 + (all.length >> 3)) === 0).map(({ share, error }) => `${share.toFixed(2)}:${error.toFixed(2)}`).join(" "));
	}
}, 100000);

it("y", () => {
	for (const e of [...sized, ...fromSuite]) {
		const { said, end } = followed((limits) => exploring(new Machine(e.program), new BreadthFirst(), limits));
		if (end.states! < 3000) continue;
		const all = errors(said, end.states!);
		console.log(e.name, end.states, end.workload, said.length, said.filter((x) => x.trend === "shrinking").length, all.length, all.filter((_, i) => i % (1 + (all.length >> 3)) === 0).map(({ share, error }) => `${share.toFixed(2)}:${error.toFixed(2)}`).join(" "));
	}
}, 100000);
