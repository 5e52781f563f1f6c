import { Context, type Slot, within } from "../program/context.js";
import type { Handle } from "../program/handle.js";
import { canonical } from "../program/value.js";
import { withoutAmbientSources } from "./ambient.js";
import { NondeterminismError } from "./failure.js";

/** How a predicate looks at an entry of the state vector. */
export const Look = {
	/** The value of a cell. */
	Value: 0,
	/** Whether a coroutine has ended. */
	Ended: 1,
	/** What a coroutine returned. */
	Result: 2,
	/** What a family holds; the family's number stands for a slot. */
	Family: 3,
} as const;
export type Look = (typeof Look)[keyof typeof Look];

/** What a predicate is evaluated against. */
export interface StateView {
	/** What is seen when looking at this slot, as a number: equal numbers for equal content. */
	look(how: Look, slot: number): number;
	/** The content behind what `look` answered. */
	contentSeen(how: Look, slot: number, seen: number): unknown;
	familySlot(name: string, initial: unknown, family: string): Slot;
	familyNumber(name: string): number;
}

/** An inner node looks at a slot; a leaf knows the answer. */
interface DecisionNode<T> {
	readonly how: Look;
	/** -1 at a leaf. */
	readonly slot: number;
	readonly name: string;
	readonly seen: number[];
	readonly branches: DecisionNode<T>[];
	/** The branches, by what is seen there. */
	readonly after: (DecisionNode<T> | undefined)[];
	readonly answer: T | undefined;
}

interface Seen {
	readonly how: Look;
	readonly slot: number;
	readonly name: string;
	readonly seen: number;
}

/**
 * A pure function of cells, learned as a decision tree: guards, properties and observations are evaluated in every state,
 * and the function itself runs only when it meets values that it has not met before.
 */
export class Predicate<T> {
	private root: DecisionNode<T> | undefined;
	/** Every slot that the function has ever looked at; where none of them changed, neither has the answer. */
	readonly slots = new Set<number>();
	/** Every family of which it has read all members, those to come included. */
	readonly families = new Set<number>();

	constructor(
		/** For error messages: `property "point in time"`. */
		readonly place: string,
	) {}

	/** The answer in this state, if the way to it is known. */
	known(state: StateView): T | undefined {
		let node = this.root;
		while (node !== undefined && node.slot >= 0) {
			node = node.after[state.look(node.how, node.slot)];
		}
		return node?.answer;
	}

	/**
	 * Runs the function in this state and remembers what it looked at.
	 *
	 * @throws NondeterminismError if it looks at other things than before, having seen the same
	 */
	learn(state: StateView, holds: () => T): T {
		const run = new PredicateRun(this.place, state);
		const answer = run.evaluate(holds);
		this.remember(run.trail, answer);
		return answer;
	}

	/**
	 * What is looked at, in order, on the way to the answer in this state: slots, and `~number` for a family that is read as a
	 * whole. Empty where the way is not known.
	 */
	trail(state: StateView): number[] {
		const trail: number[] = [];
		let node = this.root;
		while (node !== undefined && node.slot >= 0) {
			trail.push(node.how === Look.Family ? ~node.slot : node.slot);
			const i = node.seen.indexOf(state.look(node.how, node.slot));
			node = i < 0 ? undefined : node.branches[i];
		}
		return trail;
	}

	/** Feeds the function all that it has ever seen. @throws NondeterminismError if an answer differs */
	recheck(state: StateView, holds: () => T): void {
		this.recheckBelow(this.root, [], state, holds);
	}

	private recheckBelow(node: DecisionNode<T> | undefined, fed: Seen[], state: StateView, holds: () => T): void {
		if (node === undefined) return;
		if (node.slot < 0) {
			const run = new PredicateRun(this.place, state, fed);
			const again = run.evaluate(holds);
			if (canonical(again) !== canonical(node.answer) || run.trail.length !== fed.length) {
				throw this.differs(`it answered ${canonical(node.answer)}, then, seeing the same values, ${canonical(again)}`);
			}
			return;
		}
		node.branches.forEach((branch, i) => {
			this.recheckBelow(branch, [...fed, { ...node, seen: node.seen[i] as number }], state, holds);
		});
	}

	/** @throws NondeterminismError if, in this state, the function does not answer what is known */
	compareNow(state: StateView, holds: () => T): void {
		const known = this.known(state);
		if (known === undefined) return;
		const now = new PredicateRun(this.place, state).evaluate(holds);
		if (canonical(now) !== canonical(known)) {
			throw this.differs(
				`in one state it answered ${canonical(known)} when it was recorded, and ${canonical(now)} in a schedule`,
			);
		}
	}

	private remember(trail: readonly Seen[], answer: T): void {
		const leaf: DecisionNode<T> = { how: Look.Value, slot: -1, name: "", seen: [], branches: [], after: [], answer };
		const nodeFor = (i: number): DecisionNode<T> => {
			const look = trail[i];
			if (look === undefined) return leaf;
			(look.how === Look.Family ? this.families : this.slots).add(look.slot);
			return { ...look, seen: [], branches: [], after: [], answer: undefined };
		};
		this.root ??= nodeFor(0);
		let node = this.root;
		for (let i = 0; i < trail.length; i++) {
			const look = trail[i] as Seen;
			if (node.slot !== look.slot || node.how !== look.how) {
				throw this.differs(`having seen the same values, it looked at "${node.name}" once and at "${look.name}" later`);
			}
			const known = node.seen.indexOf(look.seen);
			if (known >= 0) {
				node = node.branches[known] as DecisionNode<T>;
				continue;
			}
			const next = nodeFor(i + 1);
			node.seen.push(look.seen);
			node.branches.push(next);
			node.after[look.seen] = next;
			node = next;
		}
		if (node.slot >= 0 || canonical(node.answer) !== canonical(answer)) {
			throw this.differs("having seen the same values, it gave another answer");
		}
	}

	private differs(how: string): NondeterminismError {
		return new NondeterminismError({
			kind: "nondeterminism",
			message: `${this.place} is not a function of tracked cells`,
			details: [how, "it depends on something that the checker does not track: keep it in a cell"],
		});
	}
}

/** One evaluation, against a state or against values seen before. */
class PredicateRun extends Context {
	readonly trail: Seen[] = [];
	constructor(
		readonly place: string,
		private readonly state: StateView,
		private readonly fed?: readonly Seen[],
	) {
		super();
	}

	evaluate<T>(holds: () => T): T {
		return within(this, () => withoutAmbientSources(this.place, holds));
	}

	override familyCell(name: string, initial: unknown, family: string): Slot {
		return this.state.familySlot(name, initial, family);
	}
	override familyEntries(family: string): readonly (readonly [string, unknown])[] {
		const slot = this.state.familyNumber(family);
		return this.look(Look.Family, { slot, name: family }) as readonly (readonly [string, unknown])[];
	}
	override read(cell: Slot): unknown {
		return this.look(Look.Value, cell);
	}
	override ended(handle: Handle): boolean {
		return this.look(Look.Ended, handle) === true;
	}
	override result(handle: Handle): unknown {
		return this.look(Look.Result, handle);
	}

	private look(how: Look, { slot, name }: Slot): unknown {
		const fed = this.fed?.[this.trail.length];
		const seen = fed !== undefined && fed.slot === slot && fed.how === how ? fed.seen : this.state.look(how, slot);
		this.trail.push({ how, slot, name, seen });
		return this.state.contentSeen(how, slot, seen);
	}
}
