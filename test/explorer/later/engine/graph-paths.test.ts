import { describe, expect, it } from "vitest";
import {
	distancesToFailure,
	statesAlong,
	statesAround,
	stepsTo,
	stepTowardsFailure,
} from "../../../../explorer/later/engine/graph-paths.js";
import { moveOf, type StateGraph, Stepper, stepsFrom, targetOf } from "../../../../scheduler/index.js";
import { graphOf, programOf, SETTINGS, schedule, scheduleTo } from "../../scenarios.js";

/** The least number of steps from one state to each, by relaxing every step until nothing gets less: slow and obvious. */
function lengthsFrom(graph: StateGraph, start: number): number[] {
	const lengths = Array.from({ length: graph.states }, (_, state) => (state === start ? 0 : Number.POSITIVE_INFINITY));
	for (let changed = true; changed; ) {
		changed = false;
		for (let state = 0; state < graph.states; state++) {
			for (const step of stepsFrom(graph, state)) {
				const length = (lengths[state] as number) + 1;
				if (length >= (lengths[targetOf(graph, step)] as number)) continue;
				lengths[targetOf(graph, step)] = length;
				changed = true;
			}
		}
	}
	return lengths;
}

describe.each(SETTINGS)("with %o", (settings) => {
	const graph = graphOf(settings);
	const all = [...Array(graph.states).keys()];
	const lengths = all.map((state) => lengthsFrom(graph, state));

	it("distances to a failure are those of brute force, and the step towards it makes them less", () => {
		const distances = distancesToFailure(graph);
		const failing = [...graph.failures.keys()];
		for (const state of all) {
			const least = Math.min(...failing.map((failure) => lengths[state]?.[failure] as number));
			expect(distances[state]).toBe(least === Number.POSITIVE_INFINITY ? -1 : least);
			const step = stepTowardsFailure(graph, distances, state);
			expect(step !== undefined).toBe(least > 0 && least < Number.POSITIVE_INFINITY);
			if (step === undefined) continue;
			const next = stepsFrom(graph, state).find((candidate) => moveOf(graph, candidate) === step) as number;
			expect(distances[targetOf(graph, next)]).toBe(least - 1);
		}
	});

	it("the schedule to a state gets there, in the engine too, and in as few steps as it takes", () => {
		const stepper = new Stepper(programOf(settings));
		for (const state of all) {
			const way = scheduleTo(graph, state);
			expect(way).toHaveLength(lengths[0]?.[state] as number);
			expect(way).toHaveLength(graph.depth[state] as number);
			expect(statesAlong(graph, way).at(-1)).toBe(state);
			const { stopped, moments } = stepper.follow(way);
			expect(stopped).toBeUndefined();
			expect(moments.at(-1)?.possible).toHaveLength(stepsFrom(graph, state).length);
			expect(moments.at(-1)?.failure !== undefined).toBe(graph.failures.has(state));
		}
	});

	it("what is around a state is what so few steps lead to or from", () => {
		for (const middle of all) {
			const near = all.filter(
				(state) => Math.min(lengths[middle]?.[state] as number, lengths[state]?.[middle] as number) <= 2,
			);
			expect(statesAround(graph, middle, 2)).toEqual(near);
		}
	});
});

it("a schedule is followed as far as the graph knows it", () => {
	const graph = graphOf({});
	expect(statesAlong(graph, [])).toEqual([0]);
	const states = statesAlong(graph, schedule("reader0 nobody reader0"));
	expect(states).toHaveLength(2);
	expect(graph.depth[states[1] as number]).toBe(1);
});

it("a way by one coroutine alone takes none of another's steps", () => {
	const graph = graphOf({ serialize_target_writes: "off" });
	const [, , end = 0] = statesAlong(graph, schedule("guest0*2"));
	const moves = stepsTo(graph, end, 0, "guest0").map((step) => moveOf(graph, step).coroutine);
	expect(moves).toEqual(["guest0", "guest0"]);
	expect(stepsTo(graph, end, 0, "reader0")).toEqual([]);
	expect(stepsTo(graph, end, end)).toEqual([]);
});
