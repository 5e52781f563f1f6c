import type { Node } from "../../machine/automaton.js";
import type { Machine } from "../../machine/machine.js";
import type { Counterparts } from "../partial-order/knowledge.js";
import type { ReductionOptions } from "../storing/reduction-options.js";
import type { VisitedStates } from "../storing/visited-states.js";
import { MirroredAccesses } from "./counterparts.js";
import { Exchange } from "./exchange.js";
import { Facts } from "./facts.js";
import { Mirror } from "./mirror.js";
import { Orbits, type Swap } from "./orbits.js";
import { StateComparison } from "./state-comparison.js";

/**
 * Symmetry reduction: of all states that differ only by exchanges of interchangeable coroutines, one is stored, their
 * representative (Clarke, Enders, Filkorn, Jha 1996; Ip and Dill 1996). A search that has moved on from one of them need not
 * move on from the others, since whatever they lead to corresponds to what that one leads to.
 *
 * The representative is found by sorting: each interchangeable coroutine has a sum of what the state says of it (see
 * `Orbits`), and is brought to its place by exchanges of neighbours. Where sums are equal, exchanging the two mostly changes
 * nothing; if it does, the least arrangement is looked for among all.
 *
 * The machine itself stays in the state that it has reached: only for a moment, while the store looks at it, is it in the
 * representative. So what a search follows are schedules of the program as it is.
 */
export class Symmetry {
	private readonly exchanges: Exchange[] = [];
	private readonly swaps: Swap[] = [];
	private readonly facts: Facts;
	private readonly orbits: Orbits;
	private readonly mirror: Mirror;
	private readonly comparison: StateComparison;
	private readonly members: number;
	/** What the present state says of each member, added up. */
	private readonly sums: Int32Array;
	/** The facts of the present state that some exchange changes. */
	private moving: number[] = [];
	/** So many arrangements of all members there are: a product of factorials. */
	private readonly arrangements: number;
	/** How many states the representatives in the store stand for, themselves included. */
	represented = 0;

	/** What corresponds to what coroutines touch. */
	readonly counterparts: Counterparts;

	/**
	 * The machine's program must have declared interchangeable coroutines.
	 *
	 * @param onNewWay - is shown each way to take a step, by its stop, as the search finds it, and all that correspond to it
	 */
	constructor(
		private readonly machine: Machine,
		onNewWay: (stop: Node) => void = () => undefined,
	) {
		let members = 0;
		let arrangements = 1;
		for (const group of machine.interchangeableGroups) {
			for (const [i, left] of group.members.entries()) {
				const right = group.members[i + 1];
				if (right !== undefined) {
					this.exchanges.push(new Exchange(machine, left, right));
					this.swaps.push({ left: members });
				}
				members += 1;
				arrangements *= i + 1;
			}
		}
		this.arrangements = arrangements;
		this.members = members;
		this.sums = new Int32Array(members);
		this.facts = new Facts(this.exchanges.length, members);
		this.mirror = new Mirror(machine, this.exchanges, onNewWay);
		this.counterparts = new MirroredAccesses(machine, this.exchanges, this.mirror.imageOf);
		this.orbits = new Orbits(this.facts, this.swaps, members, this.mirror.imageOf);
		this.comparison = new StateComparison(machine, this.mirror, this.exchanges);
	}

	/** Puts the initial state in, in which the machine is. @throws NondeterminismError where the program's claim is false */
	begin(store: VisitedStates): number {
		this.mirror.begin();
		return this.addRepresentative(store);
	}

	/**
	 * Puts the representative of the machine's state in; answers like {@link VisitedStates.add}.
	 *
	 * @param coroutine - which has just taken a step
	 * @param mark - the place in the machine's log from before the step
	 * @throws NondeterminismError where the program's claim is false
	 */
	add(store: VisitedStates, coroutine: number, mark: number): number {
		this.look(coroutine, mark);
		return this.addRepresentative(store);
	}

	/**
	 * Looks at the step that the coroutine has just taken, so that the state that it has led to has a representative.
	 *
	 * @param mark - the place in the machine's log from before the step
	 * @throws NondeterminismError where the program's claim is false
	 */
	look(coroutine: number, mark: number): void {
		this.mirror.look(coroutine, mark);
	}

	/** Whether the machine's state has this representative. */
	isRepresentedBy(representative: Int32Array): boolean {
		const { state } = this.machine;
		const mark = state.mark();
		this.moveToRepresentative();
		const isSame = state.vector.every((raw, slot) => raw === (representative[slot] ?? 0));
		state.rewind(mark);
		return isSame;
	}

	private addRepresentative(store: VisitedStates): number {
		const { state } = this.machine;
		const mark = state.mark();
		const represented = this.moveToRepresentative();
		const index = store.add();
		state.rewind(mark);
		if (index < 0) return index;
		this.represented += represented;
		this.comparison.look(index);
		return index;
	}

