import { Kind, type Node, operationsOf, originOf } from "./automaton.js";

/** All that a step changes, whatever else the state holds. */
export class Effect {
	/** Where a read has its slot, so that the two are told apart at no cost. */
	readonly slot = -1;
	constructor(
		/** Effects are numbered from 0, machine by machine. */
		readonly id: number,
		/** The stop at which the step ends. */
		readonly stop: Node,
		/** Each slot that it leaves changed, its own coroutine's last, followed by what it leaves there. */
		readonly changes: readonly number[],
	) {}
}

/** A read of the state in which a step begins, with a branch for each number seen there. */
class EffectRead {
	/** Most reads have seen one number only. */
	private firstSeen = -1;
	private first: EffectNode | undefined = undefined;
	/** The others, by the number seen. */
	private others: EffectNode[] | undefined = undefined;

	constructor(readonly slot: number) {}

	after(seen: number): EffectNode | undefined {
		return seen === this.firstSeen ? this.first : this.others?.[seen];
	}

	branch(seen: number, to: EffectNode): EffectNode {
		if (this.first === undefined) {
			this.firstSeen = seen;
			this.first = to;
		} else {
			this.others ??= [];
			this.others[seen] = to;
		}
		return to;
	}
}

type EffectNode = EffectRead | Effect;

/**
 * Steps that only read and write cells, as functions from the state in which they begin to what they change. The tree of a
 * coroutine has an operation after the other; here, reads of what the same step has written are left out, and so are writes
 * that it writes over. So what a step will do can be known without doing it.
 */
export class Effects {
	private count = 0;
	/** By the number of the point from which a step goes. */
	private readonly firsts: (EffectNode | undefined)[] = [undefined];

	/** The effect of the step from this point in this state, if it is known. */
	in(vector: Int32Array, point: number): Effect | undefined {
		let node = this.firsts[point];
		while (node !== undefined && node.slot >= 0) node = (node as EffectRead).after(vector[node.slot] as number);
		return node as Effect | undefined;
	}

	/** Enters the step that ended at `stop`, which is entered once only; steps of other kinds are left out. */
	learn(stop: Node): void {
		if (stop.hasEffect !== undefined) return;
		const operations = operationsOf(stop);
		stop.hasEffect = operations.every(({ kind }) => kind === Kind.Read || kind === Kind.Write || kind === Kind.Stop);
		if (!stop.hasEffect) return;
		const point = originOf(stop);
		const reads: { readonly slot: number; readonly seen: number }[] = [];
		const writes = new Map<number, number>();
		operations.forEach(({ kind, slot, value }, i) => {
			// What an operation answered is written down at the next one; the last one is the stop.
			if (kind === Kind.Write) writes.set(slot, value);
			else if (kind === Kind.Read && !writes.has(slot)) reads.push({ slot, seen: (operations[i + 1] as Node).answer });
		});
		writes.set(stop.slot, stop.value);
		const effect = new Effect(this.count++, stop, [...writes].flat());
		const nodeFor = (i: number): EffectNode => {
			const read = reads[i];
			return read === undefined ? effect : new EffectRead(read.slot);
		};
		while (this.firsts.length <= point.id) this.firsts.push(undefined);
		this.firsts[point.id] ??= nodeFor(0);
		let node = this.firsts[point.id] as EffectNode;
		reads.forEach(({ seen }, i) => {
			// All reads but the last lead to reads: the same step reads the same, whatever comes of it.
			const read = node as EffectRead;
			node = read.after(seen) ?? read.branch(seen, nodeFor(i + 1));
		});
	}
}
