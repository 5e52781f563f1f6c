import { computed, signal } from "@preact/signals-core";
import { open } from "./open.js";

/** What was pointed at, and what was open then: what goes away under the pointer never says that it is left. */
const pointed = signal<{ readonly step?: number; readonly while?: object }>({});

/** The step, counted from 1, that is pointed at in one of the views, and lights up in all; undefined for none. */
export const lit = computed(() => (pointed.value.while === open.value ? pointed.value.step : undefined));

/** What an element that stands for a step needs to light it up when it is pointed at, or something in it is focused. */
export function lights(step: number) {
	const on = () => {
		pointed.value = { step, while: open.peek() };
	};
	const off = () => {
		if (lit.peek() === step) pointed.value = {};
	};
	return { onMouseEnter: on, onFocusIn: on, onMouseLeave: off, onFocusOut: off };
}
