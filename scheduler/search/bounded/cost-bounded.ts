import { type Machine, type Move, NO_CHOICES } from "../../machine/machine.js";
import { describeEndless } from "../endless.js";
import { MemoryBudget } from "../memory-bound.js";
import { type Saved, type SavedMove, savedMove } from "../saved.js";
import { Ancestry } from "../storing/ancestry.js";
import { StateStore } from "../storing/state-store.js";
import type { SearchReport, Strategy } from "../strategy.js";
import type { Cost } from "./cost.js";

const NOBODY = -1;
/** What a small whole number takes in an array. */
const BYTES_OF_A_NUMBER = 8;

/** What bounds the search. */
export interface CostBoundedOptions {
	/** Schedules that cost more are left out. */
	readonly bound: number;
	/** A schedule of so many steps ends the search: it is likely to be an endless one. Default: no limit. */
	readonly stepLimit?: number;
	/** What stored pairs and the ways to them may occupy, in bytes; the moves still to be made come on top. Default: no bound. */
	readonly maxMemory?: number;
}

type SavedCostBounded = {
	readonly pairs: Saved;
	readonly states: Saved;
	readonly ancestry: Saved;
	readonly depths: Int32Array;
	readonly waiting: readonly (Int32Array | null)[];
	readonly layer: number;
	readonly from: number;
	readonly alternative: SavedMove | null;
	readonly arrivedAt: number;
	readonly depth: number;
	readonly leftOut: number;
	readonly mayCycle: boolean;
	readonly endless: string | null;
};

/**
 * Finds every state that a schedule reaches at a cost of at most `bound`, cheapest first: all that costs nothing is explored
 * before anything that costs 1, and so on.
 *
 * What a move costs hangs on the coroutine that ran last, so pairs of a state and that coroutine are stored, each when it is
 * first reached, which is at its least cost (Dijkstra's algorithm, with one list for each cost). Where no schedule had to be
 * left out, the search was as good as one without a bound.
 */
export class CostBounded implements Strategy {
	readonly exhaustive = true;
	private machine!: Machine;
	/** Pairs of a state and the coroutine that ran last, and states alone. */
	private pairs!: StateStore;
	private states!: StateStore;
	private readonly budget: MemoryBudget;
	private readonly ancestry: Ancestry;
	/** What is left to do, by cost: pairs, each followed by the coroutine that is to go next. */
	private waiting: (number[] | undefined)[] = [];
	private layer = 0;
	private last: Move | undefined;
	private from = -1;
	private alternative: Move | undefined;
	private arrivedAt = 0;
	/** Of each pair, along the way by which it was first reached. */
	private depths: number[] = [0];
	private depth = 0;
	/** How many moves cost too much. */
	private leftOut = 0;
	private mayCycle = false;
	private endless: string | undefined;
	private readonly bound: number;
	private readonly stepLimit: number;

	constructor(
		readonly name: string,
		private readonly cost: Cost,
		{ bound, stepLimit = Number.POSITIVE_INFINITY, maxMemory }: CostBoundedOptions,
	) {
		this.budget = new MemoryBudget(maxMemory);
		this.ancestry = new Ancestry(this.budget);
		this.bound = bound;
		this.stepLimit = stepLimit;
	}

	begin(machine: Machine): void {
		this.attach(machine);
		this.states.add();
		this.ancestry.add(-1, undefined);
		this.settle(this.pairs.add(NOBODY), undefined);
	}

	private attach(machine: Machine): void {
		this.machine = machine;
		this.pairs = new StateStore(machine, 1, this.budget);
		this.states = new StateStore(machine, 0, this.budget);
	}

	save(): SavedCostBounded {
		return {
			pairs: this.pairs.save(),
			states: this.states.save(),
			ancestry: this.ancestry.save(),
			depths: Int32Array.from(this.depths),
			waiting: Array.from(this.waiting, (moves) => (moves === undefined ? null : Int32Array.from(moves))),
			layer: this.layer,
			from: this.from,
			alternative: this.alternative === undefined ? null : savedMove(this.alternative),
			arrivedAt: this.arrivedAt,
			depth: this.depth,
			leftOut: this.leftOut,
			mayCycle: this.mayCycle,
			endless: this.endless ?? null,
		};
	}

