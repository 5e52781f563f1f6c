/** On what occasion something was learned. */
export const Occasion = {
	/** A step was taken whose recording ended on the way, or an observation in it met values that it had not met before. */
	Step: 0,
	/** A guard met values that it had not met before. */
	Guard: 1,
	/** A property did. */
	Property: 2,
} as const;
export type Occasion = (typeof Occasion)[keyof typeof Occasion];

/** An entry of the journal: on this occasion, in this state, something was learned. */
export interface Learned {
	readonly occasion: Occasion;
	/** The coroutine's slot, or the number of the property. */
	readonly who: number;
	/** What the step was told to choose. */
	readonly choices: readonly number[];
	/** The state in which the step, or the evaluation, began. Slots beyond its end were 0. */
	readonly state: Int32Array;
}

/** What a journal says did not happen: it was kept with another program. */
export class JournalMismatchError extends Error {
	override readonly name = "JournalMismatchError";
}

const FIRST_LENGTH = 1 << 10;
/** A byte holds so many bits of a number; the bit above them says that more follow. */
const BITS = 7;
const MORE = 1 << BITS;

/**
 * All occasions on which a machine has learned something, in order.
 *
 * The numbers of values, points and slots are private to a machine: they are given in the order in which things turn up.
 * Learning is a function of the state and of what is asked, so a machine of the same program that goes through the same
 * journal (see `replay-journal.ts`) gives the same numbers, and what was written down in them by one means the same to the other.
 * Whoever gives numbers in other ways, as symmetry reduction does for what corresponds to what was learned, is not in the journal.
 *
 * There are few entries, since a machine learns little in comparison with what it does.
 *
 * Entries are kept as bytes: numbers in as many bytes as they need, a state as what differs from the entry before.
 */
export class Journal {
	/** How many entries there are. */
	length = 0;
	private buffer = new Uint8Array(FIRST_LENGTH);
	private end = 0;
	private last = new Int32Array(0);

	/** @param state - as it was when the step, or the evaluation, began; not kept */
	add(occasion: Occasion, who: number, choices: readonly number[], state: Int32Array): void {
		this.put(occasion);
		this.put(who);
		this.put(choices.length);
		for (const choice of choices) this.put(choice);
		this.putState(state);
		this.length += 1;
	}

	private putState(state: Int32Array): void {
		const { last } = this;
		// Slots that are 0 at the end may have been made by the very step: whoever repeats it has not got them yet.
		let length = state.length;
		while (length > 0 && state[length - 1] === 0) length -= 1;
		this.put(length);
		let before = 0;
		for (let slot = 0; slot < length; slot++) {
			if (state[slot] === (last[slot] ?? 0)) continue;
			this.put(slot - before + 1);
			this.put(state[slot] as number);
			before = slot;
		}
		this.put(0);
		this.last = state.slice(0, length);
	}

	private put(number: number): void {
		if (this.end + 5 > this.buffer.length) {
			const longer = new Uint8Array(this.buffer.length * 2);
			longer.set(this.buffer);
			this.buffer = longer;
		}
		let rest = number;
		for (; rest >= MORE; rest >>>= BITS) this.buffer[this.end++] = (rest & (MORE - 1)) | MORE;
		this.buffer[this.end++] = rest;
	}

	/** The entries as bytes, for `entriesIn`; a copy. */
	get bytes(): Uint8Array<ArrayBuffer> {
		return this.buffer.slice(0, this.end);
	}
}

/** The entries that these bytes hold, in order. @throws JournalMismatchError where they are not those of a journal */
export function* entriesIn(bytes: Uint8Array): Generator<Learned> {
	let at = 0;
	const take = (): number => {
		let number = 0;
		for (let shift = 0; ; shift += BITS) {
			const byte = bytes[at++];
			if (byte === undefined || shift > 28) throw new JournalMismatchError("the journal ends within an entry");
			number |= (byte & (MORE - 1)) << shift;
			if (byte < MORE) return number;
		}
	};
	let state = new Int32Array(0);
	while (at < bytes.length) {
		const occasion = take() as Occasion;
		const who = take();
		const choices = Array.from({ length: take() }, take);
		const next = new Int32Array(take());
		next.set(state.subarray(0, next.length));
		state = next;
		for (let slot = 0, gap = take(); gap > 0; gap = take()) {
			slot += gap - 1;
			if (slot >= state.length) throw new JournalMismatchError("the journal names a slot that its state has not got");
			state[slot] = take();
		}
		yield { occasion, who, choices, state };
	}
}
