import { type Move, NO_CHOICES } from "../../machine/machine.js";
import { MemoryBudget } from "../memory-bound.js";
import { type Saved, type SavedMove, savedMove } from "../saved.js";

/** So many states share one block of memory, as a power of two. */
const BLOCK_BITS = 14;
const BLOCK_STATES = 1 << BLOCK_BITS;

/** Stands for a move that is kept apart, since it chooses or its coroutine has a large number. */
const APART = 0xffff;

/** What a move that is kept apart takes, in bytes, more or less. */
const BYTES_APART = 100;

type SavedAncestry = {
	readonly count: number;
	readonly parents: readonly Int32Array[];
	readonly coroutines: readonly Uint16Array[];
	readonly apart: readonly { readonly index: number; readonly move: SavedMove }[];
};

/** How each stored state was first reached: its parent and the move from there, so that a path can be told. */
export class Ancestry {
	private readonly parents: Int32Array[] = [];
	private readonly coroutines: Uint16Array[] = [];
	private readonly apart = new Map<number, Move>();
	private count = 0;

	/** @param budget - of those who store the states */
	constructor(private readonly budget = new MemoryBudget()) {}

	/** How many bytes it occupies that do not count on the budget. */
	get bytes(): number {
		return this.apart.size * BYTES_APART;
	}

	/**
	 * The next state was reached from `parent` by `move`; the initial state has neither: -1 and undefined.
	 *
	 * @throws MemoryBound
	 */
	add(parent: number, move: Move | undefined): void {
		const index = this.count;
		if ((index & (BLOCK_STATES - 1)) === 0) this.addBlock();
		this.count += 1;
		this.set(index, parent, move);
	}

	private addBlock(): void {
		this.parents.push(this.budget.allocate(BLOCK_STATES));
		this.coroutines.push(new Uint16Array(this.budget.allocate(BLOCK_STATES / 2).buffer));
	}

	save(): SavedAncestry {
		const { count, parents, coroutines, apart } = this;
		return {
			count,
			parents,
			coroutines,
			apart: Array.from(apart, ([index, move]) => ({ index, move: savedMove(move) })),
		};
	}

	/** Given to a new one: it then knows what was saved. @throws MemoryBound */
	restore(saved: Saved): void {
		const { count, parents, coroutines, apart } = saved as SavedAncestry;
		this.count = count;
		parents.forEach((block, i) => {
			this.addBlock();
			(this.parents[i] as Int32Array).set(block);
			(this.coroutines[i] as Uint16Array).set(coroutines[i] as Uint16Array);
		});
		for (const { index, move } of apart) this.apart.set(index, move);
	}

	/** The state was reached in another way. */
	set(index: number, parent: number, move: Move | undefined): void {
		const [block, at] = [index >>> BLOCK_BITS, index & (BLOCK_STATES - 1)];
		const plain = move === undefined || (move.choices.length === 0 && move.coroutine < APART);
		(this.parents[block] as Int32Array)[at] = parent;
		(this.coroutines[block] as Uint16Array)[at] = plain ? (move?.coroutine ?? 0) : APART;
		if (!plain) this.apart.set(index, move);
	}

	/** The moves that lead to the state. */
	path(index: number): Move[] {
		const path: Move[] = [];
		for (let i = index; this.parentOf(i) >= 0; i = this.parentOf(i)) path.push(this.moveTo(i));
		return path.reverse();
	}

	private parentOf(index: number): number {
		return (this.parents[index >>> BLOCK_BITS] as Int32Array)[index & (BLOCK_STATES - 1)] as number;
	}

	private moveTo(index: number): Move {
		const coroutine = (this.coroutines[index >>> BLOCK_BITS] as Uint16Array)[index & (BLOCK_STATES - 1)] as number;
		return coroutine === APART ? (this.apart.get(index) as Move) : { coroutine, choices: NO_CHOICES };
	}
}