	/**
	 * Brings the machine from its state to the state's representative, by changes that can be undone.
	 *
	 * @returns how many states have this representative
	 */
	moveToRepresentative(): number {
		this.lookUpFacts();
		const sorted = this.sort(this.moving);
		if (sorted !== this.moving) this.replace(sorted);
		const ties = this.ties();
		// Members with equal sums can be arranged in so many ways, and in no other way is the state sorted.
		const different = this.arrangements / this.arrangementsAlong(ties);
		if (ties.every((exchange) => this.isUnchanged(sorted, exchange))) return different;
		const { least, count } = this.leastArrangement(sorted, ties);
		this.replace(least);
		return different * count;
	}

	private lookUpFacts(): void {
		const { state } = this.machine;
		// Looking a fact up for the first time may make the state wider, by slots that hold nothing.
		const { width } = this.machine;
		const { facts, sums, members } = this;
		this.moving.length = 0;
		sums.fill(0);
		for (let slot = 0; slot < width; slot++) {
			const raw = state.vector[slot] as number;
			if (raw === 0) continue;
			const found = facts.find(slot, raw);
			const fact = found >= 0 ? found : this.orbits.numberOf(slot, raw);
			if (!facts.moves(fact)) continue;
			this.moving.push(fact);
			for (let member = 0; member < members; member++) {
				sums[member] = ((sums[member] as number) + facts.markOf(fact, member)) | 0;
			}
		}
	}

	/** Bubble sort: each exchange of neighbours makes other facts of all facts. */
	private sort(moving: number[]): number[] {
		const { sums, swaps, facts } = this;
		let sorted = moving;
		for (let changed = true; changed; ) {
			changed = false;
			for (let exchange = 0; exchange < swaps.length; exchange++) {
				const { left } = swaps[exchange] as Swap;
				const [a, b] = [sums[left] as number, sums[left + 1] as number];
				if (a <= b) continue;
				sums[left] = b;
				sums[left + 1] = a;
				sorted = sorted.map((fact) => facts.imageOf(fact, exchange));
				changed = true;
			}
		}
		return sorted;
	}

	/** Makes these facts the state's, in place of those that it has of the kind. */
	private replace(moved: readonly number[]): void {
		const { state } = this.machine;
		const { facts, moving } = this;
		for (const fact of moving) state.set(facts.slotOf(fact), 0);
		for (const fact of moved) state.set(facts.slotOf(fact), facts.rawOf(fact));
		this.moving = [...moved];
	}

	/** The exchanges of neighbours with equal sums. */
	private ties(): number[] {
		const { sums, swaps } = this;
		return [...swaps.keys()].filter((exchange) => {
			const { left } = swaps[exchange] as Swap;
			return sums[left] === sums[left + 1];
		});
	}

	/** In how many ways these exchanges of neighbours can arrange the members. */
	private arrangementsAlong(exchanges: readonly number[]): number {
		let arrangements = 1;
		let run = 1;
		let last = -2;
		for (const exchange of exchanges) {
			const { left } = this.swaps[exchange] as Swap;
			run = left === last + 1 ? run + 1 : 2;
			arrangements *= run;
			last = left;
		}
		return arrangements;
	}

	private isUnchanged(moving: readonly number[], exchange: number): boolean {
		const { vector } = this.machine.state;
		const { facts } = this;
		return moving.every((fact) => {
			const image = facts.imageOf(fact, exchange);
			return vector[facts.slotOf(image)] === facts.rawOf(image);
		});
	}

	/** Of all arrangements that the exchanges lead to, the one with the least text; and how many there are. */
	private leastArrangement(
		moving: readonly number[],
		ties: readonly number[],
	): { readonly least: readonly number[]; readonly count: number } {
		const textOf = (arrangement: readonly number[]) => [...arrangement].sort((a, b) => a - b).join();
		let least: readonly number[] = moving;
		let leastText = textOf(moving);
		const seen = new Set([leastText]);
		const todo: (readonly number[])[] = [moving];
		for (let arrangement = todo.pop(); arrangement !== undefined; arrangement = todo.pop()) {
			for (const exchange of ties) {
				const other = arrangement.map((fact) => this.facts.imageOf(fact, exchange));
				const text = textOf(other);
				if (seen.has(text)) continue;
				seen.add(text);
				todo.push(other);
				if (text < leastText) [least, leastText] = [other, text];
			}
		}
		return { least, count: seen.size };
	}
}

/** The symmetry to reduce by, if there is any and the search is to. */
export function symmetryOf(machine: Machine, { symmetry, partialOrder }: ReductionOptions): Symmetry | undefined {
	if (symmetry !== true || machine.interchangeableGroups.length === 0) return undefined;
	return new Symmetry(machine, (stop) => partialOrder?.stepped(stop));
}
