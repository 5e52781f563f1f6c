import { program } from "../../../../scheduler/index.js";
import { Machine } from "../../../../scheduler/machine/machine.js";

const EMPTY = program("empty", () => {});

/** A machine whose state is set by hand. */
export function machineOf(): { machine: Machine; put: (vector: readonly number[]) => void } {
	const machine = new Machine(EMPTY);
	const put = (vector: readonly number[]): void => {
		while (machine.width < vector.length) machine.learner.familySlot(`cell ${machine.width}`, undefined);
		machine.state.load(Int32Array.from(vector), 0, vector.length);
	};
	return { machine, put };
}
