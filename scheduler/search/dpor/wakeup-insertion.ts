import type { Access, AccessTable } from "./access-table.js";
import type { Marks } from "./marks.js";
import { type DporRules, NOT_INITIAL } from "./rules.js";
import { NO_NODE, type WakeupTree } from "./wakeup-tree.js";

/** A coroutine whose choice decides where a sequence belongs. */
export interface OpenChoice {
	readonly coroutine: number;
	/** Steps, beside those of the sequence, that lead to where it chooses: the branches that the sequence belongs to take them. */
	readonly before: readonly number[];
}

/**
 * Puts sequences into wakeup trees (the operation `insert` of JACM 2017, section 7).
 *
 * A sequence goes down the tree along steps that are weak initials of what is left of it. If it gets to a leaf, what will be
 * explored from there covers it. Where it gets no farther, what is left becomes a new branch; all that is not needed is left
 * out first (see `coreOf`), since wakeup trees may have many leaves.
 */
export class WakeupInsertion {
	constructor(
		private readonly table: AccessTable,
		private readonly rules: DporRules,
		private readonly trees: WakeupTree,
		private readonly marks: Marks,
	) {}

	/**
	 * @param asleep - what was explored from the state whose tree this is; the sequence is known not to be covered by it
	 * @returns the choice that decides where the sequence belongs, if there is one: then nothing was inserted
	 */
	insert(root: number, wanted: readonly number[], asleep: readonly number[]): OpenChoice | undefined {
		const { trees, table, rules, marks } = this;
		/** The nodes that the sequence has gone down to. */
		const way: number[] = [];
		const before: number[] = [];
		let sequence: readonly number[] = wanted;
		let node = root;
		let child = trees.firstChild(node);
		let last = NO_NODE;
		while (child !== NO_NODE) {
			const step = trees.stepOf(child);
			const place = rules.weakInitial(table, step, sequence);
			if (place === NOT_INITIAL) {
				last = child;
				child = trees.nextSibling(child);
				continue;
			}
			if (rules.dependsOnChoice(table, step, place, sequence)) {
				return { coroutine: (table.accesses[step] as Access).coroutine, before };
			}
			if (place < sequence.length) sequence = without(sequence, place);
			else before.push(step);
			way.push(child);
			node = child;
			child = trees.firstChild(node);
			last = NO_NODE;
			if (child === NO_NODE) {
				marks.coveredByLeaf += 1;
				return undefined;
			}
		}
		marks.wakeupInserted += 1;
		trees.append(node, last, coreOf(table, sequence, this.toKeepOff(root, way, asleep)));
		return undefined;
	}

	/** What will be asleep at the end of the way: what was explored before, and what other branches begin with, if nothing wakes it. */
	private toKeepOff(root: number, way: readonly number[], asleep: readonly number[]): number[] {
		const { table, trees } = this;
		const others = asleep.slice();
		let node = root;
		for (const child of way) {
			this.addBranchesBefore(node, child, others);
			keepIndependent(table, trees.stepOf(child), others);
			node = child;
		}
		this.addBranchesBefore(node, NO_NODE, others);
		return others;
	}

	/**
	 * Puts a sequence into the tree that is new as it stands, if no branch is there that might cover it with the help of steps that
	 * are not in it.
	 *
	 * @param essence - the last step of a sequence, with what it depends on; nothing explored before covers it
	 * @returns whether it is in the tree now, or is covered by what is
	 */
	insertEssence(root: number, essence: readonly number[]): boolean {
		const { trees, table, rules, marks } = this;
		let sequence = essence;
		let node = root;
		let child = trees.firstChild(node);
		let last = NO_NODE;
		while (child !== NO_NODE) {
			const place = rules.weakInitial(table, trees.stepOf(child), sequence);
			if (place === sequence.length) return false;
			if (place === NOT_INITIAL) {
				last = child;
				child = trees.nextSibling(child);
				continue;
			}
			sequence = without(sequence, place);
			node = child;
			child = trees.firstChild(node);
			last = NO_NODE;
			if (child === NO_NODE) {
				marks.coveredByLeaf += 1;
				return true;
			}
		}
		marks.wakeupInserted += 1;
		trees.append(node, last, sequence);
		return true;
	}

	/**
	 * Adds what the branches before this one begin with; of all branches, for `NO_NODE`. Once they have been explored, that is
	 * asleep in those that come after them, as long as it is independent of what leads on.
	 */
	private addBranchesBefore(node: number, last: number, steps: number[]): void {
		const { trees } = this;
		for (let child = trees.firstChild(node); child !== last; child = trees.nextSibling(child)) {
			steps.push(trees.stepOf(child));
		}
	}
}

/**
 * What of the sequence is needed to lead to something new: its last step, what that depends on, and for each step that was
 * explored before, or that another branch begins with, something that keeps it from being a weak initial, with what that
 * depends on.
 *
 * @param others - the steps to keep off, none of which is a weak initial of the sequence
 */
export function coreOf(table: AccessTable, sequence: readonly number[], others: readonly number[]): number[] {
	const needed: boolean[] = new Array(sequence.length).fill(false);
	const need = (from: number): void => {
		needed[from] = true;
		for (let i = from; i >= 0; i--) {
			if (!needed[i]) continue;
			const step = sequence[i] as number;
			for (let j = i - 1; j >= 0; j--) if (!needed[j] && table.dependent(sequence[j] as number, step)) needed[j] = true;
		}
	};
	const keepOff = (other: number): void => {
		const { coroutine } = table.accesses[other] as Access;
		let conflict = NOT_INITIAL;
		for (let i = 0; i < sequence.length && sequence[i] !== other; i++) {
			const step = sequence[i] as number;
			if (!table.dependent(other, step)) continue;
			if (needed[i]) return;
			if (conflict === NOT_INITIAL) conflict = i;
			if ((table.accesses[step] as Access).coroutine === coroutine) break;
		}
		if (conflict !== NOT_INITIAL) need(conflict);
	};
	need(sequence.length - 1);
	for (const other of others) keepOff(other);
	return sequence.filter((_, i) => needed[i]);
}

/** Leaves in the list what is independent of the step. */
function keepIndependent(table: AccessTable, step: number, others: number[]): void {
	let kept = 0;
	for (let i = 0; i < others.length; i++) {
		const other = others[i] as number;
		if (!table.dependent(step, other)) others[kept++] = other;
	}
	while (others.length > kept) others.pop();
}

/** The sequence without the step at this place. */
export function without(sequence: readonly number[], place: number): number[] {
	const rest = sequence.slice();
	for (let i = place + 1; i < rest.length; i++) rest[i - 1] = rest[i] as number;
	rest.pop();
	return rest;
}
