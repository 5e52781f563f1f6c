import type { ScheduleStep, StateGraph } from "../../scheduler/index.js";

/** The numbers of the steps from a state. */
export function stepsFrom(graph: StateGraph, state: number): number[] {
	const steps: number[] = [];
	for (let step = at(graph.firstStep, state); step < at(graph.firstStep, state + 1); step++) steps.push(step);
	return steps;
}

/** The move that a step of the graph makes. */
export function moveOf(graph: StateGraph, step: number): ScheduleStep {
	return graph.moves[at(graph.move, step)] as ScheduleStep;
}

/** The state to which a step of the graph leads. */
export function targetOf(graph: StateGraph, step: number): number {
	return at(graph.target, step);
}

function at(numbers: Int32Array, index: number): number {
	return numbers[index] as number;
}
