import { context, type Finding } from "./context.js";

/**
 * States what must hold in every state that a step leads to.
 *
 * @param holds - a pure function of cells; answers true, or false, or the two values that should have agreed
 */
export function always(name: string, holds: () => Finding): void {
	context().property(name, "always", holds);
}

/** States what must hold when every coroutine has ended. */
export function atEnd(name: string, holds: () => Finding): void {
	context().property(name, "end", holds);
}

/**
 * Demands that some step of some schedule observes the witness (see `observe`): a search that never gets there has proved
 * nothing, and ends as violated.
 */
export function mustReach(witness: string): void {
	context().requireWitness(witness);
}
