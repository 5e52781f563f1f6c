import type { Machine, Move } from "../../machine/machine.js";
import { type TraceEvent, type TraceOrder, traceOrder } from "./trace-order.js";

/** The linearisation of a trace that has the fewest preemptions, and, of those that have as few, the first. */
export interface LeastPreemptions {
	readonly preemptions: number;
	/** First in the order that compares coroutines by their slots, step by step. */
	readonly moves: readonly Move[];
}

/** Which linearisations to look at. */
export interface LinearisationOptions {
	/** Only those in which this coroutine makes the last move. */
	readonly endingWith?: number;
}

/**
 * The least number of preemptions over the linearisations of a trace, which is a property of the trace, not of the schedule that
 * happened to show it. A preemption is a switch away from a coroutine that can still run, whatever becomes of it later.
 *
 * This is a search over pairs of a downset of the trace and the coroutine that ran last, from the end backwards: what is still
 * to come costs the same however the pair was reached. A trace of n coroutines with m events each has up to (m + 1)^n downsets;
 * each is visited once for each coroutine that can have run last.
 */
export class PreemptionCounter {
	/** The initial state, to be gone back to in the middle of a search. */
	private readonly initial: Int32Array;

	/** @param machine - in its initial state */
	constructor(private readonly machine: Machine) {
		this.initial = machine.state.vector.slice(0, machine.width);
	}

	/**
	 * The least linearisation of the trace that the moves show. The machine may be in any state, and is left in it.
	 *
	 * @param moves - a schedule from the initial state on
	 */
	least(moves: readonly Move[], options: LinearisationOptions = {}): LeastPreemptions {
		const { state } = this.machine;
		const mark = state.mark();
		for (let slot = 0; slot < state.vector.length; slot++) {
			const raw = this.initial[slot] ?? 0;
			if (state.vector[slot] !== raw) state.set(slot, raw);
		}
		const search = new LinearisationSearch(this.machine, traceOrder(this.machine, moves), options);
		const least = search.run();
		state.rewind(mark);
		return least;
	}
}

const NOBODY = -1;

/** What is left of a linearisation, at its cheapest; undefined where there is none of the kind looked for. */
type Rest = { readonly preemptions: number; readonly next: number } | undefined;

class LinearisationSearch {
	/** How many events of each coroutine are behind. */
	private readonly behind: number[];
	private readonly rests = new Map<string, Rest>();
	private readonly total: number;
	private done = 0;

	constructor(
		private readonly machine: Machine,
		private readonly order: TraceOrder,
		private readonly options: LinearisationOptions,
	) {
		this.behind = order.coroutines.map(() => 0);
		this.total = order.events.reduce((sum, { length }) => sum + length, 0);
	}

	run(): LeastPreemptions {
		const { preemptions } = this.rest(NOBODY) as NonNullable<Rest>;
		const moves: Move[] = [];
		let last = NOBODY;
		while (moves.length < this.total) {
			const { next } = this.rest(last) as NonNullable<Rest>;
			moves.push((this.nextOf(next) as TraceEvent).move);
			this.behind[next] = (this.behind[next] as number) + 1;
			last = next;
		}
		return { preemptions, moves };
	}

	/** The cheapest way from the present downset to the whole trace; `last` is the place of the coroutine that ran last. */
	private rest(last: number): Rest {
		if (this.done === this.total) return this.isEnd(last) ? { preemptions: 0, next: NOBODY } : undefined;
		const key = `${this.behind.join()};${last}`;
		if (this.rests.has(key)) return this.rests.get(key);
		const { coroutines } = this.order;
		const couldGoOn = last !== NOBODY && this.machine.isEnabled(coroutines[last] as number);
		let best: Rest;
		for (let place = 0; place < coroutines.length; place++) {
			if (!this.isNext(place)) continue;
			const cost = couldGoOn && place !== last ? 1 : 0;
			const rest = this.restAfter(place);
			if (rest === undefined) continue;
			const preemptions = cost + rest.preemptions;
			if (best === undefined || preemptions < best.preemptions) best = { preemptions, next: place };
			// None is cheaper, and those that cost as little come later.
			if (best.preemptions === 0) break;
		}
		this.rests.set(key, best);
		return best;
	}

	private restAfter(place: number): Rest {
		const { state } = this.machine;
		const { move } = this.nextOf(place) as TraceEvent;
		const mark = state.mark();
		this.machine.step(move.coroutine, move.choices);
		this.behind[place] = (this.behind[place] as number) + 1;
		this.done += 1;
		const rest = this.rest(place);
		this.done -= 1;
		this.behind[place] = (this.behind[place] as number) - 1;
		state.rewind(mark);
		return rest;
	}

	private nextOf(place: number): TraceEvent | undefined {
		return this.order.events[place]?.[this.behind[place] as number];
	}

	/** Whether all that must come before the coroutine's next event is behind. */
	private isNext(place: number): boolean {
		const event = this.nextOf(place);
		return event?.clock.every((count, other) => count <= (this.behind[other] as number)) ?? false;
	}

	private isEnd(last: number): boolean {
		const { endingWith } = this.options;
		return endingWith === undefined || last === NOBODY || this.order.coroutines[last] === endingWith;
	}
}
