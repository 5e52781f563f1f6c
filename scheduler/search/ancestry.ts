import type { Move } from "../machine/machine.js";
import { grown } from "../machine/state.js";

/** How each stored state was first reached: its parent and the move from there, so that a path can be told. */
export class Ancestry {
	private parents = new Int32Array(1024);
	private coroutines = new Int32Array(1024);
	private depths = new Int32Array(1024);
	/** Only few moves choose. */
	private readonly choices = new Map<number, readonly number[]>();
	private count = 0;

	/** The next state was reached from `parent` by `move`; the initial state has neither: -1 and undefined. */
	add(parent: number, move: Move | undefined): void {
		const index = this.count++;
		if (index === this.parents.length) {
			this.parents = grown(this.parents, index * 2);
			this.coroutines = grown(this.coroutines, index * 2);
			this.depths = grown(this.depths, index * 2);
		}
		this.set(index, parent, move);
	}

	/** The state was reached in another way. */
	set(index: number, parent: number, move: Move | undefined): void {
		this.parents[index] = parent;
		this.coroutines[index] = move?.coroutine ?? -1;
		this.depths[index] = parent < 0 ? 0 : this.depthOf(parent) + 1;
		if (move !== undefined && move.choices.length > 0) this.choices.set(index, move.choices);
		else this.choices.delete(index);
	}

	/** Moves from the initial state. */
	depthOf(index: number): number {
		return this.depths[index] as number;
	}

	/** The moves that lead to the state. */
	path(index: number): Move[] {
		const path: Move[] = [];
		for (let i = index; (this.parents[i] as number) >= 0; i = this.parents[i] as number) {
			path.push({ coroutine: this.coroutines[i] as number, choices: this.choices.get(i) ?? [] });
		}
		return path.reverse();
	}

	/** The states on that way, from the initial state on. */
	states(index: number): number[] {
		const states = [index];
		for (let i = this.parents[index] as number; i >= 0; i = this.parents[i] as number) states.push(i);
		return states.reverse();
	}
}
