import type { Machine, Move } from "../../machine/machine.js";
import { InterleavingCounts, Uncountable } from "./count-interleavings.js";
import { drawWeighted } from "./draw.js";
import { unwitnessed } from "./peek.js";
import type { Random } from "./random.js";
import type { Sampler } from "./sampler.js";
import { WeightedWalk } from "./urw.js";

/**
 * Each whole interleaving is as likely as the others, exactly: a move is as likely as there are interleavings that begin with
 * it. They are counted first (see `InterleavingCounts`); where they are too many to be counted, walks are weighted by
 * remaining events instead (see `WeightedWalk`), and the verdict says so.
 */
export class UniformInterleavings implements Sampler {
	readonly name = "uniform";
	private machine!: Machine;
	private counts!: InterleavingCounts;
	private interleavings = 0n;
	private readonly fallback: WeightedWalk;
	/** Why it is walked by weights. */
	private reason: string | undefined;

	constructor(private readonly random: Random) {
		this.fallback = new WeightedWalk(random);
	}

	begin(machine: Machine): void {
		this.machine = machine;
		this.counts = new InterleavingCounts(machine);
		this.fallback.begin(machine);
		try {
			this.interleavings = unwitnessed(machine, () => this.counts.fromHere());
		} catch (error) {
			if (!(error instanceof Uncountable)) throw error;
			this.reason = error.message;
		}
	}

	startWalk(): void {
		this.fallback.startWalk();
	}

	next(enabled: readonly number[]): Move {
		if (this.reason !== undefined) return this.fallback.next(enabled);
		const { counts, random } = this;
		return unwitnessed(
			this.machine,
			() => drawWeighted(random, counts.moves(), (pending) => counts.after(pending)).move,
		);
	}

	endWalk(steps: number, whole: boolean): void {
		this.fallback.endWalk(steps, whole);
	}

	describe(): string {
		return this.reason === undefined
			? `each interleaving as likely as the others: there are ${this.interleavings}`
			: `urw, weighted by remaining events: the interleavings cannot be counted, since ${this.reason}`;
	}
}
