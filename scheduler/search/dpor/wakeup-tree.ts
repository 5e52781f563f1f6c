import { grown } from "../../machine/state.js";
import type { Saved } from "../saved.js";

/** The largest number that a character holds. */
const MAX_CHARACTER = 0xffff;

/** What the text of a node occupies at most, with its place, in most programs: an estimate. */
const BYTES_OF_A_TAIL = 40;

/** Stands for "there is none". */
export const NO_NODE = -1;

type SavedTrees = {
	readonly steps: Int32Array;
	readonly firstChildren: Int32Array;
	readonly nextSiblings: Int32Array;
	/** How long the texts are, and their characters, one text after the other. */
	readonly lengths: Int32Array;
	readonly characters: Uint16Array;
	readonly free: number;
	readonly size: number;
	readonly peak: number;
};

/**
 * Wakeup trees (Abdulla, Aronis, Jonsson, Sagonas, JACM 2017): from a state on the present execution, the beginnings of
 * executions that are still to be explored from there, as an ordered tree whose edges are steps. They are what makes the
 * search optimal: each leaf leads to at least one trace that nothing explored before it leads to.
 *
 * A tree may come to have many leaves, and most of its nodes are on the way to one leaf alone. So what leads to a leaf is kept
 * as a text, with a character for each step, until somebody looks there. The trees of all states share one pool of nodes: three
 * integers and a text each.
 */
export class WakeupTree {
	private steps = new Int32Array(256);
	private firstChildren = new Int32Array(256);
	private nextSiblings = new Int32Array(256);
	/** For each node that has no children yet: the steps from there to the one leaf below it. */
	private readonly tails: string[] = [];
	private used = 0;
	private free = NO_NODE;
	/** How many nodes there are now, and how many there have been at most at one time. */
	size = 0;
	peak = 0;

	/** A node without children, on its own. */
	add(step: number): number {
		const node = this.take();
		this.steps[node] = step;
		this.firstChildren[node] = NO_NODE;
		this.nextSiblings[node] = NO_NODE;
		this.tails[node] = "";
		return node;
	}

	private take(): number {
		this.size += 1;
		this.peak = Math.max(this.peak, this.size);
		const node = this.free;
		if (node !== NO_NODE) {
			this.free = this.nextSiblings[node] as number;
			return node;
		}
		if (this.used === this.steps.length) {
			this.steps = grown(this.steps, this.used * 2);
			this.firstChildren = grown(this.firstChildren, this.used * 2);
			this.nextSiblings = grown(this.nextSiblings, this.used * 2);
		}
		return this.used++;
	}

	save(): SavedTrees {
		const { steps, firstChildren, nextSiblings, used, free, size, peak } = this;
		const text = this.tails.join("");
		return {
			steps: steps.subarray(0, used),
			firstChildren: firstChildren.subarray(0, used),
			nextSiblings: nextSiblings.subarray(0, used),
			lengths: Int32Array.from(this.tails, (tail) => tail.length),
			characters: Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)),
			free,
			size,
			peak,
		};
	}

	/** Given when there are none yet: then they are those that were saved. */
	restore(saved: Saved): void {
		const { steps, firstChildren, nextSiblings, lengths, characters, free, size, peak } = saved as SavedTrees;
		this.used = steps.length;
		this.steps = grown(Int32Array.from(steps), Math.max(this.steps.length, this.used));
		this.firstChildren = grown(Int32Array.from(firstChildren), this.steps.length);
		this.nextSiblings = grown(Int32Array.from(nextSiblings), this.steps.length);
		let end = 0;
		for (const length of lengths) {
			let tail = "";
			for (const begin = end; end < begin + length; end++) tail += String.fromCharCode(characters[end] as number);
			this.tails.push(tail);
		}
		this.free = free;
		this.size = size;
		this.peak = peak;
	}

	/** What the pool occupies, in bytes. */
	get bytes(): number {
		return 3 * this.steps.byteLength + this.tails.length * BYTES_OF_A_TAIL;
	}

	/** Gives a node that has no children back. */
	release(node: number): void {
		this.size -= 1;
		this.nextSiblings[node] = this.free;
		this.free = node;
	}

	/** The step that leads to the node. */
	stepOf(node: number): number {
		return this.steps[node] as number;
	}

	firstChild(node: number): number {
		const tail = this.tails[node] as string;
		if (tail === "") return this.firstChildren[node] as number;
		this.tails[node] = "";
		const child = this.add(tail.charCodeAt(0));
		this.tails[child] = tail.slice(1);
		this.firstChildren[node] = child;
		return child;
	}

	nextSibling(node: number): number {
		return this.nextSiblings[node] as number;
	}

	/**
	 * A new last branch, of one leaf: what is found later is explored later.
	 *
	 * @param last - the last child up to now, or `NO_NODE`
	 * @returns the first node of the branch, the last child from now on
	 */
	append(parent: number, last: number, branch: readonly number[]): number {
		const first = this.add(branch[0] as number);
		let node = first;
		if (last === NO_NODE) this.firstChildren[parent] = node;
		else this.nextSiblings[last] = node;
		// A character holds a number of 16 bits; where one does not fit, the rest begins after it.
		let from = 1;
		for (let i = 1; i < branch.length; i++) if ((branch[i] as number) > MAX_CHARACTER) from = i + 1;
		for (let i = 1; i < from; i++) {
			const child = this.add(branch[i] as number);
			this.firstChildren[node] = child;
			node = child;
		}
		for (let i = from; i < branch.length; i++) this.tails[node] += String.fromCharCode(branch[i] as number);
		return first;
	}

	/** Takes the first child out, with all that is below it; `NO_NODE` if there is none. */
	detachFirst(parent: number): number {
		const child = this.firstChild(parent);
		if (child !== NO_NODE) {
			this.firstChildren[parent] = this.nextSibling(child);
			this.nextSiblings[child] = NO_NODE;
		}
		return child;
	}

	/** How many children a node has. */
	childrenOf(node: number): number {
		let count = this.tails[node] === "" ? 0 : 1;
		for (let child = this.firstChildren[node] as number; child !== NO_NODE; child = this.nextSibling(child)) count += 1;
		return count;
	}
}
