import fc from "fast-check";
import { expect, it } from "vitest";
import { check, type Program } from "../../../../scheduler/index.js";
import { Machine } from "../../../../scheduler/machine/machine.js";
import { explore } from "../../../../scheduler/search/explore.js";
import { PartialOrder } from "../../../../scheduler/search/partial-order/partial-order.js";
import { BreadthFirst } from "../../../../scheduler/search/storing/breadth-first.js";
import { DepthFirst } from "../../../../scheduler/search/storing/depth-first.js";
import { programOf } from "../../../arbitraries/interpret.js";
import { programTexts, symmetricTexts } from "../../../arbitraries/programs.js";
import { EndStates } from "../../../oracles/end-states.js";
import { leastOf } from "../../../oracles/permutations.js";
import { seed } from "../../../seed.js";

/** Larger programs are passed over, to keep the test short. */
const MAX_STATES = 2_000;

type Search = "depth-first" | "breadth-first";

function strategyFor(search: Search, symmetry: boolean, partialOrder?: PartialOrder) {
	return search === "depth-first"
		? new DepthFirst({ symmetry, partialOrder })
		: new BreadthFirst({ symmetry, partialOrder });
}

/** All that a search must find, whatever it leaves out. */
class Findings extends EndStates {
	readonly violated = new Set<string>();
	readonly failures = new Set<string>();

	override look(machine: Machine): void {
		super.look(machine);
		for (const property of machine.properties) {
			if (property.when === "always" && machine.verdictOf(property) !== null) this.violated.add(property.name);
		}
		for (const coroutine of machine.coroutines) {
			const failure = machine.pointOf(coroutine).terminal?.failure;
			if (failure !== undefined) this.failures.add(`${machine.nameOf(coroutine)}: ${failure.message}`);
		}
	}
}

interface Found {
	readonly states: number;
	readonly transitions: number;
	/** End results, violated properties, failures of coroutines, witnesses, whether there is a cycle. */
	readonly findings: readonly (readonly string[])[];
}

/** @param names - what may be permuted in what was found */
function explored(machine: Machine, strategy: DepthFirst | BreadthFirst, names: readonly string[]): Found {
	const observer = new Findings();
	machine.reset();
	observer.look(machine);
	const {
		states = 0,
		transitions,
		ending,
		mayCycle,
	} = explore(machine, strategy, { goOnAfterFailure: true }, observer);
	expect(ending).toEqual({ kind: "exhausted" });
	const witnesses = [...machine.learner.witnesses.values()].filter(({ reached }) => reached).map(({ name }) => name);
	const cycle = strategy instanceof DepthFirst ? [String(mayCycle)] : [];
	const findings = [observer.results, observer.violated, observer.failures, witnesses, cycle];
	return {
		states,
		transitions,
		findings: findings.map((texts) => [...new Set([...texts].map((text) => leastOf(text, names)))].sort()),
	};
}

/** Passes until the reduction has relied on nothing wrong, and one more, in which it knows everything from the beginning. */
function* reducedSearches(program: Program, search: Search, symmetry: boolean, names: readonly string[]) {
	const machine = new Machine(program);
	const partialOrder = new PartialOrder(machine, { statesWatched: 0 });
	for (let more = 2; more > 0; ) {
		for (const { name } of machine.learner.witnesses.values()) machine.learner.witness(name).reached = false;
		const found = explored(machine, strategyFor(search, symmetry, partialOrder), names);
		if (partialOrder.end()) continue;
		yield found;
		more -= 1;
	}
}

it.each<[Search, number]>([
	["depth-first", 3],
	["breadth-first", 1],
])("%s search finds everything in random programs", (search, percent) => {
	let all = 0;
	let left = 0;
	fc.assert(
		fc.property(programTexts({ maxOps: 5, loops: true, observations: true }), (text) => {
			const program = programOf(text);
			const full = explored(new Machine(program), strategyFor(search, false), []);
			fc.pre(full.states <= MAX_STATES);
			for (const reduced of reducedSearches(program, search, false, [])) {
				expect(reduced.findings).toEqual(full.findings);
				expect(reduced.states).toBeLessThanOrEqual(full.states);
				left += reduced.transitions;
				all += full.transitions;
			}
		}),
		{ numRuns: 1000, seed, maxSkipsPerRun: 2 },
	);
	// The sample would prove little if nothing were left out.
	expect(left).toBeLessThan(all * (1 - percent / 100));
});

it.each<Search>(["depth-first", "breadth-first"])("%s search with symmetry finds everything, too", (search) => {
	let all = 0;
	let left = 0;
	fc.assert(
		fc.property(symmetricTexts({ maxOps: 4, loops: true, observations: true }), (text) => {
			const program = programOf(text);
			const names = Array.from({ length: text.alike ?? 0 }, (_, i) => `c${i}`);
			const full = explored(new Machine(program), strategyFor(search, false), names);
			fc.pre(full.states <= MAX_STATES);
			for (const reduced of reducedSearches(program, search, true, names)) {
				expect(reduced.findings).toEqual(full.findings);
				left += reduced.states;
				all += full.states;
			}
		}),
		{ numRuns: 500, seed, maxSkipsPerRun: 2 },
	);
	expect(left).toBeLessThan(all / 2);
});

it.each<Search>(["depth-first", "breadth-first"])("%s checks come to the same kinds of verdicts", (strategy) => {
	fc.assert(
		fc.property(programTexts({ maxOps: 5, loops: true }), (text) => {
			const program = programOf(text);
			const options = { strategy, determinism: false, maxStates: 3_000, minimise: false };
			const full = check(program, { ...options, partialOrder: "off" });
			fc.pre(full.verdict !== "INCOMPLETE");
			const reduced = check(program, { ...options, partialOrder: "always" });
			expect([reduced.verdict, reduced.failure === undefined]).toEqual([full.verdict, full.failure === undefined]);
		}),
		{ numRuns: 200, seed, maxSkipsPerRun: 3 },
	);
});
