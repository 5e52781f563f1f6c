import type { Effect } from "../machine/effect.js";
import type { Saved } from "./saved.js";

/** What a search that stores states asks of the store. States are numbered in the order in which they came. */
export interface VisitedStates {
	/** How many distinct states it holds. */
	readonly size: number;
	/** How likely it is at most that a state was taken for another, and so left out; 0 for exact stores. */
	readonly omissionProbability: number;
	/**
	 * Puts the machine's state in.
	 *
	 * @returns its number if it is new; `-1 - number` if it was there
	 * @throws MemoryBound
	 */
	add(): number;
	/** Puts the machine into the state with this number. */
	load(index: number): void;
	/** States before this one will not be loaded any more. */
	forgetBefore(index: number): void;
	/**
	 * The number of the state that the effect makes of the one with this number; -1 if it is new, and may be put in by
	 * `addNew`; -2 if that cannot be told without making it.
	 */
	findAfter(index: number, effect: Effect): number;
	/** Puts the state in that `findAfter` has just found to be new. Answers its number. @throws MemoryBound */
	addNew(): number;
	/** All that it holds. */
	save(): Saved;
	/** Given to a new store: it then holds what was saved. @throws MemoryBound */
	restore(saved: Saved): void;
}

/** How states are stored. */
export interface StoreOptions {
	/** What they, and what is kept with them, may occupy, in bytes. Default: no bound but the machine's. */
	readonly maxMemory?: number;
	/** Whether only a fingerprint of each state is kept, of so many bits, from 8 to 64. Default: states are kept whole. */
	readonly fingerprintBits?: number;
}
