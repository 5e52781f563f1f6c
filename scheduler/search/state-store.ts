import type { Machine } from "../machine/machine.js";

/** So many states share one block of memory. */
const BLOCK_STATES = 1 << 12;

/**
 * An exact set of states: open addressing over the vectors themselves, every hit confirmed by full comparison. States are
 * numbered in the order in which they came.
 */
export class StateStore {
	private blocks: Int32Array[] = [];
	private stride: number;
	private table = new Int32Array(1 << 12);
	private scratch: Int32Array;
	private count = 0;

	/** @param extras - so many numbers of the search's own are part of each entry's identity */
	constructor(
		private readonly machine: Machine,
		private readonly extras = 0,
	) {
		this.stride = this.extras + machine.width;
		this.scratch = new Int32Array(this.stride);
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
		const { scratch, stride } = this;
		for (let i = 0; i < this.extras; i++) scratch[i] = extras[i] as number;
		const { vector } = this.machine.state;
		for (let i = this.extras, j = 0; i < stride; i++, j++) scratch[i] = vector[j] as number;
		const found = this.find();
		if (found >= 0) return -1 - found;
		const place = -1 - found;
		const index = this.count++;
		this.table[place] = index + 1;
		this.blockFor(index).set(scratch, (index % BLOCK_STATES) * stride);
		if (this.count * 2 > this.table.length) this.rehash(this.table.length * 2);
		return index;
	}

	/** Puts the machine into the state with this number. */
	load(index: number): void {
		const block = this.blocks[Math.floor(index / BLOCK_STATES)] as Int32Array;
		this.machine.state.load(block, (index % BLOCK_STATES) * this.stride + this.extras, this.stride - this.extras);
	}

	/** One of the extra numbers of an entry. */
	extra(index: number, which: number): number {
		const block = this.blocks[Math.floor(index / BLOCK_STATES)] as Int32Array;
		return block[(index % BLOCK_STATES) * this.stride + which] as number;
	}

	/** The entry equal to `scratch`, or `-1 - place` with the free place where it belongs. */
	private find(): number {
		const { scratch, stride, table } = this;
		const mask = table.length - 1;
		let place = hash(scratch, 0, stride) & mask;
		for (;;) {
			const entry = table[place] as number;
			if (entry === 0) return -1 - place;
			if (this.equals(entry - 1)) return entry - 1;
			place = (place + 1) & mask;
		}
	}

	private equals(index: number): boolean {
		const { scratch, stride } = this;
		const block = this.blocks[Math.floor(index / BLOCK_STATES)] as Int32Array;
		const start = (index % BLOCK_STATES) * stride;
		for (let i = 0; i < stride; i++) if (block[start + i] !== scratch[i]) return false;
		return true;
	}

	private blockFor(index: number): Int32Array {
		if (index % BLOCK_STATES === 0) this.blocks.push(new Int32Array(BLOCK_STATES * this.stride));
		return this.blocks[this.blocks.length - 1] as Int32Array;
	}

	private rehash(size: number): void {
		const table = new Int32Array(size);
		const mask = size - 1;
		for (let index = 0; index < this.count; index++) {
			const block = this.blocks[Math.floor(index / BLOCK_STATES)] as Int32Array;
			let place = hash(block, (index % BLOCK_STATES) * this.stride, this.stride) & mask;
			while (table[place] !== 0) place = (place + 1) & mask;
			table[place] = index + 1;
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
		this.scratch = new Int32Array(wider);
		this.rehash(this.table.length);
	}
}

function hash(data: Int32Array, start: number, length: number): number {
	let h = 0x2545f491;
	for (let i = start; i < start + length; i++) {
		h = Math.imul(h ^ (data[i] as number), 0x9e3779b1);
		h ^= h >>> 15;
	}
	h = Math.imul(h ^ (h >>> 13), 0x85ebca6b);
	return (h ^ (h >>> 16)) >>> 0;
}
