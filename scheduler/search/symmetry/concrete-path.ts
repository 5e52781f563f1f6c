import type { Machine, Move } from "../../machine/machine.js";
import { eachWay } from "../each-way.js";
import type { Symmetry } from "./symmetry.js";

/**
 * A schedule of the program, for moves each of which was made in a representative: who makes a move may have changed names
 * since the move before. So the moves are made again twice: as they were, which tells the representatives that they lead
 * to; and then from the initial state as it is, each by whoever leads to a state with the same representative. Leaves the
 * machine at the end.
 */
export function concretePath(machine: Machine, symmetry: Symmetry, moves: readonly Move[]): Move[] {
	machine.reset();
	symmetry.moveToRepresentative();
	const targets = moves.map(({ coroutine, choices }) => {
		const mark = machine.state.mark();
		machine.step(coroutine, choices);
		symmetry.look(coroutine, mark);
		symmetry.moveToRepresentative();
		return machine.state.vector.slice();
	});
	machine.reset();
	return targets.map((target) => stepTowards(machine, symmetry, target));
}

function stepTowards(machine: Machine, symmetry: Symmetry, target: Int32Array): Move {
	const enabled: number[] = [];
	machine.enabled(enabled);
	const mark = machine.state.mark();
	for (const coroutine of enabled) {
		for (const move of eachWay(machine, coroutine)) {
			symmetry.look(coroutine, mark);
			if (symmetry.isRepresentedBy(target)) return move;
		}
	}
	throw new Error("a step that was taken from a representative can be taken from what it represents");
}