	restore(machine: Machine, _everyMove: boolean, saved: Saved): void {
		this.attach(machine);
		const { pairs, states, ancestry, depths, waiting, alternative, endless, ...rest } = saved as SavedCostBounded;
		this.pairs.restore(pairs);
		this.states.restore(states);
		this.ancestry.restore(ancestry);
		this.depths = Array.from(depths);
		this.waiting = waiting.map((moves) => (moves === null ? undefined : Array.from(moves)));
		this.alternative = alternative ?? undefined;
		this.endless = endless ?? undefined;
		this.layer = rest.layer;
		this.from = rest.from;
		this.arrivedAt = rest.arrivedAt;
		this.depth = rest.depth;
		this.leftOut = rest.leftOut;
		this.mayCycle = rest.mayCycle;
	}

	next(): Move | undefined {
		if (this.endless !== undefined) return undefined;
		this.last = this.alternative ?? this.nextWaiting();
		this.alternative = undefined;
		if (this.last !== undefined) this.pairs.load(this.from);
		return this.last;
	}

	private nextWaiting(): Move | undefined {
		for (; this.layer < this.waiting.length; this.layer++) {
			const waiting = this.waiting[this.layer];
			const coroutine = waiting?.pop();
			if (coroutine === undefined) continue;
			this.from = waiting?.pop() as number;
			return { coroutine, choices: NO_CHOICES };
		}
		return undefined;
	}

	arrive(): boolean {
		const { machine } = this;
		const { coroutine } = this.last as Move;
		const choices = machine.choicesMade();
		const alternative = machine.nextAlternative();
		if (alternative !== undefined) this.alternative = { coroutine, choices: alternative };
		const pair = this.pairs.add(coroutine);
		if (pair < 0) {
			// A state that was there before may be one from which this one was reached.
			this.mayCycle = true;
			return false;
		}
		this.ancestry.add(this.from, { coroutine, choices });
		this.arrivedAt = pair;
		this.depths[pair] = (this.depths[this.from] as number) + 1;
		this.depth = Math.max(this.depth, this.depths[pair] as number);
		if (this.depth >= this.stepLimit) this.endless = describeEndless(machine, this.path(), this.stepLimit);
		this.settle(pair, coroutine);
		return this.states.add() >= 0;
	}

	/** Puts the moves from the machine's state where their cost belongs. */
	private settle(pair: number, last: number | undefined): void {
		const { machine } = this;
		const enabled: number[] = [];
		machine.enabled(enabled);
		for (const coroutine of enabled) {
			const cost = this.layer + this.cost.of(machine, enabled, last, coroutine);
			if (cost > this.bound) {
				this.leftOut += 1;
				continue;
			}
			this.waiting[cost] ??= [];
			this.waiting[cost]?.push(pair, coroutine);
		}
	}

	offer(): void {
		// What can run was worked out when the pair was stored: a state may be looked at once, but be left in several ways.
	}

	path(): Move[] {
		return this.ancestry.path(this.arrivedAt);
	}

	report(): SearchReport {
		// While a layer is being worked off, it is not complete, and none after it.
		const complete = this.layer < this.waiting.length ? this.layer - 1 : this.bound;
		const left = this.waiting.reduce((sum, waiting) => sum + (waiting?.length ?? 0) / 2, 0);
		const bound = (n: number) => `${n} ${this.cost.unit}${n === 1 ? "" : "s"}`;
		return {
			states: this.states.size,
			left,
			depth: this.depth,
			cutBy: this.endless ?? (this.leftOut > 0 ? bound(this.bound) : undefined),
			mayCycle: this.mayCycle,
			bytes: this.budget.bytes + this.ancestry.bytes + BYTES_OF_A_NUMBER * (2 * left + this.depths.length),
			completeUpTo: complete < 0 ? undefined : bound(complete),
		};
	}
}
