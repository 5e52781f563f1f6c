import type { Machine, Move } from "../machine/machine.js";
import { describeEndless } from "./endless.js";
import { MemoryBudget } from "./memory-bound.js";
import { type PartialOrder, reductionsBy, refuseReduced } from "./partial-order/partial-order.js";
import type { ReductionOptions } from "./reduction-options.js";
import type { Saved } from "./saved.js";
import { BitSet, PlainMoves, SearchStack } from "./search-stack.js";
import { storeFor } from "./store-for.js";
import type { SearchReport, Strategy } from "./strategy.js";
import { type Symmetry, symmetryOf } from "./symmetry/symmetry.js";
import type { StoreOptions, VisitedStates } from "./visited-states.js";

/** What bounds a depth-first search. */
export interface DepthFirstOptions extends StoreOptions, ReductionOptions {
	/** States this many moves from the start are looked at, but not moved on from. Default: no bound. */
	readonly maxDepth?: number;
	/** A schedule of so many steps ends the search: it is likely to be an endless one. Default: no limit. */
	readonly stepLimit?: number;
}

type SavedDepthFirst = {
	readonly store: Saved;
	readonly stack: Saved;
	readonly onStack: Saved;
	readonly depth: number;
	readonly cut: Int32Array;
	readonly depths: Int32Array;
	readonly mayCycle: boolean;
	readonly mayPass: boolean;
	readonly passed: number;
	readonly endless: string | null;
};

/** Exhaustive depth-first search with a set of visited states, exact unless told otherwise. */
export class DepthFirst implements Strategy {
	readonly name = "depth-first";
	readonly exhaustive = true;
	private machine!: Machine;
	private store!: VisitedStates;
	private symmetry: Symmetry | undefined;
	private readonly partialOrder: PartialOrder | undefined;
	/** Of the states that one coroutine alone is to move on from, by their place on the stack: the others that can run. */
	private readonly heldBack = new Map<number, readonly number[]>();
	private readonly stack = new SearchStack();
	private readonly onStack = new BitSet();
	private readonly plainMoves = new PlainMoves();
	private last: Move | undefined;
	private depth = 0;
	/** The states that were not moved on from, being too far out. */
	private readonly cut = new Set<number>();
	/** With a bound: how far out each state has been found. What was too far out may turn up nearer by another way. */
	private depths: number[] = [];
	private mayCycle = false;
	/** Whether moves may be passed over, and whether they may once steps need not be learned from any more. */
	private mayPass = false;
	private mayPassLater = false;
	/** Whether the move to be made is known to lead to a new state. */
	private leadsToNew = false;
	passed = 0;
	private readonly maxDepth: number;
	private readonly stepLimit: number;
	/** What was going on when the step limit ended the search. */
	private endless: string | undefined;

	private readonly budget: MemoryBudget;

	constructor(private readonly options: DepthFirstOptions = {}) {
		this.maxDepth = options.maxDepth ?? Number.POSITIVE_INFINITY;
		this.stepLimit = options.stepLimit ?? Number.POSITIVE_INFINITY;
		this.budget = new MemoryBudget(options.maxMemory);
		this.partialOrder = options.partialOrder;
	}

	begin(machine: Machine, everyMove: boolean): void {
		this.attach(machine, everyMove);
		this.push(this.symmetry?.begin(this.store) ?? this.store.add(), undefined);
	}

	private attach(machine: Machine, everyMove: boolean): void {
		this.machine = machine;
		this.store = storeFor(machine, this.budget, this.options, false);
		this.symmetry = symmetryOf(machine, this.options);
		this.partialOrder?.begin(this.symmetry?.counterparts);
		// With a bound on depth, a state that has been seen may have to be moved on from again. Of a state that was not
		// reached nobody knows the representative.
		this.mayPassLater = !everyMove && this.maxDepth === Number.POSITIVE_INFINITY && this.symmetry === undefined;
	}

	save(): SavedDepthFirst {
		refuseReduced(this.symmetry, this.partialOrder);
		return {
			store: this.store.save(),
			stack: this.stack.save(),
			onStack: this.onStack.save(),
			depth: this.depth,
			cut: Int32Array.from(this.cut),
			depths: Int32Array.from(this.depths),
			mayCycle: this.mayCycle,
			mayPass: this.mayPass,
			passed: this.passed,
			endless: this.endless ?? null,
		};
	}

	restore(machine: Machine, everyMove: boolean, saved: Saved): void {
		this.attach(machine, everyMove);
		const { store, stack, onStack, depth, cut, depths, mayCycle, mayPass, passed, endless } = saved as SavedDepthFirst;
		this.store.restore(store);
		this.stack.restore(stack, (move) => {
			if (move !== undefined) machine.step(move.coroutine, move.choices);
			return machine.state.mark();
		});
		this.onStack.restore(onStack);
		this.depth = depth;
		for (const index of cut) this.cut.add(index);
		this.depths = Array.from(depths);
		this.mayCycle = mayCycle;
		this.mayPass = mayPass;
		this.passed = passed;
		this.endless = endless ?? undefined;
	}

