import type { Node } from "../../machine/automaton.js";
import type { Machine } from "../../machine/machine.js";
import type { Reduction } from "../strategy.js";
import { type Counterparts, Knowledge, type PointKnowledge } from "./knowledge.js";

/** In so many states, before the first reduction, it is only noted whether a coroutine could have gone first. */
export const STATES_WATCHED = 2_000;
/** The reduction pays where a coroutine could have gone first in at least this share of the states. */
export const SHARE_THAT_PAYS = 0.5;
/** So often a search is begun anew, knowing more; after that it goes on without the reduction. */
export const MAX_PASSES = 10;

/** How to reduce. */
export interface PartialOrderOptions {
	/** See {@link STATES_WATCHED}, which is the default. With 0 the reduction is used at once, whether it pays or not. */
	readonly statesWatched?: number;
}

/**
 * Partial-order reduction for searches that store states: in a state in which some coroutine may go first, only that one is
 * moved on from. It may go first if whatever the others do before it does makes no difference to its step, nor its step to
 * them (Godefroid's persistent sets and Peled's ample sets, with one coroutine in them): no step that any of them may ever
 * take, from where it stands, touches what that step writes, or writes what that step touches; and no property of all states
 * looks at what it writes.
 *
 * What coroutines may ever do is learned during the search itself, so an answer may turn out wrong later. Then the search is
 * begun anew, knowing more. What is known only grows, and a program with finitely many states has finitely many steps, so
 * that comes to an end. When a search has ended in which no answer was wrong by what is known at its end, nothing was missed:
 *
 * Suppose that in a state r the coroutine p went first by a step t, and that others can do u1 ... un from r, without p, where
 * un is the first that conflicts with t. As u1 ... u(n-1) do not conflict with t, they can be done after t as well, and the
 * coroutine of un then stands where it stood without t. It does what it did up to its first conflicting access, since all
 * that it reads until then is what it was; so that access can be seen after t: in a guard that looks, or in a step. It is
 * seen in this search, too. For follow u1 ... un from r t on: where all coroutines were moved on from, take the next of them;
 * where some coroutine went first alone, its step is one of u1 ... un, which can be done first, or it can be done before them
 * all; unless it conflicts with one of them, but then there is such a conflict with fewer steps to it, or as many and later
 * in the search's order (below), and of all conflicts the one that is least in this respect can be taken. This comes to an
 * end since nobody goes first alone for ever. So the access is known at the end, and by it the answer in r was wrong.
 *
 * So all deadlocks, ends, failures of coroutines and observations are found (an observation counts as a read of all that it
 * looks at), and, since only steps that no property sees go first, all violations of properties. A cycle is found if there is
 * one; livelocks are then looked for in the whole space.
 *
 * That nobody goes first alone for ever is for the search to see to: depth-first, what goes first leads to no state on the
 * stack, and so to one that is left earlier; breadth-first, to one that is new, and so is moved on from later (Bosnacki and
 * Holzmann 2005). Otherwise all are moved on from.
 *
 * With symmetry, what is seen of one coroutine is seen of all that it stands for (Emerson, Jha and Peled 1997).
 */
export class PartialOrder {
	private readonly knowledge: Knowledge;
	private readonly statesWatched: number;
	private mode: "watching" | "reducing" | "off";
	private watched = 0;
	private passes = 0;
	/** In how many states of this pass one coroutine went, or could have gone, first. */
	private found = 0;
	/** The coroutines that live in the machine's state, and what is known of where they stand. */
	private readonly live: number[] = [];
	private readonly standing: PointKnowledge[] = [];

	constructor(
		private readonly machine: Machine,
		{ statesWatched = STATES_WATCHED }: PartialOrderOptions = {},
	) {
		this.knowledge = new Knowledge(machine);
		this.statesWatched = statesWatched;
		this.mode = statesWatched === 0 ? "reducing" : "watching";
	}

	/** A search begins, from the initial state. */
	begin(counterparts?: Counterparts): void {
		this.passes += 1;
		if (this.passes > MAX_PASSES) this.mode = "off";
		this.knowledge.counterparts = counterparts;
		this.knowledge.begin();
		this.found = 0;
	}

	/** Whether some state was moved on from by one coroutine alone. */
	get hasReduced(): boolean {
		return this.mode === "reducing" && this.found > 0;
	}

	/**
	 * Whether the search that has ended is to be begun anew, since somebody went first who should not have. A search goes on to
	 * its end all the same, to learn what there is to learn: mostly the next one is the last.
	 */
	end(): boolean {
		this.knowledge.refresh();
		return this.mode === "reducing" && this.knowledge.isStale;
	}

	/** A step has been taken, which ended at this stop. */
	stepped(stop: Node): void {
		if (this.mode !== "off") this.knowledge.stepped(stop);
	}

	/** Whether it looks at the search at all, and is to be told of each step. */
	get isOn(): boolean {
		return this.mode !== "off";
	}

	/**
	 * Which coroutine is to go first, alone; undefined if all are to go.
	 *
	 * @param enabled - the coroutines that can run in the machine's state
	 */
	first(enabled: readonly number[]): number | undefined {
		if (this.mode === "off" || enabled.length < 2) return undefined;
		const first = this.find(enabled);
		if (first !== undefined) this.found += 1;
		if (this.mode === "reducing") return first;
		this.watch();
		return undefined;
	}

	private find(enabled: readonly number[]): number | undefined {
		const { knowledge, live, standing } = this;
		knowledge.refreshWatched();
		this.lookAround();
		for (const coroutine of enabled) {
			const point = standing[live.indexOf(coroutine)] as PointKnowledge;
			if (knowledge.mayGoFirst(point) && this.isIndependentOfAll(coroutine, point, enabled)) return coroutine;
		}
		return undefined;
	}

	/** Which coroutines live, and what is known of the points where they stand. */
	private lookAround(): void {
		const { machine, knowledge, live, standing } = this;
		live.length = 0;
		standing.length = 0;
		for (const coroutine of machine.coroutines) {
			const point = machine.pointOf(coroutine);
			if (point.id === 0 || point.terminal !== undefined) continue;
			live.push(coroutine);
			standing.push(knowledge.about(point));
		}
	}

	private isIndependentOfAll(coroutine: number, point: PointKnowledge, enabled: readonly number[]): boolean {
		const { knowledge, live, standing } = this;
		for (let i = 0; i < live.length; i++) {
			const other = live[i] as number;
			if (other === coroutine) continue;
			if (!knowledge.isIndependent(point, standing[i] as PointKnowledge, enabled.includes(other))) return false;
		}
		return true;
	}

	/** After the first states it is clear whether it pays. */
	private watch(): void {
		this.watched += 1;
		if (this.watched < this.statesWatched) return;
		this.mode = this.found >= this.watched * SHARE_THAT_PAYS ? "reducing" : "off";
		// What was said while nobody relied on it does not count.
		this.knowledge.begin();
		this.found = 0;
	}
}

/** What a reduction knows is not saved, so a search that is reduced cannot be put aside. */
export function refuseReduced(symmetry: object | undefined, partialOrder: PartialOrder | undefined): void {
	if (symmetry !== undefined || partialOrder !== undefined) throw new Error("a reduced search cannot be put aside");
}

/** What has made a search look at fewer states. */
export function reductionsBy(symmetry: object | undefined, partialOrder: PartialOrder | undefined): Reduction[] {
	const reductions: Reduction[] = symmetry === undefined ? [] : ["symmetry"];
	if (partialOrder?.hasReduced === true) reductions.push("partial order");
	return reductions;
}
