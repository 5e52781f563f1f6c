import fc from "fast-check";
import { expect, it } from "vitest";
import { check, NondeterminismError, type Program } from "../../../../scheduler/index.js";
import { Machine } from "../../../../scheduler/machine/machine.js";
import { BreadthFirst } from "../../../../scheduler/search/storing/breadth-first.js";
import { DepthFirst } from "../../../../scheduler/search/storing/depth-first.js";
import { programOf } from "../../../arbitraries/interpret.js";
import { type ProgramText, programTexts, symmetricTexts } from "../../../arbitraries/programs.js";
import { TooLarge, wholeSpace } from "../../../oracles/brute-force.js";
import { exploreAll } from "../../../oracles/end-states.js";
import { leastOf, orbitOf } from "../../../oracles/permutations.js";
import { seed } from "../../../seed.js";

/** Brute force starts from scratch for every transition; larger programs are passed over, to keep the test short. */
const MAX_STATES = 600;

function namesIn({ alike = 0 }: ProgramText): string[] {
	return Array.from({ length: alike }, (_, i) => `c${i}`);
}

function upTo(names: readonly string[], results: ReadonlySet<string>): string[] {
	return [...new Set([...results].map((result) => leastOf(result, names)))].sort();
}

function explored(program: Program, strategy: DepthFirst | BreadthFirst) {
	const { ending, states, results } = exploreAll(new Machine(program), strategy);
	expect(ending).toEqual({ kind: "exhausted" });
	return { states, results };
}

/**
 * Waiters of a condition are a set, which a text has in the order of the names, and whom a signal wakes is chosen by number:
 * texts of such states cannot be compared by replacing names.
 */
function usesCondition(text: ProgramText): boolean {
	return /"signal"|"wait on condition"/.test(JSON.stringify(text));
}

it("looks at one state of each set of states that differ by names only, and at the same end results", () => {
	const reductions: number[] = [];
	fc.assert(
		fc.property(
			symmetricTexts({ maxOps: 4, loops: true }).filter((text) => !usesCondition(text)),
			(text) => {
				const program = programOf(text);
				const names = namesIn(text);
				const keys = new Set<string>();
				let space: ReturnType<typeof wholeSpace>;
				try {
					space = wholeSpace(program, MAX_STATES, keys);
				} catch (error) {
					fc.pre(!(error instanceof TooLarge));
					throw error;
				}
				const representatives = new Set([...keys].map((key) => leastOf(key, names)));
				// The sets of states that differ by names only make up the whole space.
				const sizes = [...representatives].map((key) => orbitOf(key, names).size);
				expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(space.states);
				for (const strategy of [new DepthFirst({ symmetry: true }), new BreadthFirst({ symmetry: true })]) {
					const { states, results } = explored(program, strategy);
					expect(states).toBe(representatives.size);
					expect(upTo(names, results)).toEqual(upTo(names, space.results));
				}
				reductions.push(space.states / representatives.size);
			},
		),
		{ numRuns: 300, seed, maxSkipsPerRun: 3 },
	);
	// The sample would prove little if nothing were reduced: two alike coroutines halve the states at best, three leave a sixth.
	expect(reductions.filter((factor) => factor > 1.5).length).toBeGreaterThan(100);
	expect(reductions.filter((factor) => factor > 3).length).toBeGreaterThan(20);
});

it("gives random programs the verdicts that they have without, with schedules that they can take", () => {
	const kinds = new Map<string, number>();
	fc.assert(
		fc.property(
			symmetricTexts({ maxOps: 4, loops: true }),
			fc.constantFrom<"depth-first" | "breadth-first">("depth-first", "breadth-first"),
			(text, strategy) => {
				const program = programOf(text);
				const options = { strategy, determinism: false, maxStates: 3_000 };
				const full = check(program, { ...options, symmetry: false, minimise: false });
				fc.pre(full.verdict !== "INCOMPLETE");
				const reduced = check(program, { ...options, minimise: false });
				expect([reduced.verdict, reduced.failure === undefined]).toEqual([full.verdict, full.failure === undefined]);
				if (strategy === "breadth-first") {
					// Both searches find a shortest schedule, which `check` has replayed.
					expect(reduced.counterexample?.schedule.length).toBe(full.counterexample?.schedule.length);
				}
				const kind = full.failure?.kind ?? "none";
				kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
			},
		),
		{ numRuns: 400, seed, maxSkipsPerRun: 3 },
	);
	for (const kind of ["none", "deadlock", "property", "assertion"]) expect(kinds.get(kind) ?? 0).toBeGreaterThan(10);
});

it("never believes a false claim: it is named, or nothing is lost by it", () => {
	let named = 0;
	let unnamed = 0;
	fc.assert(
		fc.property(programTexts({ maxOps: 4, loops: true }), (text) => {
			const program = programOf({ ...text, alike: text.coroutines.length });
			const names = text.coroutines.map((_, i) => `c${i}`);
			const full = exploreAll(new Machine(program), new DepthFirst());
			fc.pre((full.states ?? 0) <= 5_000);
			try {
				const { results } = exploreAll(new Machine(program), new DepthFirst({ symmetry: true }));
				expect(upTo(names, results)).toEqual(upTo(names, full.results));
				unnamed += 1;
			} catch (error) {
				if (!(error instanceof NondeterminismError)) throw error;
				expect(error.failure.kind).toBe("claim");
				expect(error.failure.message).toMatch(/^coroutines "c\d" and "c\d" are not interchangeable/);
				named += 1;
			}
		}),
		{ numRuns: 500, seed, maxSkipsPerRun: 3 },
	);
	// Of programs whose coroutines are drawn one by one, hardly any are symmetric.
	expect(named).toBeGreaterThan(400);
	expect(unnamed).toBeLessThan(60);
});
