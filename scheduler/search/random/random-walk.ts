import type { Machine, Move } from "../../machine/machine.js";
import { drawPending } from "./peek.js";
import type { Random } from "./random.js";
import type { Sampler } from "./sampler.js";

/** The uniform random walk: at each step, each coroutine that can run is as likely as the others. */
export class RandomWalk implements Sampler {
	readonly name = "random";
	private machine!: Machine;

	constructor(private readonly random: Random) {}

	begin(machine: Machine): void {
		this.machine = machine;
	}

	startWalk(): void {
		// One walk knows nothing of another.
	}

	next(enabled: readonly number[], last: number | undefined): Move {
		const candidates = lastFirst(enabled, last);
		const coroutine = candidates[this.random.below(candidates.length)] as number;
		return drawPending(this.machine, this.random, coroutine).move;
	}

	endWalk(): void {
		// One walk knows nothing of another.
	}

	describe(): undefined {
		return undefined;
	}
}

/** The coroutine that ran last comes first, so that where numbers are picked by hand, or shrunk, 0 means no preemption. */
function lastFirst(enabled: readonly number[], last: number | undefined): readonly number[] {
	if (last === undefined || !enabled.includes(last)) return enabled;
	return [last, ...enabled.filter((coroutine) => coroutine !== last)];
}
