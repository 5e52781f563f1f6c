import type { Node } from "../../machine/automaton.js";
import type { Machine, Move } from "../../machine/machine.js";
import { eachWay } from "../each-way.js";
import type { Random } from "./random.js";

/**
 * Lets `look` take steps and go back, and forgets which witnesses they reached: what a sampler has only looked at, it has not
 * walked.
 */
export function unwitnessed<T>(machine: Machine, look: () => T): T {
	const { witnesses } = machine.learner;
	const reached = new Set([...witnesses.values()].filter((witness) => witness.reached));
	try {
		return look();
	} finally {
		for (const witness of witnesses.values()) witness.reached = reached.has(witness);
	}
}

/** A move as it would be made in the machine's state, with the stop at which it would end (see `footprintOf`). */
export interface Pending {
	readonly move: Move;
	readonly stop: Node;
}

/** All moves that the coroutines can make in the machine's state: one for each way to choose. */
export function pendingMoves(machine: Machine, enabled: readonly number[]): Pending[] {
	const pending: Pending[] = [];
	for (const coroutine of enabled) {
		for (const move of eachWay(machine, coroutine)) pending.push({ move, stop: machine.lastStop });
	}
	return pending;
}

/**
 * The coroutine's next move, with each choice as likely as its alternatives. What a step may choose depends on what it chose
 * before, so the step is tried until it has nothing more to ask.
 */
export function drawPending(machine: Machine, random: Random, coroutine: number): Pending {
	const { state, learner } = machine;
	return unwitnessed(machine, () => {
		const choices: number[] = [];
		for (;;) {
			const mark = state.mark();
			const stop = machine.step(coroutine, choices);
			state.rewind(mark);
			const options = learner.options[choices.length];
			if (options === undefined) return { move: { coroutine, choices }, stop };
			choices.push(random.below(options));
		}
	});
}
