import { endingOf } from "../../explorer/engine/endings.js";
import { stepsTo } from "../../explorer/later/engine/graph-paths.js";
import { MODELS, type Model } from "../../properties/index.js";
import { moveOf, type Schedule, type StateGraph, stateGraph } from "../../scheduler/index.js";

export const FLEECING = MODELS.find(({ name }) => name === "fleecing") as Model;

/** Settings of the fleecing model of which some fail and some do not, with graphs small enough for brute force. */
export const SETTINGS: readonly Record<string, string>[] = [
	{},
	{ serialize_target_writes: "off" },
	{ serialize_target_writes: "off", l2: "warm" },
	{ serialize_target_writes: "off", effects: "sub-block" },
	{ depth: "0" },
	{ serialize_target_writes: "on", depth: "2" },
];

export function programOf(settings: Record<string, string>) {
	return FLEECING.build(FLEECING.complete(settings));
}

export function graphOf(settings: Record<string, string>): StateGraph {
	return stateGraph(programOf(settings), { endingOf });
}

/** A shortest schedule from the initial state to this one. */
export function scheduleTo(graph: StateGraph, state: number): Schedule {
	return stepsTo(graph, state).map((step) => moveOf(graph, step));
}

/** The schedule `reader0 guest0*2`, say. */
export function schedule(text: string): Schedule {
	return text.split(" ").flatMap((part) => {
		const [coroutine = "", times = "1"] = part.split("*");
		return Array.from({ length: Number(times) }, () => ({ coroutine }));
	});
}
