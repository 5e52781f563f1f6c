import { grown } from "../../machine/state.js";

/** Stands for "there is none". */
export const NO_NODE = -1;

/**
 * Wakeup trees (Abdulla, Aronis, Jonsson, Sagonas, JACM 2017): from a state on the present execution, the beginnings of
 * executions that are still to be explored from there, as an ordered tree whose edges are steps. They are what makes the
 * search optimal: each leaf leads to at least one trace that nothing explored before it leads to.
 *
 * The trees of all states share one pool of integers, three for a node: a tree may come to have many leaves.
 */
export class WakeupTree {
	private steps = new Int32Array(256);
	private firstChildren = new Int32Array(256);
	private nextSiblings = new Int32Array(256);
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

	/** What the pool occupies, in bytes. */
	get bytes(): number {
		return 3 * this.steps.byteLength;
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
		return this.firstChildren[node] as number;
	}

	nextSibling(node: number): number {
		return this.nextSiblings[node] as number;
	}

	/**
	 * A new last child: what is found later is explored later.
	 *
	 * @param last - the last child up to now, or `NO_NODE`
	 */
	append(parent: number, last: number, step: number): number {
		const node = this.add(step);
		if (last === NO_NODE) this.firstChildren[parent] = node;
		else this.nextSiblings[last] = node;
		return node;
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
		let count = 0;
		for (let child = this.firstChild(node); child !== NO_NODE; child = this.nextSibling(child)) count += 1;
		return count;
	}
}
