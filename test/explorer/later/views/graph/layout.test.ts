import { describe, expect, it } from "vitest";
import { foldGraph } from "../../../../../explorer/later/engine/fold-graph.js";
import { type Layout, layoutOf, ROW } from "../../../../../explorer/later/views/graph/layout.js";
import { type StateGraph, stepsFrom, targetOf } from "../../../../../scheduler/index.js";
import { graphOf, SETTINGS } from "../../../scenarios.js";

/** A graph of which only the steps matter, from a list of targets for each state. */
function graphFrom(targets: readonly (readonly number[])[]): StateGraph {
	const firstStep = [0];
	for (const own of targets) firstStep.push((firstStep.at(-1) as number) + own.length);
	const none = new Int32Array(firstStep.at(-1) as number);
	return {
		states: targets.length,
		firstStep: Int32Array.from(firstStep),
		target: Int32Array.from(targets.flat()),
		move: none,
		moves: [{ coroutine: "a" }],
		happening: none,
		happenings: [[]],
		depth: new Int32Array(targets.length),
		failures: new Map(),
		endings: new Map(),
		bound: undefined,
	};
}

/** 250 states in a grid, as two coroutines make it that know nothing of each other. */
function grid(): StateGraph {
	const [columns, rows] = [25, 10];
	return graphFrom(
		Array.from({ length: columns * rows }, (_, state) => [
			...(state % columns < columns - 1 ? [state + 1] : []),
			...(state + columns < columns * rows ? [state + columns] : []),
		]),
	);
}

const all = ({ states }: StateGraph) => [...Array(states).keys()];

function expectPromises(graph: StateGraph, chosen: readonly number[], layout: Layout): void {
	const { states, steps, width, height } = layout;
	expect(states.map(({ state }) => state)).toEqual(chosen);
	for (const column of new Set(states.map(({ x }) => x))) {
		const rows = states.flatMap(({ x, y }) => (x === column ? [y] : [])).sort((a, b) => a - b);
		// Rounding to whole pixels may take one away.
		for (const [i, y] of rows.slice(1).entries()) expect(y - (rows[i] as number)).toBeGreaterThanOrEqual(ROW - 1);
	}
	for (const { x, y } of states) {
		expect(x > 0 && x < width && y > 0 && y < height).toBe(true);
	}
	const drawn = chosen.flatMap((state) =>
		stepsFrom(graph, state).filter((step) => chosen.includes(targetOf(graph, step))),
	);
	expect(steps.map(({ step }) => step)).toEqual(drawn);
	for (const { step, from, to, curve } of steps) {
		expect(states).toContain(from);
		expect(states).toContain(to);
		expect(stepsFrom(graph, from.state)).toContain(step);
		expect(targetOf(graph, step)).toBe(to.state);
		expect(curve.startsWith(`M${from.x} ${from.y}C`)).toBe(true);
		expect(curve.endsWith(` ${to.x} ${to.y}`)).toBe(true);
		expect(curve).not.toMatch(/NaN|undefined|Infinity/);
	}
}

/** How often two steps between the same layers cross. */
function crossings({ steps }: Layout): number {
	const pairs = steps.flatMap((a, i) => steps.slice(i + 1).map((b) => [a, b] as const));
	return pairs.filter(
		([a, b]) => a.from.x === b.from.x && a.to.x === b.to.x && (a.from.y - b.from.y) * (a.to.y - b.to.y) < 0,
	).length;
}

describe.each(SETTINGS)("the graph with %o", (settings) => {
	it.each([[[]], [["reader"]], [["guest"]]] as const)(
		"folded by %j: keeps its promises, and all steps lead forwards",
		(fold) => {
			const { graph } = foldGraph(graphOf(settings), fold);
			const layout = layoutOf(graph, all(graph));
			expectPromises(graph, all(graph), layout);
			for (const { from, to } of layout.steps) expect(to.x).toBeGreaterThan(from.x);
		},
	);
});

it("a graph of 250 states keeps its promises", () => {
	const graph = grid();
	const layout = layoutOf(graph, all(graph));
	expect(layout.states).toHaveLength(250);
	expectPromises(graph, all(graph), layout);
});

it("what is simple, and can be drawn without crossings, is", () => {
	expect(crossings(layoutOf(grid(), all(grid())))).toBe(0);
	// Two strands whose states take turns at being above.
	const strands = graphFrom([[1, 2], [4], [3], [5], [6], [8], [7], [], []]);
	expect(crossings(layoutOf(strands, all(strands)))).toBe(0);
});

it("a long step passes between the states of the layers on its way", () => {
	const graph = graphFrom([[1, 3], [2], [3], []]);
	const { states, steps } = layoutOf(graph, all(graph));
	const { curve } = steps.find(({ step }) => step === 1) as { curve: string };
	const points = [...curve.matchAll(/(\d+) (\d+)(?=C|$)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
	expect(points).toHaveLength(4);
	for (const state of [1, 2]) {
		const { x, y } = states[state] as { x: number; y: number };
		const passing = points.find((point) => point.x === x) as { y: number };
		expect(Math.abs(passing.y - y)).toBeGreaterThanOrEqual(ROW - 1);
	}
});

it("a part of a graph is drawn with the steps within it, and circles are drawn, too", () => {
	const graph = graphFrom([[1], [2, 1], [3, 0], []]);
	expectPromises(graph, [1, 2, 3], layoutOf(graph, [1, 2, 3]));
	expectPromises(graph, all(graph), layoutOf(graph, all(graph)));
	const alone = layoutOf(graph, [3]);
	expectPromises(graph, [3], alone);
	expect(alone.steps).toEqual([]);
});
