import { dependent, type Footprint, footprintOf } from "../../machine/footprint.js";
import type { Machine, Move } from "../../machine/machine.js";
import { drawPending } from "./peek.js";
import type { Random } from "./random.js";
import type { Sampler } from "./sampler.js";

/** Priorities are whole numbers below this; that two are equal, and the first coroutine wins, happens once in 2^32 pairs. */
const PRIORITIES = 2 ** 32;

/** The next step of a coroutine, with the priority that it has drawn. */
interface Event {
	readonly move: Move;
	readonly footprint: Footprint;
	readonly priority: number;
}

/**
 * Partial order sampling (Yuan, Yang, Gu: "Partial order aware concurrency sampling", CAV 2018).
 *
 * The next step of each coroutine that can run draws a priority, and the highest goes first. The steps that race with it, as
 * their footprints tell, draw again. So what is independent keeps its order by chance once for all, and only orders that
 * matter are drawn anew.
 */
export class PartialOrderSampling implements Sampler {
	readonly name = "pos";
	private machine!: Machine;
	/** The steps that can be taken, by coroutine. */
	private readonly events = new Map<number, Event>();

	constructor(private readonly random: Random) {}

	begin(machine: Machine): void {
		this.machine = machine;
	}

	startWalk(): void {
		this.events.clear();
	}

	next(enabled: readonly number[]): Move {
		const candidates = enabled.map((coroutine) => this.eventOf(coroutine));
		const first = candidates.reduce((best, event) => (event.priority > best.priority ? event : best));
		const { layout } = this.machine.state;
		// The step itself is among those that depend on it: its coroutine's next step draws afresh.
		for (const { move, footprint } of candidates) {
			if (dependent(first.footprint, footprint, layout)) this.events.delete(move.coroutine);
		}
		return first.move;
	}

	/** Independent steps do not change what another one will do, so what is known of it stays true until it draws again. */
	private eventOf(coroutine: number): Event {
		const known = this.events.get(coroutine);
		if (known !== undefined) return known;
		const { move, stop } = drawPending(this.machine, this.random, coroutine);
		const event = { move, footprint: footprintOf(stop, coroutine), priority: this.random.below(PRIORITIES) };
		this.events.set(coroutine, event);
		return event;
	}

	endWalk(): void {
		// One walk knows nothing of another.
	}

	describe(): string {
		return "partial order sampling";
	}
}
