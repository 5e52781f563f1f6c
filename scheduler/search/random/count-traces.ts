import { dependent, type Footprint, footprintOf } from "../../machine/footprint.js";
import type { Machine } from "../../machine/machine.js";
import { StateStore } from "../storing/state-store.js";
import { InterleavingCounts, MAX_STATES_TO_COUNT, Uncountable } from "./count-interleavings.js";
import type { Pending } from "./peek.js";

/** A move that an earlier branch has made already, and that nothing since has depended on: a member of a sleep set. */
type Sleeping = string;

/** A move that opens traces which no move before it opens, with what sleeps after it. */
export interface Branch {
	readonly pending: Pending;
	readonly asleep: readonly Sleeping[];
}

/**
 * How many Mazurkiewicz traces there are from each state on, exactly.
 *
 * A depth-first search with sleep sets (Godefroid, 1996) makes exactly one whole schedule of each trace, besides those that
 * end where all that could run sleeps. What follows is decided by the state and what sleeps there, so the number of whole
 * schedules below is remembered for each pair of these.
 */
export class TraceCounts {
	private readonly store: StateStore;
	private readonly counts: bigint[] = [];
	private readonly sleepSets = new Map<string, number>();
	private readonly interleavings: InterleavingCounts;

	/**
	 * @throws Uncountable
	 */
	constructor(private readonly machine: Machine) {
		this.store = new StateStore(machine, 1);
		this.interleavings = new InterleavingCounts(machine);
		// All states are visited first: what guards look at is learned on the way, and dependence must not change half way.
		this.interleavings.fromHere();
	}

	/** The number of traces from the machine's state on, those aside that have been opened by what sleeps. @throws Uncountable */
	fromHere(asleep: readonly Sleeping[] = []): bigint {
		const { store, counts } = this;
		const found = store.add(this.numberOf(asleep));
		// There are no cycles, or the interleavings could not have been counted.
		if (found < 0) return counts[-1 - found] as bigint;
		if (store.size > MAX_STATES_TO_COUNT) {
			throw new Uncountable(`it has more than ${MAX_STATES_TO_COUNT} states, sleep sets counted`);
		}
		const moves = this.interleavings.moves();
		let count = moves.length === 0 ? 1n : 0n;
		for (const branch of this.branches(asleep, moves)) count += this.after(branch);
		counts[found] = count;
		return count;
	}

	/** The moves to make in the machine's state, given what sleeps there. */
	branches(asleep: readonly Sleeping[], moves = this.interleavings.moves()): Branch[] {
		const footprints = new Map<Sleeping, Footprint>();
		for (const { move, stop } of moves) footprints.set(keyOf(move), footprintOf(stop, move.coroutine));
		const { layout } = this.machine.state;
		const tired = new Set(asleep);
		const branches: Branch[] = [];
		for (const pending of moves) {
			const key = keyOf(pending.move);
			if (tired.has(key)) continue;
			const own = footprints.get(key) as Footprint;
			const asleep = [...tired].filter((other) => !dependent(own, footprints.get(other) as Footprint, layout));
			branches.push({ pending, asleep });
			tired.add(key);
		}
		return branches;
	}

	/** The number of traces that the branch opens. @throws Uncountable */
	after({ pending, asleep }: Branch): bigint {
		const { state } = this.machine;
		const mark = state.mark();
		try {
			this.machine.step(pending.move.coroutine, pending.move.choices);
			return this.fromHere(asleep);
		} finally {
			state.rewind(mark);
		}
	}

	private numberOf(asleep: readonly Sleeping[]): number {
		const text = [...asleep].sort().join(" ");
		const known = this.sleepSets.get(text);
		if (known !== undefined) return known;
		this.sleepSets.set(text, this.sleepSets.size);
		return this.sleepSets.size - 1;
	}
}

function keyOf({ coroutine, choices }: Pending["move"]): Sleeping {
	return [coroutine, ...choices].join(":");
}
