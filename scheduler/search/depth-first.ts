import type { Machine, Move } from "../machine/machine.js";
import { describeEndless } from "./endless.js";
import { type PartialOrder, reductionsBy } from "./partial-order/partial-order.js";
import { StateStore } from "./state-store.js";
import type { SearchReport, Strategy } from "./strategy.js";
import { Symmetry } from "./symmetry/symmetry.js";

const NO_CHOICES: readonly number[] = [];

/** A state on the way from the initial state to the present one. */
interface Frame {
	/** The state's number, to tell whether it is on the way. */
	readonly index: number;
	/** The place in the machine's log to go back to. */
	readonly mark: number;
	/** The move that led here; undefined for the initial state. */
	readonly move: Move | undefined;
	enabled: readonly number[];
	/** How many of the enabled coroutines have been taken. */
	taken: number;
	/** How many of them are to be: all, or only the first, which may go first. */
	wanted: number;
	/** What is left of the coroutine taken last: other choices. */
	alternative: Move | undefined;
}

/** What bounds a depth-first search. */
export interface DepthFirstOptions {
	/** States this many moves from the start are looked at, but not moved on from. Default: no bound. */
	readonly maxDepth?: number;
	/** A schedule of so many steps ends the search: it is likely to be an endless one. Default: no limit. */
	readonly stepLimit?: number;
	/** Whether states that differ only by exchanges of interchangeable coroutines are taken for one. Default: false. */
	readonly symmetry?: boolean;
	/** What decides where one coroutine may go first, alone. Default: nobody, all go in all states. */
	readonly partialOrder?: PartialOrder | undefined;
}

/** Exhaustive depth-first search with an exact set of visited states. */
export class DepthFirst implements Strategy {
	readonly name = "depth-first";
	readonly exhaustive = true;
	private machine!: Machine;
	private store!: StateStore;
	private symmetry: Symmetry | undefined;
	private readonly stack: Frame[] = [];
	private readonly onStack = new Set<number>();
	private last: Move | undefined;
	private depth = 0;
	/** The states that were not moved on from, being too far out. */
	private readonly cut = new Set<number>();
	/** With a bound: how far out each state has been found. What was too far out may turn up nearer by another way. */
	private readonly depths: number[] = [];
	private mayCycle = false;
	private readonly maxDepth: number;
	private readonly stepLimit: number;
	private readonly reducesSymmetry: boolean;
	private readonly partialOrder: PartialOrder | undefined;
	/** What was going on when the step limit ended the search. */
	private endless: string | undefined;

	constructor({
		maxDepth = Number.POSITIVE_INFINITY,
		stepLimit = Number.POSITIVE_INFINITY,
		symmetry = false,
		partialOrder,
	}: DepthFirstOptions = {}) {
		this.maxDepth = maxDepth;
		this.stepLimit = stepLimit;
		this.reducesSymmetry = symmetry;
		this.partialOrder = partialOrder;
	}

	begin(machine: Machine): void {
		this.machine = machine;
		this.store = new StateStore(machine);
		if (this.reducesSymmetry && machine.interchangeableGroups.length > 0) {
			this.symmetry = new Symmetry(machine, (stop) => this.partialOrder?.stepped(stop));
		}
		this.partialOrder?.begin(this.symmetry?.counterparts);
		this.push(this.symmetry?.begin(this.store) ?? this.store.add(), undefined);
	}

	next(): Move | undefined {
		for (;;) {
			const top = this.stack.at(-1);
			if (top === undefined || this.endless !== undefined || this.partialOrder?.isStale === true) return undefined;
			this.last = this.nextOf(top);
			if (this.last !== undefined) return this.last;
			this.stack.pop();
			this.onStack.delete(top.index);
			this.machine.state.rewind(this.stack.at(-1)?.mark ?? 0);
		}
	}

	private nextOf(top: Frame): Move | undefined {
		const { alternative } = top;
		if (alternative !== undefined) {
			top.alternative = undefined;
			return alternative;
		}
		if (top.taken >= top.wanted) return undefined;
		if (this.stack.length > this.maxDepth) {
			this.cut.add(top.index);
			return undefined;
		}
		return { coroutine: top.enabled[top.taken++] as number, choices: NO_CHOICES };
	}

	arrive(): boolean {
		const { machine } = this;
		const from = this.stack.at(-1) as Frame;
		const { coroutine, choices } = this.last as Move;
		if (this.symmetry === undefined) this.partialOrder?.stepped(machine.lastStop);
		const alternative = machine.nextAlternative();
		from.alternative = alternative === undefined ? undefined : { coroutine, choices: alternative };
		const index = this.symmetry?.add(this.store, coroutine, from.mark) ?? this.store.add();
		if (index >= 0 || this.isNearer(-1 - index)) {
			const made = machine.choices.length === 0 ? choices : [...machine.choices];
			this.push(index >= 0 ? index : -1 - index, { coroutine, choices: made });
			return true;
		}
		if (this.onStack.has(-1 - index)) {
			this.mayCycle = true;
			// Whoever went first alone closes a circle: going round it, the others would be forgotten.
			from.wanted = from.enabled.length;
		}
		machine.state.rewind(from.mark);
		return false;
	}

	/** Whether a state found before is nearer to the start by the way just taken, so that more lies within the bound. */
	private isNearer(index: number): boolean {
		return this.maxDepth < Number.POSITIVE_INFINITY && this.stack.length < (this.depths[index] as number);
	}

	private push(index: number, move: Move | undefined): void {
		const mark = this.machine.state.mark();
		this.stack.push({ index, mark, move, enabled: [], taken: 0, wanted: 0, alternative: undefined });
		this.onStack.add(index);
		if (this.maxDepth < Number.POSITIVE_INFINITY) {
			this.depths[index] = this.stack.length - 1;
			this.cut.delete(index);
		}
		this.depth = Math.max(this.depth, this.stack.length - 1);
		if (move !== undefined && this.depth >= this.stepLimit) {
			this.endless = describeEndless(this.machine, this.path(), this.stepLimit);
		}
	}

	offer(enabled: readonly number[]): void {
		const top = this.stack.at(-1) as Frame;
		const first = this.partialOrder?.first(enabled);
		top.enabled = first ?? enabled;
		top.wanted = first === undefined ? enabled.length : 1;
	}

	path(): Move[] {
		return this.stack.flatMap(({ move }) => (move === undefined ? [] : [move]));
	}

	report(): SearchReport {
		return {
			states: this.store.size,
			left: this.cut.size + this.stack.filter(({ taken, wanted }) => taken < wanted).length,
			depth: this.depth,
			cutBy: this.endless ?? this.cutByDepth(),
			mayCycle: this.mayCycle,
			reductions: reductionsBy(this.symmetry, this.partialOrder),
			represented: this.symmetry?.represented,
		};
	}

	private cutByDepth(): string | undefined {
		return this.cut.size > 0 ? `max-depth ${this.maxDepth}` : undefined;
	}
}
