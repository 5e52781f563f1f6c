import type { Machine, Move } from "../../machine/machine.js";
import { Uncountable } from "./count-interleavings.js";
import { type Branch, TraceCounts } from "./count-traces.js";
import { drawWeighted } from "./draw.js";
import { unwitnessed } from "./peek.js";
import { PartialOrderSampling } from "./pos.js";
import type { Random } from "./random.js";
import type { Sampler } from "./sampler.js";

/**
 * Each Mazurkiewicz trace is as likely as the others, exactly: a rare order of races is drawn as often as a common one, however
 * few interleavings show it. Of a trace always the same schedule is walked, the one that a search with sleep sets makes; what
 * must hold in every state is looked at along that one.
 *
 * The traces are counted first (see `TraceCounts`), which takes memory for each pair of a state and a sleep set; where that is
 * too much, walks are drawn by partial order sampling instead, and the verdict says so.
 */
export class UniformTraces implements Sampler {
	readonly name = "uniform-traces";
	private machine!: Machine;
	private counts: TraceCounts | undefined;
	private traces = 0n;
	private asleep: Branch["asleep"] = [];
	private readonly fallback: PartialOrderSampling;
	/** Why it is walked by partial order sampling. */
	private reason = "";

	constructor(private readonly random: Random) {
		this.fallback = new PartialOrderSampling(random);
	}

	begin(machine: Machine): void {
		this.machine = machine;
		this.fallback.begin(machine);
		try {
			unwitnessed(machine, () => {
				const counts = new TraceCounts(machine);
				this.traces = counts.fromHere();
				this.counts = counts;
			});
		} catch (error) {
			if (!(error instanceof Uncountable)) throw error;
			this.reason = error.message;
		}
	}

	startWalk(): void {
		this.asleep = [];
		this.fallback.startWalk();
	}

	next(enabled: readonly number[]): Move {
		const { counts, random, asleep, machine } = this;
		if (counts === undefined) return this.fallback.next(enabled);
		const branch = unwitnessed(machine, () =>
			drawWeighted(random, counts.branches(asleep), (branch) => counts.after(branch)),
		);
		this.asleep = branch.asleep;
		return branch.pending.move;
	}

	endWalk(): void {
		// One walk knows nothing of another.
	}

	describe(): string {
		return this.counts === undefined
			? `partial order sampling: the traces cannot be counted, since ${this.reason}`
			: `each trace as likely as the others: there are ${this.traces}`;
	}
}
