import type { Moment, PossibleStep, TraceStep } from "../../scheduler/index.js";
import { actorOf, inPeoplesNames } from "./actors.js";
import { givenTo } from "./endings.js";

/** What a step does, in the model's words. */
export function doings(step: Pick<PossibleStep | TraceStep, "notes" | "to">, all: readonly string[]): string {
	// A signal that woke nobody is for those who look for lost wakeups.
	const texts = step.notes.filter(({ signal }) => signal?.woke !== 0).map(({ text }) => text);
	return plain(texts.length === 0 ? `goes on to "${step.to}"` : texts.join("; "), all);
}

/** The model's words with what they call things replaced by what people call them. */
function plain(text: string, all: readonly string[]): string {
	const told = text
		.replace(/is given ([^;]+)/g, (said, data: string) => `is given ${givenTo(data.split(", ")) ?? said}`)
		.replace(/\b(\d+)a \1b\b/g, "cluster $1")
		.replace(/\b(?:mutex )?(\w+)\.lock\b/g, "the mutex of $1");
	return inPeoplesNames(told, all);
}

/** Who waits, and for what: `The guest waits for the end of NBD client's read of B.` */
export function waits(moment: Moment, all: readonly string[]): string[] {
	return moment.waiting.map(({ coroutine, why }) => whyItWaits(coroutine, why, all));
}

/** The sentence of one who waits, begun with what it is called: `guest: waits for …`. */
export function whyItWaits(coroutine: string, why: string, all: readonly string[]): string {
	const rest = why.replace(`"${coroutine}" `, "").replaceAll('"', "");
	return `${actorOf(coroutine, all).name} ${plain(rest, all)}`;
}

/** A step and what came of it, as one sentence to be read out. */
export function spoken(step: TraceStep, after: Moment, all: readonly string[]): string {
	const parts = [`${actorOf(step.coroutine, all).name} ${doings(step, all)}`, ...waits(after, all)];
	if (after.failure !== undefined) parts.push(`violated: ${after.failure.message}`);
	return `Step ${step.number}: ${parts.join("; ")}.`;
}
