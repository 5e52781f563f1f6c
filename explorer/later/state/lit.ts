import { effect, signal } from "@preact/signals-core";
import { open } from "../../state/open.js";

/** The step, counted from 1, that is pointed at in one of the views, and lights up in all; undefined for none. */
export const lit = signal<number | undefined>(undefined);

/** What goes away under the pointer never says that it is left: from now on, nothing is lit when something else is opened. */
export function forgetLit(): void {
	effect(() => {
		if (open.value) lit.value = undefined;
	});
}

/** What an element that stands for a step needs to light it up when it is pointed at, or something in it is focused. */
export function lights(step: number) {
	const on = () => {
		lit.value = step;
	};
	const off = () => {
		if (lit.peek() === step) lit.value = undefined;
	};
	return { onMouseEnter: on, onFocusIn: on, onMouseLeave: off, onFocusOut: off };
}
