import type { Effect } from "../machine/effect.js";
import type { Machine } from "../machine/machine.js";
import { MemoryBound, MemoryBudget } from "./memory-bound.js";
import { PackedStates } from "./packed-states.js";
import type { Saved } from "./saved.js";
import type { VisitedStates } from "./visited-states.js";

/** The table of a new store has so many entries, as a power of two. */
const FIRST_TABLE_BITS = 8;
/** The largest table, as a power of two. */
const MAX_TABLE_BITS = 30;

type SavedStore = { readonly tableBits: number; readonly states: Saved };

/**
 * An exact set of states: open addressing by the state's hash, every hit confirmed by comparing the whole state. States are
 * numbered in the order in which they came.
 */
export class StateStore implements VisitedStates {
	readonly omissionProbability = 0;
	private readonly states: PackedStates;
	/**
	 * Entries by hash: 0, or 1 + the number of a state in as many low bits as the table has bits, and in the bits above the
	 * same bits of its hash, so that few states have to be looked at that are not the one looked for.
	 */
	private table: Int32Array<ArrayBuffer>;
	private tableBits = FIRST_TABLE_BITS;
	private place = 0;

	/**
	 * @param extras - so many numbers of the search's own are part of each entry's identity
	 * @param budget - what it may occupy
	 * @throws MemoryBound
	 */
	constructor(
		machine: Machine,
		extras = 0,
		private readonly budget = new MemoryBudget(),
	) {
		this.states = new PackedStates(machine, extras, this.budget);
		this.table = this.budget.allocate(1 << this.tableBits);
	}

	/** How many distinct states it holds. */
	get size(): number {
		return this.states.size;
	}

	/** How many bytes it occupies, with all else that counts on the same budget. */
	get bytes(): number {
		return this.budget.bytes;
	}

	/**
	 * Puts the machine's state in.
	 *
	 * @returns its number if it is new; `-1 - number` if it was there
	 * @throws MemoryBound
	 */
	add(...extras: readonly number[]): number {
		const { states } = this;
		if (states.take(extras)) this.fill();
		const hash = states.hashOfPresent();
		const found = this.find(hash);
		return found >= 0 ? -1 - found : this.insert(hash);
	}

	/** Puts the state in that `findAfter` has just found to be new. Answers its number. @throws MemoryBound */
	addNew(): number {
		return this.insert(this.states.hashOfPresent());
	}

	/** Puts the state taken last in, at `place`. */
	private insert(hash: number): number {
		const { states } = this;
		// Up to three quarters full, a table is as fast as one that is larger and misses the processor's caches more often.
		if ((states.size + 1) * 4 > this.table.length * 3) {
			this.grow();
			this.find(hash);
		}
		const index = states.size;
		states.push();
		this.table[this.place] = (hash & ~(this.table.length - 1)) | (index + 1);
		return index;
	}

	/**
	 * The number of the state that the effect makes of the one with this number; -1 if it is new, and may be put in by
	 * `addNew`; -2 if that cannot be told from the effect alone. Only for stores without extra numbers.
	 */
	findAfter(index: number, effect: Effect): number {
		const { states } = this;
		return states.takeAfter(index, effect) ? this.find(states.hashOfPresent()) : -2;
	}

	/** The number of the state taken last; -1 if it is not there, and then `place` is where it belongs. */
	private find(hash: number): number {
		const { table, states } = this;
		const mask = table.length - 1;
		let place = hash & mask;
		for (;;) {
			const entry = table[place] as number;
			if (entry === 0) break;
			if (((entry ^ hash) & ~mask) === 0 && states.isPresent((entry & mask) - 1)) return (entry & mask) - 1;
			place = (place + 1) & mask;
		}
		this.place = place;
		return -1;
	}

	/** Puts the machine into the state with this number. */
	load(index: number): void {
		this.states.load(index);
	}

	forgetBefore(): void {
		// Exact comparison needs every state.
	}

	/** One of the extra numbers of an entry. */
	extra(index: number, which: number): number {
		return this.states.extra(index, which);
	}

	/** The table is not saved: it is soon made anew. */
	save(): SavedStore {
		return { tableBits: this.tableBits, states: this.states.save() };
	}

	restore(saved: Saved): void {
		const { tableBits, states } = saved as SavedStore;
		this.states.restore(states);
		this.budget.release(this.table);
		this.table = this.budget.allocate(1 << tableBits);
		this.tableBits = tableBits;
		this.fill();
	}

	private grow(): void {
		if (this.tableBits === MAX_TABLE_BITS) throw new MemoryBound(`${this.size} states, as many as a store can hold`);
		const larger = this.budget.allocate(1 << (this.tableBits + 1));
		this.budget.release(this.table);
		this.table = larger;
		this.tableBits += 1;
		this.fill();
	}

	/** Enters all states into the table anew. */
	private fill(): void {
		const { table, states } = this;
		const mask = table.length - 1;
		table.fill(0);
		for (let index = 0; index < states.size; index++) {
			const hash = states.hashAt(index);
			let place = hash & mask;
			while (table[place] !== 0) place = (place + 1) & mask;
			table[place] = (hash & ~mask) | (index + 1);
		}
	}
}
