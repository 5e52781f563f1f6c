import { expect, it } from "vitest";
import {
	type Coroutine,
	cell,
	check,
	choose,
	join,
	type Program,
	pause,
	program,
	spawn,
	waitUntil,
} from "../../../scheduler/index.js";
import { MAX_PARKED_RUNS } from "../../../scheduler/machine/learner.js";
import { Machine } from "../../../scheduler/machine/machine.js";
import { BreadthFirst } from "../../../scheduler/search/storing/breadth-first.js";
import { wholeSpace } from "../../oracles/brute-force.js";
import { exploreAll } from "../../oracles/end-states.js";
import { lostUpdate, safeUpdate } from "../programs.js";

/** Numbers of a machine's coroutines, by name. */
function slots(machine: Machine): Record<string, number> {
	return Object.fromEntries(machine.coroutines.map((slot) => [machine.nameOf(slot), slot]));
}

it("steps, goes back, and steps again along what it has learned, without a generator", () => {
	const machine = new Machine(lostUpdate(2));
	machine.reset();
	const { a = -1, b = -1 } = slots(machine);
	const run = () => {
		const mark = machine.state.mark();
		for (const coroutine of [a, b, a, b]) machine.step(coroutine);
		const end = [...machine.state.vector.slice(0, machine.width)];
		machine.state.rewind(mark);
		return end;
	};
	const before = [...machine.state.vector];
	const first = run();
	expect([...machine.state.vector]).toEqual(before);
	const { generatorRuns } = machine.learner;
	expect(generatorRuns).toBeGreaterThan(0);
	expect(run()).toEqual(first);
	expect(machine.learner.generatorRuns).toBe(generatorRuns);
});

it("the fewer values, the fewer generators: not one for each state", () => {
	const machine = new Machine(safeUpdate(5));
	const { states, transitions } = exploreAll(machine, new BreadthFirst());
	// Each of 5 coroutines sees each of 5 counts once: 25 runs, for 32 states and 80 transitions.
	expect([states, transitions, machine.learner.generatorRuns]).toEqual([32, 80, 25]);
});

it("offers the alternatives of a step in the order of an odometer", () => {
	const machine = new Machine(
		program("choosing", () => {
			spawn("a", function* () {
				yield* pause("before");
				if (choose("first", 3) === 1) choose("second", 2);
			});
		}),
	);
	machine.reset();
	const seen: string[] = [];
	let choices: number[] | undefined = [];
	while (choices !== undefined) {
		const mark = machine.state.mark();
		machine.step(slots(machine).a ?? -1, choices);
		seen.push(machine.choices.join());
		choices = machine.nextAlternative();
		machine.state.rewind(mark);
	}
	expect(seen).toEqual(["0", "1,0", "1,1", "2"]);
});

it("a choice among nothing, or among parts, is an error of the program", () => {
	for (const options of [0, -1, 1.5, Number.NaN]) {
		const { failure } = check(
			program("choosing", () =>
				spawn("a", function* () {
					yield* pause("before");
					choose("what", options);
				}),
			),
		);
		expect(failure?.message).toContain(`chooses "what" among ${options} options: it must be a whole number from 1`);
	}
});

it("a child may bear the name of one that has ended, and begin with other cells", () => {
	const generations = (waits: boolean): Program =>
		program("generations", () => {
			const x = cell("x", 0);
			spawn("parent", function* () {
				for (const start of [5, 6]) {
					const child = spawn("child", function* (): Coroutine<number> {
						const own = cell("own", start + x.get());
						yield* pause("between");
						return own.get();
					});
					if (waits) x.set(Number(yield* join(child)));
					else yield* pause("no time to wait");
				}
			});
		});
	expect(check(generations(true)).verdict).toBe("VERIFIED");
	const { failure } = check(generations(false));
	expect(failure?.message).toContain('spawns "child" while one of that name lives');
	// Past that error, the same operation of the same history does bring the child to life, elsewhere.
	for (const waits of [true, false]) {
		const space = wholeSpace(generations(waits));
		const { states, transitions, results } = exploreAll(new Machine(generations(waits)), new BreadthFirst());
		expect({ states, transitions, results: new Set(results) }).toEqual(space);
	}
});

it("more points than generators may be kept standing change nothing", () => {
	// Breadth-first search leaves a whole generation of points standing before it comes back to the first of them; each
	// waits with a guard of its own, for which its generator is asked.
	const many = program("many points", () => {
		const x = cell("x", 0);
		spawn("many", function* () {
			yield* pause("choose");
			const mine = choose("which", MAX_PARKED_RUNS + 500);
			yield* waitUntil("x is set", () => x.get() > mine % 2);
			x.set(mine);
		});
		spawn("sets", function* () {
			yield* pause("set");
			x.set(2);
		});
	});
	const result = check(many, { strategy: "breadth-first", determinism: false });
	const points = MAX_PARKED_RUNS + 500;
	// For each choice three states: chosen before x is set, after it, and done; and two in which nothing is chosen yet.
	// For each choice four moves: two that choose, one that sets x after that, one that ends; and one that sets x before.
	expect(result).toMatchObject({ verdict: "VERIFIED", states: 2 + 3 * points, transitions: 1 + points * 4 });
});
