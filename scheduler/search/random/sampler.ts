import type { Machine, Move } from "../../machine/machine.js";

/**
 * A way to draw schedules at random, move by move. What all of them share, going back to the beginning, counting walks and
 * breaking off those that are too long, is done by `Walks`; a sampler only chooses.
 */
export interface Sampler {
	readonly name: string;
	/** Of a sampler that deals walks to others: whose the walk is that was begun last. */
	readonly current?: Sampler;

	/** Called once, before the first walk. The machine is in its initial state, and must be left in it. */
	begin(machine: Machine): void;
	/** Another walk begins. The machine is in its initial state, and must be left in it. */
	startWalk(): void;
	/**
	 * The move to make, which will be made.
	 *
	 * @param enabled - the coroutines that can run, at least one
	 * @param last - the coroutine that made the last move of this walk; undefined at its beginning
	 */
	next(enabled: readonly number[], last: number | undefined): Move;
	/**
	 * The walk that was begun last is over.
	 *
	 * @param steps - how many moves it made
	 * @param whole - whether it went on until nothing could run; else it was broken off, being too long
	 */
	endWalk(steps: number, whole: boolean): void;
	/** How the walks were drawn, in a few words, for the verdict: what their number alone does not say. */
	describe(): string | undefined;
}
