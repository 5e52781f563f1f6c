import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MODELS, type Model, REPORTED_RACE } from "../../../properties/index.js";
import {
	buildingStateGraph,
	check,
	type Program,
	type StateGraph,
	Stepper,
	stateGraph,
	type TraceStep,
} from "../../../scheduler/index.js";
import { Machine } from "../../../scheduler/machine/machine.js";
import { failureInState } from "../../../scheduler/search/failure-in-state.js";
import { programOf } from "../../arbitraries/interpret.js";
import { programTexts } from "../../arbitraries/programs.js";
import { extensions, type Path, run, TooLarge } from "../../oracles/brute-force.js";
import { seed } from "../../seed.js";
import { lostUpdate } from "../programs.js";

const [fleecing] = MODELS as [Model];

/** Brute force starts from scratch for every transition. */
const MAX_STATES = 400;

/** One state, as the graph and brute force both have it. */
interface Known {
	readonly depth: number;
	/** Whether something has failed. */
	readonly fails: boolean;
	readonly ends: boolean;
	/** Each step from here, with the text of the state it leads to. */
	readonly steps: readonly string[];
}

function stepText(coroutine: string, choices: readonly number[], to: string): string {
	return `${coroutine}:${choices} → ${to}`;
}

/** What a schedule leads to, and all that is one step longer; each run from the very beginning. */
interface FromScratch {
	look(path: Path): { readonly text: string; readonly fails: boolean };
	longer(path: Path): Iterable<Path>;
}

function live(program: Program): FromScratch {
	return {
		look: (path) => {
			const state = run(program, path);
			return { text: state.key(), fails: state.failure() !== undefined };
		},
		longer: (path) => Array.from(extensions(program, path), ({ path }) => path),
	};
}

/** For programs that read families as a whole, which the oracle cannot. */
function onMachine(program: Program): FromScratch {
	const machine = new Machine(program);
	const go = (path: Path) => {
		machine.reset();
		for (const { coroutine, choices } of path) {
			machine.step(machine.coroutines.find((slot) => machine.nameOf(slot) === coroutine) as number, choices);
		}
	};
	return {
		look: (path) => {
			go(path);
			const text = machine.state.vector.join().replace(/(,0)+$/, "");
			return { text, fails: failureInState(machine) !== undefined };
		},
		longer: (path) => {
			const enabled: number[] = [];
			go(path);
			machine.enabled(enabled);
			return enabled.flatMap((slot) => {
				const paths: Path[] = [];
				let choices: readonly number[] | undefined = [];
				while (choices !== undefined) {
					go(path);
					machine.step(slot, choices);
					paths.push([...path, { coroutine: machine.nameOf(slot), choices: [...machine.choices] }]);
					choices = machine.nextAlternative();
				}
				return paths;
			});
		},
	};
}

/** All states by their text, in breadth; failing ones are ends. @throws TooLarge */
function bruteForce({ look, longer }: FromScratch): Map<string, Known> {
	const depths = new Map([[look([]).text, 0]]);
	const known = new Map<string, Known>();
	const todo: Path[] = [[]];
	for (const path of todo) {
		const { text, fails } = look(path);
		const steps: string[] = [];
		for (const next of fails ? [] : longer(path)) {
			const to = look(next).text;
			const { coroutine, choices } = next.at(-1) as Path[number];
			steps.push(stepText(coroutine, choices, to));
			if (depths.has(to)) continue;
			depths.set(to, next.length);
			todo.push(next);
			if (todo.length > MAX_STATES) throw new TooLarge();
		}
		known.set(text, { depth: depths.get(text) as number, fails, ends: steps.length === 0, steps: steps.sort() });
	}
	return known;
}

/** The moves that lead to each state, along the steps by which states were found first. */
function pathsIn({ states, firstStep, target, move, moves }: StateGraph): Path[] {
	const paths: (Path | undefined)[] = Array(states).fill(undefined);
	paths[0] = [];
	for (let state = 0; state < states; state++) {
		for (let step = firstStep[state] as number; step < (firstStep[state + 1] as number); step++) {
			const { coroutine, choices = [] } = moves[move[step] as number] as StateGraph["moves"][number];
			paths[target[step] as number] ??= [...(paths[state] as Path), { coroutine, choices }];
		}
	}
	expect(paths).not.toContain(undefined);
	return paths as Path[];
}

