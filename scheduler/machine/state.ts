import { Layout } from "./layout.js";
import { ValueTable } from "./value-table.js";

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
	/** Each change, as the slot and what it held before. Replaced as it grows: do not hold on to it. */
	log = new Int32Array(1024);
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

	/** Undoes all changes since the mark. */
	rewind(mark: number): void {
		const { vector, log } = this;
		for (let i = this.logLength; i > mark; i -= 2) vector[log[i - 2] as number] = log[i - 1] as number;
		this.logLength = mark;
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
