import { effect, signal } from "@preact/signals-core";
import { type Hint, hintNow } from "../actions/steps.js";
import { actorOf } from "../engine/actors.js";
import { open } from "../state/open.js";
import { coroutines } from "../state/run.js";
import { say } from "../state/said.js";

/** The hint that is shown; undefined for none. */
export const hint = signal<Hint | undefined>(undefined);

/** Shows a step on a shortest way to the goal; not while the answer is to be found by hand. */
export function showHint(): void {
	if (open.peek().hide) return;
	hint.value = hintNow();
	say(hintText(hint.value));
}

/** What a hint says. */
export function hintText(given: Hint): string {
	if (given.kind === "not known") return "The states are not explored yet, so there is no hint.";
	if (given.kind === "no way") return "There is no way from here: every schedule was explored, and none gets there.";
	const { name } = actorOf(given.step.coroutine, coroutines.value);
	return `Let the ${name} run: ${given.left} ${given.left === 1 ? "step" : "steps"} to the goal.`;
}

/** A hint is for one moment. */
export function forgetHints(): void {
	effect(() => {
		if (open.value !== undefined) hint.value = undefined;
	});
}
