import { originOf } from "../../machine/automaton.js";
import type { Machine, Move } from "../../machine/machine.js";
import { drawPending } from "./peek.js";
import type { Random } from "./random.js";
import type { Sampler } from "./sampler.js";

/**
 * The random walk weighted by remaining events (URW in Zhao, Wolff, Mathur, Roychoudhury: "Selectively uniform concurrency
 * testing", ASPLOS 2025).
 *
 * A coroutine is as likely to go next as it has steps left, those of the coroutines included that it has yet to spawn. Where
 * the numbers of steps are the same in all schedules and nothing ever waits, each interleaving is then as likely as the others.
 *
 * The numbers of steps are the averages of the whole walks so far; a coroutine that can run has at least one left. The walks
 * before there has been one are uniform random walks.
 */
export class WeightedWalk implements Sampler {
	readonly name = "urw";
	private machine!: Machine;
	/** The steps of each coroutine in all whole walks so far. */
	private readonly total = new Map<number, number>();
	private wholeWalks = 0;
	/** Who spawned whom. */
	private readonly parents = new Map<number, number>();
	/** The steps of each coroutine in this walk. */
	private readonly taken = new Map<number, number>();

	constructor(private readonly random: Random) {}

	begin(machine: Machine): void {
		this.machine = machine;
	}

	startWalk(): void {
		this.taken.clear();
	}

	next(enabled: readonly number[]): Move {
		const weights = enabled.map((coroutine) => this.weightOf(coroutine));
		let draw = this.random.below(weights.reduce((sum, weight) => sum + weight, 0));
		const chosen = weights.findIndex((weight) => {
			draw -= weight;
			return draw < 0;
		});
		const coroutine = enabled[chosen] as number;
		this.taken.set(coroutine, this.takenBy(coroutine) + 1);
		return drawPending(this.machine, this.random, coroutine).move;
	}

	/** Steps left, times the number of whole walks, which keeps averages whole numbers. */
	private weightOf(coroutine: number): number {
		if (this.wholeWalks === 0) return 1;
		return Math.max(this.wholeWalks, this.leftOf(coroutine)) + this.leftOfUnborn(coroutine);
	}

	private leftOf(coroutine: number): number {
		return Math.max(0, (this.total.get(coroutine) ?? 0) - this.takenBy(coroutine) * this.wholeWalks);
	}

	private leftOfUnborn(coroutine: number): number {
		let left = 0;
		for (const [child, parent] of this.parents) {
			if (parent !== coroutine || this.machine.pointOf(child).id !== 0) continue;
			left += this.leftOf(child) + this.leftOfUnborn(child);
		}
		return left;
	}

	private takenBy(coroutine: number): number {
		return this.taken.get(coroutine) ?? 0;
	}

	endWalk(_steps: number, whole: boolean): void {
		if (!whole) return;
		this.wholeWalks += 1;
		for (const [coroutine, steps] of this.taken) this.total.set(coroutine, (this.total.get(coroutine) ?? 0) + steps);
		for (const { slot, origin } of this.machine.learner.automata) {
			const parent = origin === undefined ? undefined : originOf(origin).automaton;
			if (parent !== undefined && parent.slot !== slot) this.parents.set(slot, parent.slot);
		}
	}

	describe(): string {
		return "weighted by remaining events";
	}
}
