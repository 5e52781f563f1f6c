import type { State } from "./state.js";

const UNTOUCHED = 0;
const UNDONE = 1;
const DECIDED = 2;

/** Takes some of the logged changes of a state back, and leaves others, for searches that leave steps out. */
export class SelectiveUndo {
	/** The slots that it comes across, and for each what it will hold and whether that is final. */
	private readonly slotsToRestore: number[] = [];
	private restored = new Int32Array(0);
	private fate = new Uint8Array(0);

	constructor(private readonly state: State) {}

	/**
	 * Undoes some of the logged changes as if they had never been made: what later changes, that stay, have put in a slot
	 * stays. Logged like any change, so that `rewind` brings back what was.
	 *
	 * @param marks - the places in the log at which the stretches of changes begin; the last one ends where the log ends
	 * @param stretches - which of them to undo, in ascending order
	 */
	undoOnly(marks: Int32Array, count: number, stretches: readonly number[]): void {
		const { state } = this;
		if (this.fate.length < state.vector.length) {
			this.restored = new Int32Array(state.vector.length);
			this.fate = new Uint8Array(state.vector.length);
		}
		let next = stretches.length - 1;
		let end = state.mark();
		for (let stretch = count - 1; next >= 0; stretch--) {
			const begin = marks[stretch] as number;
			const stays = stretches[next] !== stretch;
			if (!stays) next -= 1;
			this.judge(begin, end, stays);
			end = begin;
		}
		const { restored, fate, slotsToRestore } = this;
		for (const slot of slotsToRestore) {
			if (state.vector[slot] !== restored[slot]) state.set(slot, restored[slot] as number);
			fate[slot] = UNTOUCHED;
		}
		slotsToRestore.length = 0;
	}

	/** Going backwards, the first change that stays decides a slot's value; until then, what was before is what will be. */
	private judge(begin: number, end: number, stays: boolean): void {
		const { restored, fate, slotsToRestore } = this;
		const { log, vector } = this.state;
		for (let i = end - 2; i >= begin; i -= 2) {
			const slot = log[i] as number;
			if (fate[slot] === DECIDED) continue;
			if (fate[slot] === UNTOUCHED) {
				slotsToRestore.push(slot);
				restored[slot] = vector[slot] as number;
			}
			fate[slot] = stays ? DECIDED : UNDONE;
			if (!stays) restored[slot] = log[i + 1] as number;
		}
	}
}
