import { Kind, type Node, operationsOf, originOf, type Point } from "./automaton.js";
import type { Layout } from "./layout.js";

/** What a step touched: slots of the state vector, and families read as a whole. */
export interface Footprint {
	readonly coroutine: number;
	readonly reads: ReadonlySet<number>;
	readonly families: ReadonlySet<number>;
	readonly writes: ReadonlySet<number>;
}

/**
 * The footprint of the step that ended at `stop`, computed from what is recorded of it: nobody declares it. What its guard
 * has ever looked at counts as read, since a change of it may keep the step from happening.
 */
export function footprintOf(stop: Node, coroutine: number): Footprint {
	const { guard } = originOf(stop);
	const reads = new Set(guard?.slots);
	const families = new Set(guard?.families);
	const writes = new Set<number>();
	for (const { kind, slot, payload } of operationsOf(stop)) {
		if (kind === Kind.Read || kind === Kind.Ended || kind === Kind.Result) reads.add(slot);
		else if (kind === Kind.Gather) families.add(slot);
		else if (kind === Kind.Write || kind === Kind.Spawn) writes.add(slot);
		// Others see of a coroutine's own progress only that it has ended.
		else if (kind === Kind.Stop && (payload as Point).terminal !== undefined) writes.add(coroutine);
	}
	return { coroutine, reads, families, writes };
}

/** Whether the order of two steps can matter: one coroutine takes both, or one writes what the other reads or writes. */
export function dependent(a: Footprint, b: Footprint, layout: Layout): boolean {
	return a.coroutine === b.coroutine || disturbs(a, b, layout) || disturbs(b, a, layout);
}

function disturbs(writer: Footprint, other: Footprint, layout: Layout): boolean {
	for (const slot of writer.writes) {
		if (other.reads.has(slot) || other.writes.has(slot) || other.families.has(layout.familyOf(slot))) return true;
	}
	return false;
}