/** The graph's states by the text of the state to which their moves lead. */
function byText({ look }: FromScratch, graph: StateGraph): Map<string, Known> {
	const { firstStep, target, move, moves, depth, failures, endings } = graph;
	const paths = pathsIn(graph);
	const texts = paths.map((path) => look(path).text);
	expect(new Set(texts).size, "no state is there twice").toBe(graph.states);
	expect(paths.map(({ length }) => length)).toEqual([...depth]);
	return new Map(
		texts.map((text, state) => {
			const steps: string[] = [];
			for (let step = firstStep[state] as number; step < (firstStep[state + 1] as number); step++) {
				const { coroutine, choices = [] } = moves[move[step] as number] as StateGraph["moves"][number];
				steps.push(stepText(coroutine, choices, texts[target[step] as number] as string));
			}
			const fails = failures.has(state);
			return [text, { depth: depth[state] as number, fails, ends: endings.has(state), steps: steps.sort() }];
		}),
	);
}

function unreduced(program: Program) {
	return check(program, {
		...{ strategy: "breadth-first", symmetry: false, partialOrder: "off" },
		...{ determinism: false, minimise: false },
	});
}

describe("has the states and steps", () => {
	it.each(["seed", "deep-chain", "crowd"])("of a check of fleecing, preset %s", (preset) => {
		const program = fleecing.build(fleecing.complete(fleecing.presets[preset] ?? {}));
		const { verdict, states, transitions, depth } = unreduced(program);
		const graph = stateGraph(program);
		expect(verdict).toBe("VERIFIED");
		expect({ states: graph.states, transitions: graph.target.length, depth: Math.max(...graph.depth) }).toEqual({
			states,
			transitions,
			depth,
		});
		expect({ failures: graph.failures.size, bound: graph.bound }).toEqual({ failures: 0, bound: undefined });
	});

	it.each(["seed", "race", "torn", "other-chain"])(
		"of brute force on fleecing, preset %s, failing states being ends",
		(preset) => {
			const program = fleecing.build(fleecing.complete(fleecing.presets[preset] ?? {}));
			const graph = stateGraph(program);
			expect(byText(onMachine(program), graph)).toEqual(bruteForce(onMachine(program)));
			expect(graph.failures.size > 0).toBe(preset !== "seed");
			for (const failure of graph.failures.values()) expect(failure).toMatchObject({ kind: "property" });
		},
	);

	it("of brute force on random programs, and of a check where they are verified", () => {
		const seen = { verified: 0, failing: 0, choosing: 0, large: 0 };
		fc.assert(
			fc.property(programTexts({ maxOps: 5, loops: true }), (text) => {
				const program = programOf(text);
				let expected: Map<string, Known>;
				try {
					expected = bruteForce(live(program));
				} catch (error) {
					fc.pre(!(error instanceof TooLarge));
					throw error;
				}
				const graph = stateGraph(program);
				expect(byText(live(program), graph)).toEqual(expected);
				const { verdict, states, transitions, depth } = unreduced(program);
				if (verdict === "VERIFIED") {
					expect([graph.states, graph.target.length, Math.max(...graph.depth)]).toEqual([states, transitions, depth]);
					expect(graph.failures.size).toBe(0);
					seen.verified += 1;
				}
				if (graph.failures.size > 0) seen.failing += 1;
				if (graph.moves.some(({ choices }) => choices !== undefined)) seen.choosing += 1;
				if (graph.states >= 30) seen.large += 1;
			}),
			{ numRuns: 300, seed, maxSkipsPerRun: 2 },
		);
		for (const [kind, times] of Object.entries(seen)) expect(times, kind).toBeGreaterThan(20);
	});
});

it("is plain data, numbered in the order of distance, with each move once", () => {
	const graph = stateGraph(fleecing.build(fleecing.complete(fleecing.presets.torn ?? {})));
	expect(structuredClone(graph)).toEqual(graph);
	expect([...graph.depth]).toEqual([...graph.depth].sort((a, b) => a - b));
	expect(new Set(graph.moves.map((move) => JSON.stringify(move))).size).toBe(graph.moves.length);
	expect(graph.firstStep).toHaveLength(graph.states + 1);
	expect(graph.firstStep.at(-1)).toBe(graph.target.length);
});

