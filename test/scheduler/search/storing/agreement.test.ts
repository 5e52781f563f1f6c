import fc from "fast-check";
import { expect, it } from "vitest";
import type { Program } from "../../../../scheduler/index.js";
import { Machine } from "../../../../scheduler/machine/machine.js";
import { explore } from "../../../../scheduler/search/explore.js";
import { BreadthFirst } from "../../../../scheduler/search/storing/breadth-first.js";
import { DepthFirst } from "../../../../scheduler/search/storing/depth-first.js";
import { programOf } from "../../../arbitraries/interpret.js";
import { programTexts } from "../../../arbitraries/programs.js";
import { TooLarge, wholeSpace } from "../../../oracles/brute-force.js";
import { exploreAll } from "../../../oracles/end-states.js";
import { seed } from "../../../seed.js";
import { lostUpdate } from "../../programs.js";

/** Brute force starts from scratch for every transition; larger programs are passed over, to keep the test short. */
const MAX_STATES = 1000;

/** What there is to agree on. */
function agreed(states: number | undefined, transitions: number, results: ReadonlySet<string>) {
	return { states, transitions, results: [...results].sort() };
}

function explored(program: Program, strategy: DepthFirst | BreadthFirst) {
	const { ending, states, transitions, results } = exploreAll(new Machine(program), strategy);
	expect(ending).toEqual({ kind: "exhausted" });
	return agreed(states, transitions, results);
}

/** What a search counts that nobody looks at: it may pass over moves that lead to states seen before. */
function unobserved(program: Program, strategy: DepthFirst | BreadthFirst) {
	const found = explore(new Machine(program), strategy, { goOnAfterFailure: true });
	passed += strategy.passed;
	const { states, transitions, completions, depth, mayCycle } = found;
	return { states, transitions, completions, depth, mayCycle };
}

it("a machine that has learned all that it can is searched as a fresh one", () => {
	const machine = new Machine(lostUpdate(3));
	for (const Search of [DepthFirst, BreadthFirst, DepthFirst, BreadthFirst]) {
		const { states, transitions } = explore(machine, new Search(), { goOnAfterFailure: true });
		const space = wholeSpace(lostUpdate(3));
		expect({ states, transitions }).toEqual({ states: space.states, transitions: space.transitions });
	}
});

/** The same, every move made. */
function counts(program: Program, strategy: DepthFirst | BreadthFirst) {
	const found = exploreAll(new Machine(program), strategy);
	expect(strategy.passed).toBe(0);
	const { states, transitions, completions, depth, mayCycle } = found;
	return { states, transitions, completions, depth, mayCycle };
}

let passed = 0;

it("depth-first, breadth-first and brute force agree on the states and end results of random programs", () => {
	let compared = 0;
	const sizes: number[] = [];
	fc.assert(
		fc.property(programTexts({ maxOps: 6, loops: true }), (text) => {
			const program = programOf(text);
			let space: ReturnType<typeof wholeSpace>;
			try {
				space = wholeSpace(program, MAX_STATES);
			} catch (error) {
				fc.pre(!(error instanceof TooLarge));
				throw error;
			}
			const expected = agreed(space.states, space.transitions, space.results);
			expect(explored(program, new DepthFirst())).toEqual(expected);
			expect(explored(program, new BreadthFirst())).toEqual(expected);
			for (const Search of [DepthFirst, BreadthFirst]) {
				expect(unobserved(program, new Search())).toEqual(counts(program, new Search()));
			}
			const bound = { maxDepth: 4 };
			expect(unobserved(program, new DepthFirst(bound))).toEqual(counts(program, new DepthFirst(bound)));
			compared += 1;
			sizes.push(space.states);
		}),
		{ numRuns: 500, seed, maxSkipsPerRun: 1 },
	);
	expect(compared).toBeGreaterThanOrEqual(500);
	// Or nothing would have been passed over.
	expect(passed).toBeGreaterThan(500);
	// The sample would prove little if most programs could do next to nothing.
	expect(sizes.filter((size) => size >= 30).length).toBeGreaterThan(75);
});
