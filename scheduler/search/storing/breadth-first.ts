import type { Machine, Move } from "../../machine/machine.js";
import { describeEndless } from "../endless.js";
import { MemoryBudget } from "../memory-bound.js";
import { type PartialOrder, reductionsBy, refuseReduced } from "../partial-order/partial-order.js";
import { type Saved, type SavedMove, savedMove } from "../saved.js";
import type { SearchReport, Strategy } from "../strategy.js";
import { concretePath } from "../symmetry/concrete-path.js";
import { type Symmetry, symmetryOf } from "../symmetry/symmetry.js";
import { Ancestry } from "./ancestry.js";
import type { ReductionOptions } from "./reduction-options.js";
import { PlainMoves } from "./search-stack.js";
import { storeFor } from "./store-for.js";
import type { StoreOptions, VisitedStates } from "./visited-states.js";

/** After so many moves passed over in a row one is made, so that those who drive the search get a word in. */
const MAX_PASSED_IN_A_ROW = 256;

/** What bounds a breadth-first search. */
export interface BreadthFirstOptions extends StoreOptions, ReductionOptions {
	/** A schedule of so many steps ends the search: it is likely to be an endless one. Default: no limit. */
	readonly stepLimit?: number;
}

type SavedBreadthFirst = {
	readonly store: Saved;
	readonly ancestry: Saved;
	readonly current: number;
	readonly enabled: readonly number[];
	readonly taken: number;
	readonly wanted: number;
	readonly foundNew: boolean;
	readonly depthOfCurrent: number;
	readonly levelEnd: number;
	readonly alternative: SavedMove | null;
	readonly arrivedAt: number;
	readonly mayCycle: boolean;
	readonly passed: number;
	readonly endless: string | null;
};

/** Exhaustive breadth-first search: the first failure found is one with the fewest steps. */
export class BreadthFirst implements Strategy {
	readonly name = "breadth-first";
	readonly exhaustive = true;
	private machine!: Machine;
	private store!: VisitedStates;
	private symmetry: Symmetry | undefined;
	private readonly partialOrder: PartialOrder | undefined;
	private readonly budget: MemoryBudget;
	private readonly ancestry: Ancestry;
	/** The state that is being moved on from, and what is left of it. */
	private current = -1;
	private readonly enabled: number[] = [];
	private taken = 0;
	/** How many of them are to be taken: all, or only the first, which goes first alone. */
	private wanted = 0;
	/** Whether a step from the current state has led to a new one. */
	private foundNew = false;
	/** How far out it is, and the number of the first state that is farther out. */
	private depthOfCurrent = -1;
	private levelEnd = 0;
	private alternative: Move | undefined;
	private last: Move | undefined;
	private arrivedAt = 0;
	private mayCycle = false;
	/** Whether moves may be passed over, and whether they may once steps need not be learned from any more. */
	private mayPass = false;
	private mayPassLater = false;
	passed = 0;
	/** Whether the move to be made is known to lead to a new state. */
	private leadsToNew = false;
	private readonly plainMoves = new PlainMoves();
	private readonly stepLimit: number;
	/** What was going on when the step limit ended the search. */
	private endless: string | undefined;

	constructor(private readonly options: BreadthFirstOptions = {}) {
		this.stepLimit = options.stepLimit ?? Number.POSITIVE_INFINITY;
		this.budget = new MemoryBudget(options.maxMemory);
		this.ancestry = new Ancestry(this.budget);
		this.partialOrder = options.partialOrder;
	}

	begin(machine: Machine, everyMove: boolean): void {
		this.attach(machine, everyMove);
		if (this.symmetry === undefined) this.store.add();
		else this.symmetry.begin(this.store);
		this.ancestry.add(-1, undefined);
	}

	private attach(machine: Machine, everyMove: boolean): void {
		this.machine = machine;
		this.store = storeFor(machine, this.budget, this.options, true);
		this.symmetry = symmetryOf(machine, this.options);
		this.partialOrder?.begin(this.symmetry?.counterparts);
		// Of a state that was not reached nobody knows the representative.
		this.mayPassLater = !everyMove && this.symmetry === undefined;
	}

	save(): SavedBreadthFirst {
		refuseReduced(this.symmetry, this.partialOrder);
		return {
			store: this.store.save(),
			ancestry: this.ancestry.save(),
			current: this.current,
			enabled: [...this.enabled],
			taken: this.taken,
			wanted: this.wanted,
			foundNew: this.foundNew,
			depthOfCurrent: this.depthOfCurrent,
			levelEnd: this.levelEnd,
			alternative: this.alternative === undefined ? null : savedMove(this.alternative),
			arrivedAt: this.arrivedAt,
			mayCycle: this.mayCycle,
			passed: this.passed,
			endless: this.endless ?? null,
		};
	}

