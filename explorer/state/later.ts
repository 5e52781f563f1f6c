import { signal } from "@preact/signals-core";
import { runBeside } from "../engine/own-script.js";
import type { Chapter } from "./open.js";
import { tell } from "./said.js";

type Part = () => preact.JSX.Element;

/** What the second script brings; `later/later.ts` says why it comes later. */
export interface Later {
	readonly chapters: Readonly<Partial<Record<Chapter, Part>>>;
	/** What the story ends with. */
	readonly Twist: Part;
	/** The list of keys. */
	readonly Shortcuts: Part;
	/** What is printed in place of the page. */
	readonly Worksheet: Part;
	/** What keys do in a run. */
	readonly keysInARun: Readonly<Record<string, () => void>>;
	/** The same for single letters and digits. */
	readonly letterInARun: (key: string) => (() => void) | undefined;
	/** Opens a trace file. */
	readonly openTrace: (file: File) => Promise<void>;
}

/** What the second script has brought; undefined until it is there. */
export const later = signal<Later | undefined>(undefined);

/** Whether it has been asked for in vain. */
export const isMissing = signal(false);

let isAsked = false;
/** What waits for it. */
let waiting: ((later: Later) => void)[] = [];

/** Asks for the second script, unless it is there or on its way. */
export function bringLater(): void {
	if (isAsked) return;
	isAsked = true;
	isMissing.value = false;
	runBeside("later.js", () => {
		// One that is of another build than the first runs in vain.
		if (later.peek() !== undefined) return;
		isAsked = false;
		isMissing.value = true;
		if (waiting.length > 0) tell("That needs a part of the page that could not be loaded. Please try it again.");
		waiting = [];
	});
}

/** Does something with what comes later, as soon as it is there. */
export function withLater(act: (later: Later) => void): void {
	const there = later.peek();
	if (there !== undefined) {
		act(there);
		return;
	}
	waiting.push(act);
	bringLater();
}

/** With this, the second script says what it has brought. */
export function offerLater(brought: Later): void {
	later.value = brought;
	for (const act of waiting) act(brought);
	waiting = [];
}
