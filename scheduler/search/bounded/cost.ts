import type { Machine } from "../../machine/machine.js";

/** What it costs to depart from a scheduler that would decide everything by itself. */
export interface Cost {
	/** What is counted, in the singular: `preemption`. */
	readonly unit: string;
	/**
	 * What it costs to let the coroutine go next.
	 *
	 * @param enabled - the coroutines that can run, `coroutine` among them
	 * @param last - the coroutine that ran last; undefined at the beginning
	 * @returns 0 or more
	 */
	of(machine: Machine, enabled: readonly number[], last: number | undefined, coroutine: number): number;
}

/**
 * A switch away from a coroutine that can still run costs 1, whatever becomes of it later; all else is free (Musuvathi, Qadeer:
 * "Iterative context bounding for systematic testing of multithreaded programs", PLDI 2007).
 */
export const PREEMPTIONS: Cost = {
	unit: "preemption",
	of: (_machine, enabled, last, coroutine) =>
		last !== undefined && last !== coroutine && enabled.includes(last) ? 1 : 0,
};

/**
 * Delays (Emmi, Qadeer, Rakamarić: "Delay-bounded scheduling", POPL 2011), counted against a scheduler that lets each
 * coroutine run until it ends or has to wait, and then goes round: the next that can run, in the order in which coroutines were
 * first spawned, and from the last on to the first. It begins with the first. A delay passes one coroutine over, the running
 * one included, and so comes to the next; passing over those that cannot run costs nothing.
 */
export const DELAYS: Cost = {
	unit: "delay",
	of: ({ coroutines }, enabled, last, coroutine) => {
		const from = last === undefined ? 0 : coroutines.indexOf(last);
		const distance = (candidate: number) =>
			(coroutines.indexOf(candidate) - from + coroutines.length) % coroutines.length;
		return enabled.filter((candidate) => distance(candidate) < distance(coroutine)).length;
	},
};
