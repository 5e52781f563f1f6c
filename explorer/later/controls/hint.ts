import { effect, signal } from "@preact/signals-core";
import { open } from "../../state/open.js";
import { say } from "../../state/said.js";
import { type Hint, hintNow, hintText } from "../actions/hints.js";

/** The hint that is shown; undefined for none. */
export const hint = signal<Hint | undefined>(undefined);

/** Shows a step on a shortest way to the goal; not while the answer is to be found by hand. */
export function showHint(): void {
	if (open.peek().hide) return;
	hint.value = hintNow();
	say(hintText(hint.value));
}

/** A hint is for one moment. */
export function forgetHints(): void {
	effect(() => {
		if (open.value !== undefined) hint.value = undefined;
	});
}
