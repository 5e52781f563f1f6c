import type { Model, SettingValues } from "../../../properties/index.js";
import { stateGraph } from "../../../scheduler/index.js";
import { endingOf, endingsOf } from "../../engine/endings.js";

/** What is known of a scenario when all its runs have been looked at. */
export interface Facts {
	readonly states: number;
	/** Steps from one state to another. */
	readonly steps: number;
	/** In what different ways a run can end. */
	readonly endings: readonly string[];
	/** In how many states something is violated. */
	readonly violating: number;
}

/** Looks at all runs of a scenario. */
export function factsOf(model: Model, settings: SettingValues): Facts {
	const graph = stateGraph(model.build(settings), { endingOf });
	const endings = endingsOf(graph).map(({ text }) => text);
	return { states: graph.states, steps: graph.target.length, endings: endings.sort(), violating: graph.failures.size };
}
