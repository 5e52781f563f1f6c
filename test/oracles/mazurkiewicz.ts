import { Kind, operationsOf, type Point } from "../../scheduler/machine/automaton.js";
import type { Machine } from "../../scheduler/machine/machine.js";

/*
 * Mazurkiewicz traces, by their definition: two schedules are the same trace if one turns into the other by swapping
 * neighbours that are independent. So a trace is its events, each known by its coroutine, what it chose, and all events
 * before it that it depends on.
 */

/** An event, as it is told from others in any schedule of the program. */
export interface Event {
	/** Equal numbers for equal events, within one table. */
	readonly id: number;
	readonly coroutine: number;
	readonly reads: ReadonlySet<number>;
	readonly families: ReadonlySet<number>;
	readonly writes: ReadonlySet<number>;
}

/** How a maximal schedule ended. */
export type End = "done" | "deadlock" | "blocked";

type Footprint = Omit<Event, "id">;

/** Numbers events by their pasts. */
export class EventTable {
	private readonly ids = new Map<string, number>();

	/**
	 * Lets the machine take the step, and answers the event that it is, coming after those of `past`.
	 *
	 * @param past - the events before it, in any order that respects what depends on what
	 */
	take(machine: Machine, coroutine: number, choices: readonly number[], past: readonly Event[]): Event {
		const seenByGuard = guardTrail(machine, coroutine);
		machine.step(coroutine, choices);
		const footprint = footprintOfStep(machine, coroutine, seenByGuard);
		const causes = past.filter((earlier) => depend(machine, earlier, footprint)).map(({ id }) => id);
		const name = `${coroutine} ${machine.choices.join()} after ${causes.sort((a, b) => a - b).join()}`;
		const id = this.ids.get(name) ?? this.ids.size;
		this.ids.set(name, id);
		return { id, ...footprint };
	}
}

/** What stands for a set of events; a trace is its set of events. */
export function keyOf(events: readonly Event[]): string {
	return events
		.map(({ id }) => id)
		.sort((a, b) => a - b)
		.join();
}

function guardTrail(machine: Machine, coroutine: number): number[] {
	const { guard } = machine.pointOf(coroutine);
	if (guard === undefined) return [];
	if (guard.families.size > 0) throw new Error("this oracle does not know what guards see of families");
	return guard.trail(machine.learner);
}

function footprintOfStep(machine: Machine, coroutine: number, seenByGuard: readonly number[]): Footprint {
	// A coroutine's own entry is written where it is spawned and where it ends, and read by all that it does.
	const reads = new Set([coroutine, ...seenByGuard]);
	const families = new Set<number>();
	const writes = new Set<number>();
	const operations = operationsOf(machine.lastStop);
	for (const [i, { kind, slot, payload }] of operations.entries()) {
		if (kind === Kind.Read || kind === Kind.Ended || kind === Kind.Result) reads.add(slot);
		else if (kind === Kind.Gather) families.add(slot);
		else if (kind === Kind.Write) writes.add(slot);
		else if (kind === Kind.Spawn) {
			// Where one of that name lives, nothing is spawned, and that is seen.
			reads.add(slot);
			if (operations[i + 1]?.answer === 0) writes.add(slot);
		} else if (kind === Kind.Stop && (payload as Point).terminal !== undefined) writes.add(coroutine);
	}
	return { coroutine, reads, families, writes };
}

function depend(machine: Machine, a: Footprint, b: Footprint): boolean {
	return a.coroutine === b.coroutine || disturbs(machine, a, b) || disturbs(machine, b, a);
}

function disturbs({ state }: Machine, { writes }: Footprint, other: Footprint): boolean {
	return [...writes].some(
		(slot) => other.reads.has(slot) || other.writes.has(slot) || other.families.has(state.layout.familyOf(slot)),
	);
}

/** How the schedule ended that led to the machine's state, in which nothing can run. */
export function endOf(machine: Machine): End {
	if (machine.isBlockedByAssumption()) return "blocked";
	return machine.isUnfinished() ? "deadlock" : "done";
}

/** Whether some coroutine has failed. */
export function hasFailed(machine: Machine): boolean {
	return machine.coroutines.some((slot) => machine.pointOf(slot).terminal?.failure !== undefined);
}
