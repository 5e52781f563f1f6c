import { moveOf, type Schedule, type StateGraph, stepsFrom, targetOf } from "../../../scheduler/index.js";
import { type Fold, isFolded } from "../../engine/fold.js";
import { stepsTo } from "./graph-paths.js";

/**
 * What is left of a graph when coroutines are folded: the same graph with fewer steps, and only the states that can still be
 * reached between two of them.
 */
export interface FoldedGraph {
	readonly graph: StateGraph;
	/** For each state, its number in the graph that was folded. */
	readonly origin: readonly number[];
	/** The way back. */
	readonly numberOf: ReadonlyMap<number, number>;
}

/** Folds coroutines of these kinds. */
export function foldGraph(graph: StateGraph, fold: Fold): FoldedGraph {
	const origin = [0];
	const numberOf = new Map([[0, 0]]);
	const depth = [0];
	const firstStep: number[] = [];
	const target: number[] = [];
	const move: number[] = [];
	const happening: number[] = [];
	for (let state = 0; state < origin.length; state++) {
		firstStep.push(target.length);
		for (const step of stepsFrom(graph, origin[state] as number)) {
			for (const end of runOn(graph, step, fold)) {
				let number = numberOf.get(end);
				if (number === undefined) {
					number = origin.push(end) - 1;
					numberOf.set(end, number);
					depth.push((depth[state] as number) + 1);
				}
				target.push(number);
				move.push(graph.move[step] as number);
				happening.push(graph.happening[step] as number);
			}
		}
	}
	firstStep.push(target.length);
	const inNewNumbers = <T>(of: ReadonlyMap<number, T>) =>
		new Map(
			[...of].flatMap(([state, value]) => {
				const number = numberOf.get(state);
				return number === undefined ? [] : [[number, value] as const];
			}),
		);
	const folded: StateGraph = {
		states: origin.length,
		firstStep: Int32Array.from(firstStep),
		target: Int32Array.from(target),
		move: Int32Array.from(move),
		moves: graph.moves,
		happening: Int32Array.from(happening),
		happenings: graph.happenings,
		depth: Int32Array.from(depth),
		failures: inNewNumbers(graph.failures),
		endings: inNewNumbers(graph.endings),
		bound: graph.bound,
	};
	return { graph: folded, origin, numberOf };
}

/** A schedule to a state of a folded graph, all single steps of it: no folded coroutine stops where it could go on. */
export function scheduleThrough(fine: StateGraph, { graph, origin }: FoldedGraph, state: number): Schedule {
	let from = 0;
	return stepsTo(graph, state).flatMap((step) => {
		const to = origin[targetOf(graph, step)] as number;
		const part = stepsTo(fine, to, from, moveOf(graph, step).coroutine);
		from = to;
		return part.map((single) => moveOf(fine, single));
	});
}

/** Where the coroutine that makes the step comes to a stop: one state for each way to choose on the way. */
function runOn(graph: StateGraph, first: number, fold: Fold): number[] {
	const { coroutine } = moveOf(graph, first);
	if (!isFolded(fold, coroutine)) return [targetOf(graph, first)];
	const stops = new Set<number>();
	const seen = new Set<number>();
	const todo = [targetOf(graph, first)];
	for (let state = todo.pop(); state !== undefined; state = todo.pop()) {
		if (seen.has(state)) continue;
		seen.add(state);
		const further = stepsFrom(graph, state).filter((step) => moveOf(graph, step).coroutine === coroutine);
		if (further.length === 0) stops.add(state);
		else todo.push(...further.map((step) => targetOf(graph, step)));
	}
	return [...stops];
}
