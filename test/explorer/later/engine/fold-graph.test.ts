import { describe, expect, it } from "vitest";
import { type Fold, isFolded } from "../../../../explorer/engine/fold.js";
import { foldGraph, scheduleThrough } from "../../../../explorer/later/engine/fold-graph.js";
import { statesAlong, stepsTo } from "../../../../explorer/later/engine/graph-paths.js";
import { moveOf, stepsFrom, targetOf } from "../../../../scheduler/index.js";
import { graphOf, SETTINGS } from "../../scenarios.js";

const FOLDS: readonly Fold[] = [["reader"], ["guest"], ["reader", "guest"]];

describe.each(SETTINGS)("with %o", (settings) => {
	const graph = graphOf(settings);

	it("folding nothing gives the same graph", () => {
		const { graph: same, origin, numberOf } = foldGraph(graph, []);
		expect(same).toEqual(graph);
		expect(origin).toEqual([...Array(graph.states).keys()]);
		expect([...numberOf]).toEqual(origin.map((state) => [state, state]));
	});

	it.each(FOLDS)("every step of a folded graph is a way of one coroutine, which could not go on: %s %s", (...fold) => {
		const { graph: folded, origin, numberOf } = foldGraph(graph, fold);
		for (const [state, fine] of origin.entries()) {
			expect(numberOf.get(fine)).toBe(state);
			expect(folded.failures.get(state)).toBe(graph.failures.get(fine));
			expect(folded.endings.get(state)).toBe(graph.endings.get(fine));
			for (const step of stepsFrom(folded, state)) {
				const { coroutine } = moveOf(folded, step);
				const end = origin[targetOf(folded, step)] as number;
				const way = stepsTo(graph, end, fine, coroutine);
				expect(way.length).toBeGreaterThan(0);
				expect(targetOf(graph, way.at(-1) as number)).toBe(end);
				const couldGoOn = stepsFrom(graph, end).some((next) => moveOf(graph, next).coroutine === coroutine);
				if (isFolded(fold, coroutine)) expect(couldGoOn).toBe(false);
				else expect(way).toHaveLength(1);
			}
		}
		expect(folded.states).toBeLessThan(graph.states);
	});

	it.each(FOLDS)(
		"the schedule to a folded state gets there, and stops no folded coroutine before: %s %s",
		(...fold) => {
			const folded = foldGraph(graph, fold);
			for (const [state, fine] of folded.origin.entries()) {
				const way = scheduleThrough(graph, folded, state);
				const states = statesAlong(graph, way);
				expect(states).toHaveLength(way.length + 1);
				expect(states.at(-1)).toBe(fine);
				for (const [i, { coroutine }] of way.entries()) {
					if (!isFolded(fold, coroutine) || way[i + 1]?.coroutine === coroutine) continue;
					const after = stepsFrom(graph, states[i + 1] as number);
					expect(after.map((step) => moveOf(graph, step).coroutine)).not.toContain(coroutine);
				}
			}
		},
	);
});

it("if the reader cannot be broken into, there is no race; if the guest cannot, there still is", () => {
	const graph = graphOf({ serialize_target_writes: "off" });
	expect(graph.failures.size).toBeGreaterThan(0);
	expect(foldGraph(graph, ["reader"]).graph.failures.size).toBe(0);
	expect(foldGraph(graph, ["guest"]).graph.failures.size).toBeGreaterThan(0);
});
