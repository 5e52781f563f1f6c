import { Layout } from "./layout.js";
import { ValueTable } from "./value-table.js";

const UNTOUCHED = 0;
const UNDONE = 1;
const DECIDED = 2;

/**
 * The present state: a vector of integers, one for each cell (0 for its initial value, else the value's identifier) and one
 * for each coroutine (0 while not spawned, else the number of the point where it stands). Every change is logged, so that
 * going back is as cheap as going on.
 */
export class State {
	readonly layout = new Layout();
	readonly values = new ValueTable();
	/** May be longer than the layout is wide; what lies beyond is 0. Replaced as it grows: do not hold on to it. */
	vector = new Int32Array(64);
	/** What families have been seen to hold, numbered from 1; 0 is a family of which no member differs. */
	private readonly gatherings: (readonly (readonly [string, unknown])[])[] = [[]];
	private readonly gatheringsByText = new Map<string, number>([["", 0]]);
	private log = new Int32Array(1024);
	/** Room for `undoOnly`: the slots that it comes across, and for each what it will hold and whether that is final. */
	private readonly slotsToRestore: number[] = [];
	private restored = new Int32Array(0);
	private fate = new Uint8Array(0);
	private logLength = 0;

	/** The present place in the log of changes. */
	mark(): number {
		return this.logLength;
	}

	set(slot: number, raw: number): void {
		if (this.logLength + 2 > this.log.length) this.log = grown(this.log, this.log.length * 2);
		const { vector, log } = this;
		log[this.logLength++] = slot;
		log[this.logLength++] = vector[slot] as number;
		vector[slot] = raw;
	}

	/**
	 * Lengthens the log, by changes that change nothing, up to the mark, if it is shorter: a step that is taken again may be logged
	 * in fewer changes, since once its effect is known only what it leaves is logged, and later marks are to keep their places.
	 */
	padTo(mark: number): void {
		while (this.logLength < mark) {
			const slot = this.log[this.logLength - 2] as number;
			this.set(slot, this.vector[slot] as number);
		}
	}

	/** Undoes all changes since the mark. */
	rewind(mark: number): void {
		const { vector, log } = this;
		for (let i = this.logLength; i > mark; i -= 2) vector[log[i - 2] as number] = log[i - 1] as number;
		this.logLength = mark;
	}

	/**
	 * Undoes some of the logged changes as if they had never been made: what later changes, that stay, have put in a slot
	 * stays. Logged like any change, so that `rewind` brings back what was.
	 *
	 * @param marks - the places in the log at which the stretches of changes begin; the last one ends where the log ends
	 * @param stretches - which of them to undo, in ascending order
	 */
	undoOnly(marks: Int32Array, count: number, stretches: readonly number[]): void {
		if (this.fate.length < this.vector.length) {
			this.restored = new Int32Array(this.vector.length);
			this.fate = new Uint8Array(this.vector.length);
		}
		let next = stretches.length - 1;
		let end = this.logLength;
		for (let stretch = count - 1; next >= 0; stretch--) {
			const begin = marks[stretch] as number;
			const stays = stretches[next] !== stretch;
			if (!stays) next -= 1;
			this.judge(begin, end, stays);
			end = begin;
		}
		const { vector, restored, fate, slotsToRestore } = this;
		for (const slot of slotsToRestore) {
			if (vector[slot] !== restored[slot]) this.set(slot, restored[slot] as number);
			fate[slot] = UNTOUCHED;
		}
		slotsToRestore.length = 0;
	}

	/** Going backwards, the first change that stays decides a slot's value; until then, what was before is what will be. */
	private judge(begin: number, end: number, stays: boolean): void {
		const { log, vector, restored, fate, slotsToRestore } = this;
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

	/** Whether one of the slots, or a member of one of the families, was written since the mark. */
	touchedSince(mark: number, slots: ReadonlySet<number>, families: ReadonlySet<number>): boolean {
		for (let i = mark; i < this.logLength; i += 2) {
			const slot = this.log[i] as number;
			if (slots.has(slot) || (families.size > 0 && families.has(this.layout.familyOf(slot)))) return true;
		}
		return false;
	}

	/** What the slots held at the mark that were written since. */
	changesSince(mark: number): Map<number, number> {
		const before = new Map<number, number>();
		for (let i = this.logLength - 2; i >= mark; i -= 2) before.set(this.log[i] as number, this.log[i + 1] as number);
		return before;
	}

	/** Puts the vector to a stored state; forgets the log. */
	load(source: Int32Array, offset: number, length: number): void {
		this.ensureWidth();
		this.logLength = 0;
		for (let i = 0; i < length; i++) this.vector[i] = source[offset + i] as number;
		this.vector.fill(0, length);
	}

	/** Makes room for slots that the layout has gained. */
	ensureWidth(): void {
		if (this.layout.width > this.vector.length) this.vector = grown(this.vector, this.vector.length * 2);
	}

	/** What a family holds now, as a number: equal numbers for equal content of equal members. */
	gather(family: number): number {
		let text = "";
		for (const slot of this.layout.membersOf(family)) {
			const raw = this.vector[slot] as number;
			if (raw !== 0) text += `${slot}:${raw},`;
		}
		return this.gatheringsByText.get(text) ?? this.addGathering(family, text);
	}

	/** The members that differ from the initial value, by key, that such a number stands for. */
	gathered(gathering: number): readonly (readonly [string, unknown])[] {
		return this.gatherings[gathering] as readonly (readonly [string, unknown])[];
	}

	private addGathering(family: number, text: string): number {
		const slots = this.layout.membersOf(family).filter((slot) => this.vector[slot] !== 0);
		const entries = slots.map(
			(slot) => [this.layout.keyOf(slot), this.contentOf(slot, this.vector[slot] as number)] as const,
		);
		this.gatheringsByText.set(text, this.gatherings.length);
		return this.gatherings.push(entries) - 1;
	}

	/** How a cell's value is written in the vector. */
	rawOf(slot: number, value: unknown): number {
		const id = this.values.idOf(value);
		return id === this.layout.initialOf(slot) ? 0 : id;
	}

	/** The value that the vector's number stands for. */
	contentOf(slot: number, raw: number): unknown {
		return this.values.valueOf(raw === 0 ? this.layout.initialOf(slot) : raw);
	}
}

/** A longer copy. */
export function grown(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
	const longer = new Int32Array(length);
	longer.set(array);
	return longer;
}
