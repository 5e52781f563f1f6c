import type { Machine } from "../machine/machine.js";
import { murmur3, xxHash } from "./hash.js";
import type { MemoryBudget } from "./memory-bound.js";
import { PackedStates } from "./packed-states.js";
import type { Saved } from "./saved.js";
import type { VisitedStates } from "./visited-states.js";

/** The fingerprints of a search that says nothing else: odds of one in a million at six million states. */
export const FINGERPRINT_BITS = 64;

/** Numbers of an entry: the fingerprint's two words, and 1 + the number of the state. */
const ENTRY = 3;
/** The table of a new store has so many entries. */
const FIRST_TABLE_ENTRIES = 1 << 8;

/** How a fingerprint store is made. */
export interface FingerprintStoreOptions {
	/** Of how many bits a fingerprint is, from 8 to 64. */
	readonly bits: number;
	/** Whether states are kept whole until `forgetBefore`, so that they can be loaded. */
	readonly loads: boolean;
}

type SavedFingerprints = { readonly table: Int32Array; readonly count: number; readonly whole: Saved };

/**
 * A set of states that keeps a fingerprint of each, and takes states with equal fingerprints for one. A state that is taken
 * for another is left out, and with it what only it leads to.
 *
 * This is hash compaction: Wolper and Leroy, "Reliable hashing without collision detection" (CAV 1993); Stern and Dill,
 * "Improved probabilistic verification by hash compaction" (CHARME 1995).
 */
export class FingerprintStore implements VisitedStates {
	private readonly lowMask: number;
	private readonly highMask: number;
	private readonly whole: PackedStates | undefined;
	/** Entries by fingerprint. */
	private table: Int32Array<ArrayBuffer>;
	private count = 0;

	/** @throws MemoryBound */
	constructor(
		private readonly machine: Machine,
		private readonly budget: MemoryBudget,
		private readonly options: FingerprintStoreOptions,
	) {
		this.lowMask = maskOf(Math.min(options.bits, 32));
		this.highMask = maskOf(Math.max(options.bits - 32, 0));
		this.whole = options.loads ? new PackedStates(machine, 0, budget) : undefined;
		this.table = budget.allocate(FIRST_TABLE_ENTRIES * ENTRY);
	}

	get size(): number {
		return this.count;
	}

	/**
	 * The chance that, of so many states, any two have the same fingerprint is at most the number of pairs by the chance of
	 * one pair, given that fingerprints are as good as drawn by lot.
	 */
	get omissionProbability(): number {
		const pairs = (this.count * (this.count - 1)) / 2;
		return Math.min(1, pairs / 2 ** this.options.bits);
	}

	add(): number {
		const { vector } = this.machine.state;
		// What states have not got yet is 0, and must not change their fingerprints.
		let length = this.machine.width;
		while (length > 0 && vector[length - 1] === 0) length -= 1;
		const low = murmur3(vector, 0, length) & this.lowMask;
		const high = xxHash(vector, 0, length) & this.highMask;
		const found = this.find(low, high);
		return found >= 0 ? -1 - found : this.insert(low, high);
	}

	load(index: number): void {
		this.whole?.load(index);
	}

	forgetBefore(index: number): void {
		this.whole?.forgetBefore(index);
	}

	findAfter(): number {
		return -2;
	}

	addNew(): number {
		return this.add();
	}

	save(): SavedFingerprints {
		const { table, count, whole } = this;
		return { table, count, whole: whole?.save() ?? null };
	}

	restore(saved: Saved): void {
		const { table, count, whole } = saved as SavedFingerprints;
		this.budget.release(this.table);
		this.table = this.budget.allocate(table.length);
		this.table.set(table);
		this.count = count;
		if (whole !== null) this.whole?.restore(whole);
	}

	/** The number of the state with this fingerprint; -1 - its place if it is not there. */
	private find(low: number, high: number): number {
		const { table } = this;
		for (let place = this.placeOf(low, high); ; place = place + ENTRY === table.length ? 0 : place + ENTRY) {
			const number = table[place + 2] as number;
			if (number === 0) return -1 - place;
			if (table[place] === low && table[place + 1] === high) return number - 1;
		}
	}

	private insert(low: number, high: number): number {
		if ((this.count + 1) * 4 * ENTRY > this.table.length * 3) this.grow();
		if (this.whole !== undefined) {
			this.whole.take([]);
			this.whole.push();
		}
		this.count += 1;
		this.put(low, high, this.count);
		return this.count - 1;
	}

	private put(low: number, high: number, number: number): void {
		const place = -1 - this.find(low, high);
		this.table[place] = low;
		this.table[place + 1] = high;
		this.table[place + 2] = number;
	}

	private placeOf(low: number, high: number): number {
		return ((low ^ high) & (this.table.length / ENTRY - 1)) * ENTRY;
	}

	private grow(): void {
		const old = this.table;
		this.table = this.budget.allocate(old.length * 2);
		for (let i = 0; i < old.length; i += ENTRY) {
			if (old[i + 2] !== 0) this.put(old[i] as number, old[i + 1] as number, old[i + 2] as number);
		}
		this.budget.release(old);
	}
}

function maskOf(bits: number): number {
	return bits === 32 ? -1 : (1 << bits) - 1;
}
