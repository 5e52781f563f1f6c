import type { Effect } from "../machine/effect.js";
import type { Machine } from "../machine/machine.js";
import { EffectMasks } from "./effect-masks.js";
import { tableHash } from "./hash.js";
import type { MemoryBudget } from "./memory-bound.js";
import { Packing } from "./packing.js";
import type { Saved } from "./saved.js";

/** So many states share one block of memory, as a power of two. */
const BLOCK_BITS = 14;
const BLOCK_STATES = 1 << BLOCK_BITS;
/** The first block starts smaller, since most programs have few states. */
const FIRST_BLOCK_STATES = 1 << 6;

/** From so many states on, fields are stretched rather than all states packed anew. */
const STATES_TO_STRETCH = 1 << 12;

type SavedStates = {
	readonly packing: Saved;
	readonly stride: number;
	readonly count: number;
	/** For each block, what of it is in use, and how long it is; null for those that were given back. */
	readonly blocks: readonly ({ readonly used: Int32Array; readonly length: number } | null)[];
};

/** States one after the other, packed, in blocks. */
export class PackedStates {
	/** The machine's state as it would be stored: the extra numbers, then the packed vector. */
	present: Int32Array<ArrayBuffer>;
	private blocks: (Int32Array<ArrayBuffer> | undefined)[] = [];
	private readonly packing = new Packing();
	private readonly effects = new EffectMasks(this.packing);
	private stride: number;
	private count = 0;
	private unpacked = new Int32Array(0);

	/** @param extras - so many numbers of the search's own are in front of each state */
	constructor(
		private readonly machine: Machine,
		private readonly extras: number,
		private readonly budget: MemoryBudget,
	) {
		this.stride = extras + 1;
		this.present = new Int32Array(this.stride);
	}

	/** How many there are. */
	get size(): number {
		return this.count;
	}

	/**
	 * Packs the machine's state into `present`.
	 *
	 * @returns whether all states look different now, since something in this one outgrew its place
	 * @throws MemoryBound
	 */
	take(extras: readonly number[]): boolean {
		const { packing, machine, present } = this;
		for (let i = 0; i < this.extras; i++) present[i] = extras[i] as number;
		packing.pack(machine.state.vector, machine.width, present, this.extras);
		if (!packing.outgrown) return false;
		this.widen();
		return true;
	}

	/**
	 * Takes the state that the effect makes of the one with this number; there must be no extra numbers.
	 *
	 * @returns whether that can be told: it cannot if something in it has not been in any state so far
	 */
	takeAfter(index: number, effect: Effect): boolean {
		const { effects, present, stride } = this;
		let mask = effects.of(effect);
		if (mask < 0) return false;
		const { masks } = effects;
		const block = this.blocks[index >>> BLOCK_BITS] as Int32Array;
		const start = (index & (BLOCK_STATES - 1)) * stride;
		for (let i = 0; i < stride; i++) {
			present[i] = ((block[start + i] as number) & (masks[mask++] as number)) | (masks[mask++] as number);
		}
		return true;
	}

	/** Adds the state taken last. @throws MemoryBound */
	push(): void {
		const index = this.count;
		const room = this.roomFor(index);
		const { present, stride } = this;
		const start = (index & (BLOCK_STATES - 1)) * stride;
		for (let i = 0; i < stride; i++) room[start + i] = present[i] as number;
		this.count += 1;
		// Packing few states anew takes no time; packing many takes longer than stretched fields ever will.
		if (this.count === STATES_TO_STRETCH) this.packing.stretches = true;
	}

	/** Whether the state with this number is the one taken last. */
	isPresent(index: number): boolean {
		const { present, stride } = this;
		const block = this.blocks[index >>> BLOCK_BITS] as Int32Array;
		const start = (index & (BLOCK_STATES - 1)) * stride;
		for (let i = 0; i < stride; i++) if (block[start + i] !== present[i]) return false;
		return true;
	}

