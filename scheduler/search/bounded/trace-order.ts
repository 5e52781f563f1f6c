import { dependent, type Footprint, footprintOf } from "../../machine/footprint.js";
import type { Machine, Move } from "../../machine/machine.js";

/** One event of a trace: a move, and what must have happened before it. */
export interface TraceEvent {
	readonly move: Move;
	/** For each coroutine, by its place in `Trace.coroutines`: how many of its events come before this one, in every order. */
	readonly clock: readonly number[];
}

/**
 * The Mazurkiewicz trace of a schedule: the partial order of its events, of which the linearisations are the schedules that
 * differ only in the order of independent steps. How far a linearisation has come is told by one number for each coroutine.
 */
export interface TraceOrder {
	readonly coroutines: readonly number[];
	/** The events of each coroutine, in their order. */
	readonly events: readonly (readonly TraceEvent[])[];
}

/**
 * The trace of the moves, which are made and taken back.
 *
 * @param machine - in the state in which the moves begin
 */
export function traceOrder(machine: Machine, moves: readonly Move[]): TraceOrder {
	const footprints = footprintsOf(machine, moves);
	const coroutines = [...new Set(moves.map(({ coroutine }) => coroutine))].sort((a, b) => a - b);
	const events: TraceEvent[][] = coroutines.map(() => []);
	const all: { readonly place: number; readonly number: number; readonly clock: readonly number[] }[] = [];
	moves.forEach((move, i) => {
		const clock = coroutines.map(() => 0);
		for (let j = i - 1; j >= 0; j--) {
			const earlier = all[j] as (typeof all)[number];
			// What comes before an event that is known to come before this one is known, too.
			if ((clock[earlier.place] as number) >= earlier.number) continue;
			if (!dependent(footprints[j] as Footprint, footprints[i] as Footprint, machine.state.layout)) continue;
			earlier.clock.forEach((count, place) => {
				clock[place] = Math.max(clock[place] as number, count);
			});
			clock[earlier.place] = earlier.number;
		}
		const place = coroutines.indexOf(move.coroutine);
		const own = events[place] as TraceEvent[];
		own.push({ move, clock });
		all.push({ place, number: own.length, clock });
	});
	return { coroutines, events };
}

function footprintsOf(machine: Machine, moves: readonly Move[]): Footprint[] {
	const mark = machine.state.mark();
	const footprints = moves.map(({ coroutine, choices }) => footprintOf(machine.step(coroutine, choices), coroutine));
	machine.state.rewind(mark);
	return footprints;
}
