import type { Machine } from "../../machine/machine.js";
import { StateStore } from "../storing/state-store.js";
import { type Pending, pendingMoves } from "./peek.js";

/** Programs with more states than this are too large to be counted. */
export const MAX_STATES_TO_COUNT = 100_000;
/** So are those with longer schedules than this. */
export const MAX_STEPS_TO_COUNT = 2_000;

/** Why the schedules of a program could not be counted. */
export class Uncountable extends Error {
	override readonly name = "Uncountable";
}

/** Still being counted; who comes back to such a state can go round for ever. */
const UNDER_WAY = -1n;

/**
 * How many whole interleavings there are from each state on, exactly: the sum over the moves, remembered for each state.
 * Interleavings go on past failures, until nothing can run; other choices make another interleaving.
 */
export class InterleavingCounts {
	private readonly store: StateStore;
	private readonly counts: bigint[] = [];

	constructor(private readonly machine: Machine) {
		this.store = new StateStore(machine);
	}

	/** The number of states met so far. */
	get states(): number {
		return this.store.size;
	}

	/** The number of interleavings from the machine's state on. @throws Uncountable */
	fromHere(steps = 0): bigint {
		const { store, counts } = this;
		const found = store.add();
		if (found < 0) {
			const known = counts[-1 - found] as bigint;
			if (known === UNDER_WAY) throw new Uncountable("its schedules can go round for ever");
			return known;
		}
		if (store.size > MAX_STATES_TO_COUNT) throw new Uncountable(`it has more than ${MAX_STATES_TO_COUNT} states`);
		if (steps > MAX_STEPS_TO_COUNT) throw new Uncountable(`it takes more than ${MAX_STEPS_TO_COUNT} steps`);
		counts[found] = UNDER_WAY;
		const moves = this.moves();
		let count = moves.length === 0 ? 1n : 0n;
		for (const move of moves) count += this.after(move, steps);
		counts[found] = count;
		return count;
	}

	/** The moves that can be made in the machine's state. */
	moves(): Pending[] {
		const enabled: number[] = [];
		this.machine.enabled(enabled);
		return pendingMoves(this.machine, enabled);
	}

	/** The number of interleavings from the state to which the move leads. @throws Uncountable */
	after({ move }: Pending, steps = 0): bigint {
		const mark = this.machine.state.mark();
		try {
			this.machine.step(move.coroutine, move.choices);
			return this.fromHere(steps + 1);
		} finally {
			this.machine.state.rewind(mark);
		}
	}
}
