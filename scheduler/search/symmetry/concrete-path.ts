import type { Machine, Move } from "../../machine/machine.js";
import type { StateStore } from "../state-store.js";
import type { Symmetry } from "./symmetry.js";

/**
 * A schedule of the program that passes through the given states or ones that differ from them only by exchanges. A search
 * that moves on from representatives knows only which of them follow each other: who took the steps may have changed names
 * between any two of them. So the steps are taken again, from the initial state as it is. Leaves the machine at the end.
 *
 * @param states - numbers of representatives, from the initial state's on, each of which one step leads to the next
 */
export function concretePath(
	machine: Machine,
	store: StateStore,
	symmetry: Symmetry,
	states: readonly number[],
): Move[] {
	const targets = states.slice(1).map((state) => {
		store.load(state);
		return machine.state.vector.slice();
	});
	machine.reset();
	return targets.map((target) => stepTowards(machine, symmetry, target));
}

function stepTowards(machine: Machine, symmetry: Symmetry, target: Int32Array): Move {
	const enabled: number[] = [];
	machine.enabled(enabled);
	for (const coroutine of enabled) {
		let choices: readonly number[] | undefined = [];
		while (choices !== undefined) {
			const mark = machine.state.mark();
			machine.step(coroutine, choices);
			const move: Move = { coroutine, choices: [...machine.choices] };
			choices = machine.nextAlternative();
			if (symmetry.isRepresentedBy(target, coroutine, mark)) return move;
			machine.state.rewind(mark);
		}
	}
	throw new Error("a step that was taken from a representative can be taken from what it represents");
}
