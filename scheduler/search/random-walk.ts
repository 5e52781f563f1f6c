import type { Machine, Move } from "../machine/machine.js";
import type { Random } from "./random.js";
import type { SearchReport, Strategy } from "./strategy.js";

/** What bounds random walks. */
export interface RandomWalkOptions {
	/** How many schedules to walk. */
	readonly walks: number;
	/** A walk is broken off after this many steps. */
	readonly maxDepth: number;
}

/** Walks schedules, choosing among the coroutines that can run, each as likely as the others. */
export class RandomWalk implements Strategy {
	readonly name = "random";
	readonly exhaustive = false;
	private machine!: Machine;
	private enabled: readonly number[] = [];
	private moves: Move[] = [];
	private walksDone = 0;
	private depth = 0;
	private cut = false;

	constructor(
		private readonly random: Random,
		private readonly options: RandomWalkOptions,
	) {}

	begin(machine: Machine): void {
		this.machine = machine;
	}

	next(): Move | undefined {
		const tooLong = this.moves.length >= this.options.maxDepth && this.enabled.length > 0;
		if (tooLong) this.cut = true;
		if (tooLong || this.enabled.length === 0) {
			this.walksDone += 1;
			if (this.walksDone >= this.options.walks) return undefined;
			this.moves = [];
			this.machine.reset();
			const enabled: number[] = [];
			this.machine.enabled(enabled);
			this.enabled = enabled;
			if (enabled.length === 0) return undefined;
		}
		const candidates = this.lastFirst();
		const coroutine = candidates[this.random.below(candidates.length)] as number;
		const move = { coroutine, choices: this.drawChoices(coroutine) };
		this.moves.push(move);
		return move;
	}

	/** The coroutine that ran last comes first, so that where numbers are picked by hand, or shrunk, 0 means no preemption. */
	private lastFirst(): readonly number[] {
		const last = this.moves.at(-1)?.coroutine;
		if (last === undefined || !this.enabled.includes(last)) return this.enabled;
		return [last, ...this.enabled.filter((coroutine) => coroutine !== last)];
	}

	/** What a step may choose depends on what it chose before, so the step is tried until it has nothing more to ask. */
	private drawChoices(coroutine: number): number[] {
		const { state, learner } = this.machine;
		const drawn: number[] = [];
		for (;;) {
			const mark = state.mark();
			this.machine.step(coroutine, drawn);
			state.rewind(mark);
			const options = learner.options[drawn.length];
			if (options === undefined) return drawn;
			drawn.push(this.random.below(options));
		}
	}

	arrive(): boolean {
		this.depth = Math.max(this.depth, this.moves.length);
		return true;
	}

	offer(enabled: readonly number[]): void {
		this.enabled = enabled;
	}

	path(): Move[] {
		return [...this.moves];
	}

	report(): SearchReport {
		return {
			states: undefined,
			left: undefined,
			depth: this.depth,
			cutBy: this.cut ? `${this.options.maxDepth} steps a walk` : undefined,
			mayCycle: false,
		};
	}
}
