import type { Machine, Move } from "../../machine/machine.js";
import { drawPending } from "./peek.js";
import type { Random } from "./random.js";
import type { Sampler } from "./sampler.js";

/** What PCT needs to be told. */
export interface PctOptions {
	/** The depth of the bugs looked for, 1 or more: so many ordering constraints suffice for such a bug to show. */
	readonly depth: number;
	/** How many steps a walk may have. Default: as many as the longest whole walk so far had. */
	readonly steps?: number | undefined;
}

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte: "A randomized scheduler with probabilistic
 * guarantees of finding bugs", ASPLOS 2010).
 *
 * Coroutines are ranked at random, and the highest that can run goes on. At `depth - 1` steps, drawn from 1 to k, the
 * coroutine that would run next is put below all others. A bug of that depth in a program of n coroutines and at most k steps
 * is found by each walk with a chance of at least 1/(n k^(depth - 1)).
 *
 * n counts the coroutines that are spawned on the way, too: each is ranked as it turns up, at a place that is uniform among all
 * places, as if it had been ranked from the beginning. k is given, or is the length of the longest whole walk so far; the
 * walks before there has been one change no rank, and the bound holds from then on as long as no walk is longer.
 *
 * A coroutine that goes round for ever and ranks high keeps the others from running: such walks are broken off.
 */
export class Pct implements Sampler {
	readonly name = "pct";
	private machine!: Machine;
	/** All coroutines of this walk, the highest first, at the places that they were given first. */
	private ranking: number[] = [];
	/** Those that were put below all others, with the number of the change: the higher number ranks higher. */
	private readonly lowered = new Map<number, number>();
	/** The step before which each change is due, counted from 1. */
	private changes: readonly number[] = [];
	private step = 0;
	private longest: number;
	private mostCoroutines = 0;

	constructor(
		private readonly random: Random,
		private readonly options: PctOptions,
	) {
		this.longest = options.steps ?? 0;
	}

	begin(machine: Machine): void {
		this.machine = machine;
	}

	startWalk(): void {
		this.ranking = [];
		this.lowered.clear();
		this.step = 0;
		const { longest } = this;
		const count = longest === 0 ? 0 : this.options.depth - 1;
		this.changes = Array.from({ length: count }, () => 1 + this.random.below(longest));
	}

	next(enabled: readonly number[]): Move {
		this.step += 1;
		for (const coroutine of enabled) if (!this.ranking.includes(coroutine)) this.rank(coroutine);
		this.changes.forEach((due, number) => {
			if (due === this.step) this.lowered.set(this.highest(enabled), number);
		});
		return drawPending(this.machine, this.random, this.highest(enabled)).move;
	}

	/** Places are counted among all coroutines ever ranked: one put below the others keeps the place that it had. */
	private rank(coroutine: number): void {
		this.ranking.splice(this.random.below(this.ranking.length + 1), 0, coroutine);
		this.mostCoroutines = Math.max(this.mostCoroutines, this.ranking.length);
	}

	private highest(enabled: readonly number[]): number {
		const candidates = this.ranking.filter((coroutine) => enabled.includes(coroutine));
		const untouched = candidates.find((coroutine) => !this.lowered.has(coroutine));
		if (untouched !== undefined) return untouched;
		const change = (coroutine: number) => this.lowered.get(coroutine) as number;
		return candidates.reduce((best, coroutine) => (change(coroutine) > change(best) ? coroutine : best));
	}

	endWalk(steps: number, whole: boolean): void {
		if (this.options.steps === undefined && whole) this.longest = Math.max(this.longest, steps);
	}

	describe(): string {
		const { depth } = this.options;
		const bound = BigInt(this.mostCoroutines) * BigInt(this.longest) ** BigInt(depth - 1);
		const sizes = `n = ${this.mostCoroutines} and k = ${this.longest}`;
		if (bound === 0n) return `PCT of depth ${depth}`;
		return `PCT of depth ${depth}: with ${sizes}, each finds a bug of that depth with a chance of at least 1/${bound}`;
	}
}
