import type { SteppedRun, TraceStep } from "../../scheduler/index.js";
import { type ActorKind, actorOf } from "./actors.js";

/** Kinds of coroutines that, once they run, go on as long as they can: all their steps in a row are one. */
export type Fold = readonly ActorKind[];

/** Whether a coroutine's steps are folded. */
export function isFolded(fold: Fold, coroutine: string): boolean {
	return fold.includes(actorOf(coroutine, []).kind);
}

/** How many of the first steps of a run can be taken, at most so many, if those who are folded run on until they have to stop. */
export function stepsThatFit({ trace, moments }: SteppedRun, most: number, fold: Fold): number {
	let fits = 0;
	for (let taken = 1; taken <= most; taken++) {
		const { coroutine } = trace.steps[taken - 1] as TraceStep;
		const goesOn = isFolded(fold, coroutine) && moments[taken]?.possible.some((step) => step.coroutine === coroutine);
		if (!goesOn) fits = taken;
		else if (trace.steps[taken]?.coroutine !== coroutine) break;
	}
	return fits;
}
