import type { ScheduleStep } from "../../../scheduler/index.js";
import { actorOf } from "../../engine/actors.js";
import { open } from "../../state/open.js";
import { coroutines } from "../../state/run.js";
import { stepTowardsFailure } from "../engine/graph-paths.js";
import { distances, graph, stateNow } from "../state/graph.js";

/** What a hint is: a step on a shortest way to a failure, or why there is none. */
export type Hint =
	| { readonly kind: "step"; readonly step: ScheduleStep; readonly left: number }
	| { readonly kind: keyof typeof WHY_NONE };

/** The hint for where we are. */
export function hintNow(): Hint {
	const state = stateNow.value;
	const known = distances.value;
	if (graph.value === undefined || known === undefined) return { kind: "not known" };
	if (state === undefined) return { kind: "folded" };
	const left = known[state] as number;
	const step = stepTowardsFailure(graph.value, known, state);
	if (step === undefined) return { kind: left === 0 ? "there" : "no way" };
	return { kind: "step", step, left };
}

const WHY_NONE = {
	there: "You are at the goal.",
	"not known": "The states are not explored yet, so there is no hint.",
	folded: "You are within steps that are folded into one.",
	"no way": "There is no way to a violation from here",
};

/** What a hint says. */
export function hintText(hint: Hint): string {
	if (hint.kind === "step") {
		const { name } = actorOf(hint.step.coroutine, coroutines.value);
		return `Let the ${name} run: ${hint.left} ${hint.left === 1 ? "step" : "steps"} to the goal.`;
	}
	const why = WHY_NONE[hint.kind];
	if (hint.kind !== "no way") return why;
	return `${why}${open.value.fold.length > 0 ? " as long as steps are folded" : ": all of them were explored"}.`;
}