	next(): Move | undefined {
		const { stack } = this;
		while (stack.size > 0 && this.endless === undefined) {
			this.last = this.nextOfTop();
			if (this.last !== undefined) return this.last;
			this.onStack.delete(stack.index);
			if (this.heldBack.size > 0) this.heldBack.delete(stack.size);
			stack.pop();
			this.machine.state.rewind(stack.size === 0 ? 0 : stack.mark);
		}
		return undefined;
	}

	private nextOfTop(): Move | undefined {
		const { stack } = this;
		const alternative = stack.takeAlternative();
		if (alternative !== undefined) return alternative;
		if (stack.hasMore && stack.size > this.maxDepth) {
			this.cut.add(stack.index);
			return undefined;
		}
		while (stack.hasMore) {
			const coroutine = stack.take();
			if (!this.mayPass || !this.passes(coroutine)) return this.plainMoves.of(coroutine);
		}
		return undefined;
	}

	/** Whether the coroutine's step need not be taken, since it leads where the search has been. */
	private passes(coroutine: number): boolean {
		const effect = this.machine.effectOf(coroutine);
		if (effect === undefined) return false;
		const index = this.store.findAfter(this.stack.index, effect);
		this.leadsToNew = index === -1;
		if (index < 0) return false;
		this.passed += 1;
		if (this.onStack.has(index)) this.mayCycle = true;
		return true;
	}

	arrive(): boolean {
		const { machine, stack } = this;
		const move = this.last as Move;
		if (this.symmetry === undefined) this.partialOrder?.stepped(machine.lastStop);
		const alternative = machine.nextAlternative();
		if (alternative !== undefined) stack.leaveAlternative({ coroutine: move.coroutine, choices: alternative });
		const index = this.enter(move.coroutine);
		this.leadsToNew = false;
		if (index >= 0 || this.isNearer(-1 - index)) {
			const plain = machine.choices.length === 0;
			this.push(index >= 0 ? index : -1 - index, plain ? move : { ...move, choices: [...machine.choices] });
			return true;
		}
		if (this.onStack.has(-1 - index)) this.closeCycle();
		machine.state.rewind(stack.mark);
		return false;
	}

	/** Puts the state that the coroutine's step has led to in, or what stands for it. */
	private enter(coroutine: number): number {
		if (this.symmetry !== undefined) return this.symmetry.add(this.store, coroutine, this.stack.mark);
		return this.leadsToNew ? this.store.addNew() : this.store.add();
	}

	private closeCycle(): void {
		this.mayCycle = true;
		const others = this.heldBack.get(this.stack.size);
		if (others === undefined) return;
		// Whoever went first alone closes a circle: going round it, the others would be forgotten.
		this.heldBack.delete(this.stack.size);
		this.stack.offer(others);
	}

	/** Whether a state found before is nearer to the start by the way just taken, so that more lies within the bound. */
	private isNearer(index: number): boolean {
		return this.maxDepth < Number.POSITIVE_INFINITY && this.stack.size < (this.depths[index] as number);
	}

	private push(index: number, move: Move | undefined): void {
		const { stack } = this;
		stack.push(index, this.machine.state.mark(), move);
		this.onStack.add(index);
		if (this.maxDepth < Number.POSITIVE_INFINITY) {
			this.depths[index] = stack.size - 1;
			this.cut.delete(index);
		}
		if (stack.size - 1 <= this.depth) return;
		this.depth = stack.size - 1;
		if (this.depth >= this.stepLimit) this.endless = describeEndless(this.machine, this.path(), this.stepLimit);
	}

	offer(enabled: readonly number[]): void {
		const { stack, partialOrder } = this;
		const first = partialOrder?.first(enabled);
		this.mayPass = this.mayPassLater && partialOrder?.isOn !== true;
		if (first === undefined) {
			stack.offer(enabled);
			return;
		}
		stack.offer([first]);
		const others = enabled.filter((coroutine) => coroutine !== first);
		this.heldBack.set(stack.size, others);
	}

	path(): Move[] {
		return this.stack.path();
	}

	report(): SearchReport {
		return {
			states: this.store.size,
			left: this.cut.size + this.stack.unfinished,
			depth: this.depth,
			cutBy: this.endless ?? this.cutByDepth(),
			mayCycle: this.mayCycle,
			bytes: this.budget.bytes + this.onStack.bytes,
			omissionProbability: this.store.omissionProbability,
			reductions: reductionsBy(this.symmetry, this.partialOrder),
			represented: this.symmetry?.represented,
		};
	}

	private cutByDepth(): string | undefined {
		return this.cut.size > 0 ? `max-depth ${this.maxDepth}` : undefined;
	}
}
