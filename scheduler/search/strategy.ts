import type { Machine, Move } from "../machine/machine.js";
import type { Trend } from "./progress/queue-trend.js";
import type { Workload } from "./progress/workload.js";
import type { Saved } from "./saved.js";

/**
 * A way to search: an object that is asked where to go next. The loop that asks (`explore`) lets the machine take the step,
 * looks for failures and keeps the limits, so a strategy is nothing but an order of moves.
 *
 * The loop calls `begin`, then, as long as `next` names a move, `arrive` after each step, and `offer` where the strategy
 * says that it has not been in the state before.
 */
export interface Strategy {
	readonly name: string;
	/** Whether all reachable states have been seen when nothing is left. */
	readonly exhaustive: boolean;

	/**
	 * Moves that were never made: what they would have led to was known beforehand (see `Machine.effectOf`), and had been
	 * seen. They count as transitions. Undefined for strategies that make every move.
	 */
	readonly passed?: number;

	/**
	 * The machine is in its initial state.
	 *
	 * @param everyMove - whether every move has to be made, since somebody counts or looks on
	 */
	begin(machine: Machine, everyMove: boolean): void;
	/** Takes the machine to the state to move from, and names the move; undefined when nothing is left. */
	next(): Move | undefined;
	/** The machine has made the move. Answers whether the state is to be looked at: it has not been seen before. */
	arrive(): boolean;
	/** The coroutines that can run in the state that is looked at; also called once for the initial state. */
	offer(enabled: readonly number[]): void;
	/** The moves that lead from the initial state to the one last arrived at. */
	path(): Move[];
	/** What there is to say about the progress and the end of the search. */
	report(): SearchReport;
	/** Puts the search aside, between an `arrive` with its `offer` and the next `next`. Strategies that cannot have no such method. */
	save?(): Saved;
	/**
	 * In place of `begin`: goes on with what was put aside. The machine is in its initial state, and gives the numbers of the
	 * machine that was searched.
	 *
	 * @throws MemoryBound
	 */
	restore?(machine: Machine, everyMove: boolean, saved: Saved): void;
}

/** How far a search has come. */
export interface SearchReport {
	/** Distinct states seen; undefined for strategies that do not store states. */
	readonly states: number | undefined;
	/** States or schedules still to be looked at, as far as is known. */
	readonly left: number | undefined;
	/** Moves from the initial state to the state farthest out so far. */
	readonly depth: number;
	/** Whether a bound of the strategy's own has cut anything off, and which. */
	readonly cutBy: string | undefined;
	/** Whether a state was reached again from one of its successors, or might have been: there may be cycles. */
	readonly mayCycle: boolean;
	/** What the stored states, and what is kept with them, occupy, in bytes; undefined for strategies that do not store states. */
	readonly bytes?: number;
	/** How likely it is at most that states were left out (see `FingerprintStore`). Default: 0. */
	readonly omissionProbability?: number;
	/** Searches that go by Mazurkiewicz traces only: those that are behind. */
	readonly traces?: number | undefined;
	/** Random strategies only. */
	readonly walks?: WalksReport;
	/** Bounded strategies only: the bound up to which all was explored, `2 preemptions`; undefined while nothing was. */
	readonly completeUpTo?: string | undefined;
	/** How much is done of how much, where the search can tell. */
	readonly workload?: Workload | undefined;
	/** Which way `left` goes, where it is known. */
	readonly trend?: Trend | undefined;
	/** Whether states are moved on from in the order in which they were found: then `left` tells how much is to come. */
	readonly isQueue?: boolean;
	/** What has made the search look at fewer states. Default: nothing. */
	readonly reductions?: readonly Reduction[];
	/** How many states the states seen stand for, where they stand for more than themselves. */
	readonly represented?: number | undefined;
}

/** How far random walks have come. */
export interface WalksReport {
	/** How many are over. */
	readonly done: number;
	/** How many there are to be. */
	readonly of: number;
	/** How they are drawn, where there is more to say than that it is at random. */
	readonly drawn: string | undefined;
	/** The name of the strategy that drew the last one. */
	readonly by: string;
}

/** Ways to look at fewer states than there are and miss nothing that matters. */
export type Reduction = "symmetry" | "partial order";
