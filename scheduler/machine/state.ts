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
	private log = new Int32Array(1024);
	private logLength = 0;

	/** The present place in the log of changes. */
	mark(): number {
		return this.logLength;
	}

	set(slot: number, raw: number): void {
		if (this.logLength + 2 > this.log.length) this.log = grown(this.log, this.log.length * 2);
		this.log[this.logLength++] = slot;
		this.log[this.logLength++] = this.vector[slot] as number;
		this.vector[slot] = raw;
	}

	/** Undoes all changes since the mark. */
	rewind(mark: number): void {
		while (this.logLength > mark) {
			const raw = this.log[--this.logLength] as number;
			const slot = this.log[--this.logLength] as number;
			this.vector[slot] = raw;
		}
	}

	/** Whether one of the slots was written since the mark. */
	touchedSince(mark: number, slots: ReadonlySet<number>): boolean {
		for (let i = mark; i < this.logLength; i += 2) if (slots.has(this.log[i] as number)) return true;
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
		this.vector.fill(0);
		for (let i = 0; i < length; i++) this.vector[i] = source[offset + i] as number;
	}

	/** Makes room for slots that the layout has gained. */
	ensureWidth(): void {
		if (this.layout.width > this.vector.length) this.vector = grown(this.vector, this.vector.length * 2);
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
