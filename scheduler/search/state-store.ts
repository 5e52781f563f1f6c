import type { Machine } from "../machine/machine.js";
import { hashOf } from "../machine/state.js";

/** So many states share one block of memory. */
const BLOCK_STATES = 1 << 12;

/**
 * An exact set of states: open addressing by the state's hash, every hit confirmed by comparing the whole vector. States are
 * numbered in the order in which they came.
 */
export class StateStore {
	private blocks: Int32Array[] = [];
	private stride: number;
	/** Entries by hash: number and hash of a state, or 0 and 0. */
	private table = new Int32Array(1 << 13);
	private count = 0;

	/** @param extras - so many numbers of the search's own are part of each entry's identity */
	constructor(
		private readonly machine: Machine,
		private readonly extras = 0,
	) {
		this.stride = this.extras + machine.width;
	}

	/** How many distinct states it holds. */
	get size(): number {
		return this.count;
	}

	/** How many bytes it occupies. */
	get bytes(): number {
		return 4 * (this.table.length + this.blocks.length * BLOCK_STATES * this.stride);
	}

	/**
	 * Puts the machine's state in.
	 *
	 * @returns its number if it is new; `-1 - number` if it was there
	 */
	add(...extras: readonly number[]): number {
		if (this.extras + this.machine.width > this.stride) this.widen();
		let { hash } = this.machine.state;
		for (let i = 0; i < this.extras; i++) hash ^= hashOf(~i, extras[i] as number);
		const { table } = this;
		const mask = table.length - 2;
		let place = (hash << 1) & mask;
		for (;;) {
			const entry = table[place] as number;
			if (entry === 0) break;
			if (table[place + 1] === hash && this.equals(entry - 1, extras)) return -entry;
			place = (place + 2) & mask;
		}
		const index = this.count++;
		table[place] = index + 1;
		table[place + 1] = hash;
		this.write(index, extras);
		if (this.count * 4 > table.length) this.rehash(table.length * 2);
		return index;
	}

	/** Puts the machine into the state with this number. */
	load(index: number): void {
		const start = (index % BLOCK_STATES) * this.stride;
		this.machine.state.load(this.blockOf(index), start + this.extras, this.stride - this.extras);
	}

	/** One of the extra numbers of an entry. */
	extra(index: number, which: number): number {
		return this.blockOf(index)[(index % BLOCK_STATES) * this.stride + which] as number;
	}

	/** How much of the vector there is to store; an entry may be wider, and is 0 there. */
	private widthOf(vector: Int32Array): number {
		return Math.min(this.stride - this.extras, vector.length);
	}

	private blockOf(index: number): Int32Array {
		return this.blocks[Math.floor(index / BLOCK_STATES)] as Int32Array;
	}

	private equals(index: number, extras: readonly number[]): boolean {
		const block = this.blockOf(index);
		const { vector } = this.machine.state;
		let at = (index % BLOCK_STATES) * this.stride;
		for (let i = 0; i < this.extras; i++) if (block[at++] !== extras[i]) return false;
		const width = this.widthOf(vector);
		for (let i = 0; i < width; i++) if (block[at++] !== vector[i]) return false;
		return true;
	}

	private write(index: number, extras: readonly number[]): void {
		if (index % BLOCK_STATES === 0) this.blocks.push(new Int32Array(BLOCK_STATES * this.stride));
		const block = this.blockOf(index);
		const { vector } = this.machine.state;
		let at = (index % BLOCK_STATES) * this.stride;
		for (let i = 0; i < this.extras; i++) block[at++] = extras[i] as number;
		const width = this.widthOf(vector);
		for (let i = 0; i < width; i++) block[at++] = vector[i] as number;
	}

	private rehash(size: number): void {
		const old = this.table;
		const table = new Int32Array(size);
		const mask = size - 2;
		for (let i = 0; i < old.length; i += 2) {
			if (old[i] === 0) continue;
			let place = ((old[i + 1] as number) << 1) & mask;
			while (table[place] !== 0) place = (place + 2) & mask;
			table[place] = old[i] as number;
			table[place + 1] = old[i + 1] as number;
		}
		this.table = table;
	}

	/** The program has made cells or coroutines that it did not have before; in all states so far they are 0. */
	private widen(): void {
		const { stride } = this;
		// Some room to spare: a program that makes one thing is likely to make another.
		const wider = this.extras + this.machine.width + 4;
		this.blocks = this.blocks.map((block) => {
			const copy = new Int32Array(BLOCK_STATES * wider);
			for (let i = 0; i < BLOCK_STATES; i++) copy.set(block.subarray(i * stride, (i + 1) * stride), i * wider);
			return copy;
		});
		this.stride = wider;
	}
}