it("knows what comes about by each step: events and witnesses, as in a replay", () => {
	const program = fleecing.build(fleecing.complete(fleecing.presets.torn ?? {}));
	const graph = stateGraph(program);
	const { firstStep, move, moves, happening, happenings } = graph;
	const stepper = new Stepper(program);
	const seen = new Set<string>();
	for (const [state, path] of pathsIn(graph).entries()) {
		for (let step = firstStep[state] as number; step < (firstStep[state + 1] as number); step++) {
			const { coroutine, choices = [] } = moves[move[step] as number] as StateGraph["moves"][number];
			const last = stepper.follow([...path, { coroutine, choices }]).trace.steps.at(-1) as TraceStep;
			const events = [...last.notes.flatMap(({ event }) => event ?? []), ...last.observed];
			expect(happenings[happening[step] as number]).toEqual(events);
			for (const event of events) seen.add(event);
		}
	}
	for (const { event } of REPORTED_RACE) expect([...seen]).toContain(event);
	expect(happening).toHaveLength(graph.target.length);
	expect(new Set(happenings.map((events) => events.join("\n"))).size, "each once").toBe(happenings.length);
});

it("says of each ending what is asked of it", () => {
	const graph = stateGraph(lostUpdate(3), { endingOf: (contents) => `counter ${contents.get("counter")}` });
	const counts = new Set(graph.endings.values());
	expect(counts).toEqual(new Set(["counter 1", "counter 2", "counter 3"]));
	for (const [state, text] of graph.endings) expect(graph.failures.has(state)).toBe(text !== "counter 3");
	expect(new Set(stateGraph(lostUpdate(3)).endings.values())).toEqual(new Set([""]));
});

/** What of a graph has to hold also if it is a part. */
function expectPart(part: StateGraph, whole: StateGraph): void {
	expect(part.states).toBeLessThan(whole.states);
	expect([...part.depth]).toEqual([...whole.depth.slice(0, part.states)]);
	expect([...part.target]).toEqual([...whole.target.slice(0, part.target.length)]);
	expect(part.firstStep).toHaveLength(part.states + 1);
	for (const target of part.target) expect(target).toBeLessThan(part.states);
	for (const [state, failure] of part.failures) expect(whole.failures.get(state)).toEqual(failure);
}

describe("is a part, and says why", () => {
	const crowd = fleecing.build(fleecing.complete({ readers: "2", writers: "2", clusters: "2" }));
	const whole = stateGraph(crowd);

	it.each([1, 5, 100, 4_900])("beyond %d states", (maxStates) => {
		const part = stateGraph(crowd, { maxStates });
		expect(part.bound).toBe(`max-states ${maxStates}`);
		expect(part.states).toBeGreaterThan(maxStates);
		expectPart(part, whole);
	});

	it("and is whole with just as many", () => {
		expect(stateGraph(crowd, { maxStates: whole.states })).toEqual(whole);
		expect(whole.bound).toBeUndefined();
	});

	it("when it is interrupted, from the first state on", () => {
		const atOnce = stateGraph(crowd, { interrupted: () => "the interruption" });
		expect(atOnce).toMatchObject({ bound: "the interruption", states: 1 });
		expect([...atOnce.firstStep]).toEqual([0, 0]);
		let looks = 0;
		const later = stateGraph(crowd, { interrupted: () => (++looks > 2 ? "time 1s" : undefined) });
		expect(later.bound).toBe("time 1s");
		expect(later.states).toBeGreaterThan(1);
		expectPart(later, whole);
	});

	it("and tells its progress between slices", () => {
		const told: [number, number][] = [];
		const slices = [...buildingStateGraph(crowd, { onProgress: (found, done) => told.push([found, done]) })];
		expect(slices.length).toBeGreaterThan(1);
		expect(told.map(([, done]) => done)).toEqual(told.map((_, i) => i * 256));
		for (const [found, done] of told) expect(found).toBeGreaterThan(done);
		expect(told.at(-1)?.[0]).toBeLessThanOrEqual(whole.states);
	});
});
