import type { Machine, Move } from "../machine/machine.js";
import { Ancestry } from "./ancestry.js";
import { describeEndless } from "./endless.js";
import { type PartialOrder, reductionsBy } from "./partial-order/partial-order.js";
import { StateStore } from "./state-store.js";
import type { SearchReport, Strategy } from "./strategy.js";
import { concretePath } from "./symmetry/concrete-path.js";
import { Symmetry } from "./symmetry/symmetry.js";

const NO_CHOICES: readonly number[] = [];

/** What bounds a breadth-first search. */
export interface BreadthFirstOptions {
	/** A schedule of so many steps ends the search: it is likely to be an endless one. Default: no limit. */
	readonly stepLimit?: number;
	/** Whether states that differ only by exchanges of interchangeable coroutines are taken for one. Default: false. */
	readonly symmetry?: boolean;
	/** What decides where one coroutine may go first, alone. Default: nobody, all go in all states. */
	readonly partialOrder?: PartialOrder | undefined;
}

/** Exhaustive breadth-first search: the first failure found is one with the fewest steps. */
export class BreadthFirst implements Strategy {
	readonly name = "breadth-first";
	readonly exhaustive = true;
	private machine!: Machine;
	private store!: StateStore;
	private symmetry: Symmetry | undefined;
	private readonly ancestry = new Ancestry();
	/** The state that is being moved on from, and what is left of it. */
	private current = -1;
	private enabled: readonly number[] = [];
	private taken = 0;
	/** How many of those that can run are to be taken: all, or only the first, which may go first. */
	private wanted = 0;
	private alternative: Move | undefined;
	/** Whether a step from the current state has led to a new one. */
	private foundNew = false;
	private last: Move | undefined;
	private arrivedAt = 0;
	private mayCycle = false;
	private readonly stepLimit: number;
	private readonly reducesSymmetry: boolean;
	private readonly partialOrder: PartialOrder | undefined;
	/** What was going on when the step limit ended the search. */
	private endless: string | undefined;

	constructor({ stepLimit = Number.POSITIVE_INFINITY, symmetry = false, partialOrder }: BreadthFirstOptions = {}) {
		this.partialOrder = partialOrder;
		this.stepLimit = stepLimit;
		this.reducesSymmetry = symmetry;
	}

	begin(machine: Machine): void {
		this.machine = machine;
		this.store = new StateStore(machine);
		if (this.reducesSymmetry && machine.interchangeableGroups.length > 0) {
			this.symmetry = new Symmetry(machine, (stop) => this.partialOrder?.stepped(stop));
		}
		this.partialOrder?.begin(this.symmetry?.counterparts);
		if (this.symmetry === undefined) this.store.add();
		else this.symmetry.begin(this.store);
		this.ancestry.add(-1, undefined);
	}

	next(): Move | undefined {
		if (this.endless !== undefined || this.partialOrder?.isStale === true) return undefined;
		this.machine.state.rewind(0);
		this.last = this.alternative;
		this.alternative = undefined;
		while (this.last === undefined) {
			if (this.current >= 0 && this.taken < this.wanted) {
				this.last = { coroutine: this.enabled[this.taken++] as number, choices: NO_CHOICES };
			} else {
				this.current += 1;
				if (this.current >= this.store.size) return undefined;
				this.store.load(this.current);
				this.moveOn();
			}
		}
		return this.last;
	}

	/** The machine is in the state to move on from. */
	private moveOn(): void {
		const enabled: number[] = [];
		this.machine.enabled(enabled);
		const first = this.partialOrder?.first(enabled);
		this.enabled = first ?? enabled;
		this.taken = 0;
		this.wanted = first === undefined ? enabled.length : 1;
		this.foundNew = false;
	}

	/** Whoever went first alone and led to nothing new might close a circle: going round it, the others would be forgotten. */
	private takeAllUnlessNew(isNew: boolean): void {
		if (isNew) this.foundNew = true;
		if (this.alternative === undefined && !this.foundNew) this.wanted = this.enabled.length;
	}

	arrive(): boolean {
		const { machine } = this;
		const { coroutine } = this.last as Move;
		if (this.symmetry === undefined) this.partialOrder?.stepped(machine.lastStop);
		const alternative = machine.nextAlternative();
		if (alternative !== undefined) this.alternative = { coroutine, choices: alternative };
		const index = this.symmetry?.add(this.store, coroutine, 0) ?? this.store.add();
		this.takeAllUnlessNew(index >= 0);
		if (index >= 0) {
			const choices = machine.choices.length === 0 ? NO_CHOICES : [...machine.choices];
			this.ancestry.add(this.current, { coroutine, choices });
			this.arrivedAt = index;
			if (this.ancestry.depthOf(index) >= this.stepLimit) {
				this.endless = describeEndless(machine, this.path(), this.stepLimit);
			}
			return true;
		}
		// A move to a state that is no farther out than this one may close a cycle.
		if (this.ancestry.depthOf(-1 - index) <= this.ancestry.depthOf(this.current)) this.mayCycle = true;
		return false;
	}

	offer(): void {
		// The moves are worked out again when the state's turn comes; keeping them would cost more than that.
	}

	path(): Move[] {
		const { machine, ancestry, store, symmetry } = this;
		if (symmetry === undefined) return ancestry.path(this.arrivedAt);
		return concretePath(machine, store, symmetry, ancestry.states(this.arrivedAt));
	}

	report(): SearchReport {
		return {
			states: this.store.size,
			left: this.store.size - Math.max(0, this.current),
			depth: this.ancestry.depthOf(this.store.size - 1),
			cutBy: this.endless,
			mayCycle: this.mayCycle,
			reductions: reductionsBy(this.symmetry, this.partialOrder),
			represented: this.symmetry?.represented,
		};
	}
}
