import type { ScheduleStep } from "../search/schedule.js";
import type { StateGraph } from "./state-graph.js";

/** The numbers of the steps from a state. */
export function stepsFrom(graph: Pick<StateGraph, "firstStep">, state: number): number[] {
	const steps: number[] = [];
	for (let step = at(graph.firstStep, state); step < at(graph.firstStep, state + 1); step++) steps.push(step);
	return steps;
}

/** The move that a step of the graph makes. */
export function moveOf(graph: Pick<StateGraph, "move" | "moves">, step: number): ScheduleStep {
	return graph.moves[at(graph.move, step)] as ScheduleStep;
}

/** The state to which a step of the graph leads. */
export function targetOf(graph: Pick<StateGraph, "target">, step: number): number {
	return at(graph.target, step);
}

function at(numbers: Int32Array, index: number): number {
	return numbers[index] as number;
}
