import {
	moveOf,
	type Schedule,
	type ScheduleStep,
	type StateGraph,
	stepsFrom,
	targetOf,
} from "../../../scheduler/index.js";

/** The states that a schedule passes through, the initial one first; as far as the graph knows them. */
export function statesAlong(graph: StateGraph, schedule: Schedule): number[] {
	const states = [0];
	for (const { coroutine, choices = [] } of schedule) {
		const state = states.at(-1) as number;
		const step = stepsFrom(graph, state).find((candidate) => {
			const move = moveOf(graph, candidate);
			return move.coroutine === coroutine && (move.choices ?? []).join() === choices.join();
		});
		if (step === undefined) break;
		states.push(targetOf(graph, step));
	}
	return states;
}

/** For each state, how many steps it takes at least from there to a failure; -1 where there is no way to one. */
export function distancesToFailure(graph: StateGraph): Int32Array {
	const distances = new Int32Array(graph.states).fill(-1);
	const before: number[][] = Array.from({ length: graph.states }, () => []);
	for (let state = 0; state < graph.states; state++) {
		for (const step of stepsFrom(graph, state)) before[targetOf(graph, step)]?.push(state);
	}
	const queue = [...graph.failures.keys()];
	for (const state of queue) distances[state] = 0;
	for (let next = 0; next < queue.length; next++) {
		const state = queue[next] as number;
		for (const earlier of before[state] as number[]) {
			if (distances[earlier] !== -1) continue;
			distances[earlier] = at(distances, state) + 1;
			queue.push(earlier);
		}
	}
	return distances;
}

/** The first step of a shortest way from a state to a failure; undefined if there is no way. */
export function stepTowardsFailure(graph: StateGraph, distances: Int32Array, state: number): ScheduleStep | undefined {
	const distance = distances[state] ?? -1;
	if (distance <= 0) return undefined;
	const step = stepsFrom(graph, state).find((candidate) => distances[targetOf(graph, candidate)] === distance - 1);
	return step === undefined ? undefined : moveOf(graph, step);
}

/** The numbers of the steps on a shortest way to a state, from the initial one or another; if need be, by one coroutine alone. */
export function stepsTo(graph: StateGraph, state: number, start = 0, coroutine?: string): number[] {
	const cameBy = new Map<number, { readonly from: number; readonly step: number }>();
	const queue = [start];
	for (let next = 0; next < queue.length && state !== start && !cameBy.has(state); next++) {
		const from = queue[next] as number;
		for (const step of stepsFrom(graph, from)) {
			const target = targetOf(graph, step);
			if (target === start || cameBy.has(target)) continue;
			if (coroutine !== undefined && moveOf(graph, step).coroutine !== coroutine) continue;
			cameBy.set(target, { from, step });
			queue.push(target);
		}
	}
	const steps: number[] = [];
	for (let came = cameBy.get(state); came !== undefined; came = cameBy.get(came.from)) steps.unshift(came.step);
	return steps;
}

/** The states from which, or to which, it takes at most so many steps from one in the middle; in the graph's order. */
export function statesAround(graph: StateGraph, middle: number, most: number): number[] {
	const after = new Set([middle]);
	const before = new Set([middle]);
	for (let i = 0; i < most; i++) {
		for (const state of [...after]) for (const step of stepsFrom(graph, state)) after.add(targetOf(graph, step));
		const reached = new Set(before);
		for (let state = 0; state < graph.states; state++) {
			if (stepsFrom(graph, state).some((step) => reached.has(targetOf(graph, step)))) before.add(state);
		}
	}
	return [...new Set([...before, ...after])].sort((a, b) => a - b);
}

function at(numbers: Int32Array, index: number): number {
	return numbers[index] as number;
}
