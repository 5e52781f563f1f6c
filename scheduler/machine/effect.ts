import { Kind, type Node, operationsOf, originOf } from "./automaton.js";

/** All that a step changes, whatever else the state holds. */
export class Effect {
	constructor(
		/** Effects are numbered from 0, machine by machine. */
		readonly id: number,
		/** The stop at which the step ends. */
		readonly stop: Node,
		/** The slots that it leaves changed, its own coroutine's last, and what it leaves there. */
		readonly slots: Int32Array,
		readonly values: Int32Array,
	) {}
}

/** A read of the state in which a step begins, with a branch for each number seen there, or an effect. */
class EffectNode {
	readonly branches: EffectNode[] = [];
	constructor(
		/** -1 for an effect. */
		readonly slot: number,
		readonly effect: Effect | undefined,
	) {}
}

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
		while (node !== undefined && node.slot >= 0) node = node.branches[vector[node.slot] as number];
		return node?.effect;
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
		const effect = new Effect(this.count++, stop, Int32Array.from(writes.keys()), Int32Array.from(writes.values()));
		const leaf = new EffectNode(-1, effect);
		const nodeFor = (i: number): EffectNode => {
			const read = reads[i];
			return read === undefined ? leaf : new EffectNode(read.slot, undefined);
		};
		while (this.firsts.length <= point.id) this.firsts.push(undefined);
		this.firsts[point.id] ??= nodeFor(0);
		let node = this.firsts[point.id] as EffectNode;
		reads.forEach(({ seen }, i) => {
			node.branches[seen] ??= nodeFor(i + 1);
			node = node.branches[seen] as EffectNode;
		});
	}
}