	/** The hash of the state with this number. */
	hashAt(index: number): number {
		const start = (index & (BLOCK_STATES - 1)) * this.stride;
		return tableHash(this.blocks[index >>> BLOCK_BITS] as Int32Array, start, this.stride);
	}

	/** The hash of the state taken last. */
	hashOfPresent(): number {
		return tableHash(this.present, 0, this.stride);
	}

	/** Puts the machine into the state with this number. */
	load(index: number): void {
		const { packing } = this;
		if (this.unpacked.length < packing.width) this.unpacked = new Int32Array(packing.width);
		const start = (index & (BLOCK_STATES - 1)) * this.stride;
		packing.reader.unpack(this.blocks[index >>> BLOCK_BITS] as Int32Array, start + this.extras, this.unpacked);
		this.machine.state.load(this.unpacked, 0, packing.width);
	}

	/** One of the extra numbers of a state. */
	extra(index: number, which: number): number {
		const block = this.blocks[index >>> BLOCK_BITS] as Int32Array;
		return block[(index & (BLOCK_STATES - 1)) * this.stride + which] as number;
	}

	/** Gives the room of states back that come before this one and will not be asked for again. */
	forgetBefore(index: number): void {
		const until = index >>> BLOCK_BITS;
		for (let i = until - 1; i >= 0 && this.blocks[i] !== undefined; i--) {
			this.budget.release(this.blocks[i] as Int32Array);
			this.blocks[i] = undefined;
		}
	}

	save(): SavedStates {
		const { packing, stride, count } = this;
		const blocks = Array.from(this.blocks, (block, i) => {
			if (block === undefined) return null;
			const states = Math.min(BLOCK_STATES, count - i * BLOCK_STATES);
			return { used: block.subarray(0, states * stride), length: block.length };
		});
		return { packing: packing.save(), stride, count, blocks };
	}

	/** Given when there are none yet: then they are those that were saved. @throws MemoryBound */
	restore(saved: Saved): void {
		const { packing, stride, count, blocks } = saved as SavedStates;
		this.packing.restore(packing);
		this.stride = stride;
		this.count = count;
		this.present = new Int32Array(stride);
		this.blocks = blocks.map((block) => {
			if (block === null) return undefined;
			const room = this.budget.allocate(block.length);
			room.set(block.used);
			return room;
		});
	}

	private roomFor(index: number): Int32Array {
		const number = index >>> BLOCK_BITS;
		const block = this.blocks[number];
		if (block !== undefined && (index & (BLOCK_STATES - 1)) * this.stride < block.length) return block;
		const states = number > 0 ? BLOCK_STATES : Math.max(FIRST_BLOCK_STATES, 2 * index);
		const room = this.budget.allocate(states * this.stride);
		if (block !== undefined) {
			room.set(block);
			this.budget.release(block);
		}
		this.blocks[number] = room;
		return room;
	}

	/** Packs all states anew. */
	private widen(): void {
		const { packing, machine, extras } = this;
		const before = packing.reader;
		const oldStride = this.stride;
		packing.widen();
		this.stride = extras + packing.layout.words;
		const vector = new Int32Array(packing.width);
		this.blocks.forEach((block, i) => {
			if (block === undefined) return;
			const wider = this.budget.allocate((block.length / oldStride) * this.stride);
			const states = Math.min(BLOCK_STATES, this.count - i * BLOCK_STATES);
			for (let state = 0; state < states; state++) {
				const [source, target] = [state * oldStride, state * this.stride];
				for (let extra = 0; extra < extras; extra++) wider[target + extra] = block[source + extra] as number;
				before.unpack(block, source + extras, vector);
				packing.pack(vector, vector.length, wider, target + extras);
			}
			this.budget.release(block);
			this.blocks[i] = wider;
		});
		const present = new Int32Array(this.stride);
		present.set(this.present.subarray(0, extras));
		this.present = present;
		packing.pack(machine.state.vector, machine.width, present, extras);
	}
}
