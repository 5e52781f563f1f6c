import { Kind, type Node, type Observation, operationsOf, originOf, type Point } from "./automaton.js";
import type { Layout } from "./layout.js";
import type { Predicate } from "./predicate.js";

/** What a step touched: slots of the state vector, and families read as a whole. */
export interface Footprint {
	readonly coroutine: number;
	readonly reads: ReadonlySet<number>;
	readonly families: ReadonlySet<number>;
	readonly writes: ReadonlySet<number>;
}

/**
 * The footprint of the step that ended at `stop`, computed from what is recorded of it: nobody declares it. What its guard
 * looked at counts as read, since a change of it may keep the step from happening; so does the coroutine's own slot, which
 * the step that spawned it has written.
 *
 * @param guardTrail - what the guard looked at in the state in which the step was taken, as `Predicate.trail` tells it.
 * Without it, all that the guard has ever looked at counts.
 */
export function footprintOf(stop: Node, coroutine: number, guardTrail?: readonly number[]): Footprint {
	const { guard } = originOf(stop);
	const reads = new Set<number>([coroutine]);
	const families = new Set<number>();
	const writes = new Set<number>();
	if (guardTrail !== undefined) lookAt(guardTrail, reads, families);
	else if (guard !== undefined) lookAtAll(guard, reads, families);
	const operations = operationsOf(stop);
	for (const [i, { kind, slot, payload }] of operations.entries()) {
		if (kind === Kind.Read || kind === Kind.Ended || kind === Kind.Result) reads.add(slot);
		else if (kind === Kind.Gather) families.add(slot);
		else if (kind === Kind.Write) writes.add(slot);
		else if (kind === Kind.Spawn) {
			// Whether one of that name lives is seen by the one who spawns it; if so, nothing is spawned.
			reads.add(slot);
			if (operations[i + 1]?.answer === 0) writes.add(slot);
		} else if (kind === Kind.Observe) lookAtAll((payload as Observation).predicate, reads, families);
		// Others see of a coroutine's own progress only that it has ended.
		else if (kind === Kind.Stop && (payload as Point).terminal !== undefined) writes.add(coroutine);
	}
	return { coroutine, reads, families, writes };
}

function lookAt(trail: readonly number[], reads: Set<number>, families: Set<number>): void {
	for (const looked of trail) {
		if (looked >= 0) reads.add(looked);
		else families.add(~looked);
	}
}

function lookAtAll(predicate: Predicate<boolean>, reads: Set<number>, families: Set<number>): void {
	for (const slot of predicate.slots) reads.add(slot);
	for (const family of predicate.families) families.add(family);
}

/**
 * The footprint with what the step's observations look at among the reads. To the coroutine they make no difference, so the
 * order of two steps that only they can tell apart does not matter to what happens; it matters to whether a witness is reached.
 */
export function withObservations(stop: Node, footprint: Footprint): Footprint {
	const reads = new Set(footprint.reads);
	const families = new Set(footprint.families);
	for (const { kind, payload } of operationsOf(stop)) {
		if (kind === Kind.Observe) lookAtAll((payload as Observation).predicate, reads, families);
	}
	return { ...footprint, reads, families };
}

/** Whether the order of two steps can matter: one coroutine takes both, or one writes what the other reads or writes. */
export function dependent(a: Footprint, b: Footprint, layout: Layout): boolean {
	return a.coroutine === b.coroutine || disturbs(a, b, layout) || disturbs(b, a, layout);
}

/** Whether the first step writes what the second reads. */
export function affects(writer: Footprint, reader: Footprint, layout: Layout): boolean {
	for (const slot of writer.writes) {
		if (reader.reads.has(slot) || reader.families.has(layout.familyOf(slot))) return true;
	}
	return false;
}

function disturbs(writer: Footprint, other: Footprint, layout: Layout): boolean {
	if (affects(writer, other, layout)) return true;
	for (const slot of writer.writes) if (other.writes.has(slot)) return true;
	return false;
}