	restore(machine: Machine, everyMove: boolean, saved: Saved): void {
		this.attach(machine, everyMove);
		const { store, ancestry, enabled, alternative, endless, ...rest } = saved as SavedBreadthFirst;
		this.store.restore(store);
		this.ancestry.restore(ancestry);
		this.enabled.push(...enabled);
		this.alternative = alternative ?? undefined;
		this.endless = endless ?? undefined;
		this.current = rest.current;
		this.taken = rest.taken;
		this.wanted = rest.wanted;
		this.mayPass = this.mayPassLater;
		this.foundNew = rest.foundNew;
		this.depthOfCurrent = rest.depthOfCurrent;
		this.levelEnd = rest.levelEnd;
		this.arrivedAt = rest.arrivedAt;
		this.mayCycle = rest.mayCycle;
		this.passed = rest.passed;
		if (this.current >= 0) this.store.load(this.current);
	}

	next(): Move | undefined {
		if (this.endless !== undefined) return undefined;
		this.machine.state.rewind(0);
		this.last = this.alternative;
		this.alternative = undefined;
		let mayPass = MAX_PASSED_IN_A_ROW;
		while (this.last === undefined) {
			if (this.taken < this.wanted) {
				const coroutine = this.enabled[this.taken++] as number;
				if (!this.mayPass || mayPass-- <= 0 || !this.passes(coroutine)) this.last = this.plainMoves.of(coroutine);
			} else {
				this.current += 1;
				if (this.current >= this.store.size) return undefined;
				this.enter(this.current);
			}
		}
		return this.last;
	}

	/** Moves on from this state now. */
	private enter(state: number): void {
		if (state === this.levelEnd) {
			this.levelEnd = this.store.size;
			this.depthOfCurrent += 1;
		}
		this.store.load(state);
		this.store.forgetBefore(state);
		this.machine.enabled(this.enabled);
		this.taken = 0;
		this.wanted = this.enabled.length;
		this.foundNew = false;
		const first = this.partialOrder?.first(this.enabled);
		this.mayPass = this.mayPassLater && this.partialOrder?.isOn !== true;
		if (first === undefined) return;
		this.enabled.splice(this.enabled.indexOf(first), 1);
		this.enabled.unshift(first);
		this.wanted = 1;
	}

	/** Whether the coroutine's step need not be taken, since it leads where the search has been. */
	private passes(coroutine: number): boolean {
		const effect = this.machine.effectOf(coroutine);
		if (effect === undefined) return false;
		const index = this.store.findAfter(this.current, effect);
		this.leadsToNew = index === -1;
		if (index < 0) return false;
		this.passed += 1;
		this.meet(index);
		return true;
	}

	/** A move to a state that is no farther out than the present one may close a cycle. */
	private meet(index: number): void {
		if (index < this.levelEnd) this.mayCycle = true;
	}

	arrive(): boolean {
		const { machine } = this;
		const { coroutine } = this.last as Move;
		if (this.symmetry === undefined) this.partialOrder?.stepped(machine.lastStop);
		const alternative = machine.nextAlternative();
		if (alternative !== undefined) this.alternative = { coroutine, choices: alternative };
		const index = this.put(coroutine);
		this.leadsToNew = false;
		this.takeAllUnlessNew(index >= 0);
		if (index >= 0) {
			const choices = machine.choicesMade();
			this.ancestry.add(this.current, { coroutine, choices });
			this.arrivedAt = index;
			if (this.depthOfCurrent + 1 >= this.stepLimit) {
				this.endless = describeEndless(machine, this.path(), this.stepLimit);
			}
			return true;
		}
		this.meet(-1 - index);
		return false;
	}

	/** Puts the state that the coroutine's step has led to in, or what stands for it. */
	private put(coroutine: number): number {
		if (this.symmetry !== undefined) return this.symmetry.add(this.store, coroutine, 0);
		return this.leadsToNew ? this.store.addNew() : this.store.add();
	}

	/** Whoever went first alone and led to nothing new might close a circle: going round it, the others would be forgotten. */
	private takeAllUnlessNew(isNew: boolean): void {
		if (isNew) this.foundNew = true;
		if (this.alternative === undefined && !this.foundNew) this.wanted = this.enabled.length;
	}

	offer(): void {
		// The moves are worked out again when the state's turn comes; keeping them would cost more than that.
	}

	path(): Move[] {
		const path = this.ancestry.path(this.arrivedAt);
		return this.symmetry === undefined ? path : concretePath(this.machine, this.symmetry, path);
	}

	report(): SearchReport {
		return {
			states: this.store.size,
			left: this.store.size - Math.max(0, this.current),
			depth: this.store.size > this.levelEnd ? this.depthOfCurrent + 1 : Math.max(0, this.depthOfCurrent),
			cutBy: this.endless,
			mayCycle: this.mayCycle,
			isQueue: true,
			bytes: this.budget.bytes + this.ancestry.bytes,
			omissionProbability: this.store.omissionProbability,
			reductions: reductionsBy(this.symmetry, this.partialOrder),
			represented: this.symmetry?.represented,
		};
	}
}
