import { Kind, type Node, type Point } from "../../machine/automaton.js";
import { type Footprint, footprintOf } from "../../machine/footprint.js";
import type { Machine } from "../../machine/machine.js";
import type { Property } from "../../machine/setup.js";

/** Coroutines that share nothing with those of any other part, as far as is known. */
export interface Part {
	readonly coroutines: ReadonlySet<number>;
	/** The properties that look at something that this part writes, and those that look at nothing that any part writes. */
	readonly properties: readonly Property[];
}

interface Accesses {
	readonly reads: Set<number>;
	readonly families: Set<number>;
	readonly writes: Set<number>;
}

/**
 * Takes a program apart: two coroutines are in one part if one writes what the other reads or writes, if one spawns the
 * other, or if a property looks at what both of them write. No step of one part can influence a step of another, so the
 * schedules of the program are the interleavings of schedules of its parts.
 *
 * It is taken from what has been recorded of the coroutines so far, and may become coarser as more is learned: whoever
 * relies on it must ask again when done.
 */
export function partsOf(machine: Machine): Part[] {
	const accesses = accessesOf(machine);
	const groups = new Groups(machine.coroutines);
	const writers = new Writers(machine, accesses);
	for (const [coroutine, { reads, families, writes }] of accesses) {
		const met = [...writers.ofSlots(reads), ...writers.ofSlots(writes), ...writers.ofFamilies(families)];
		groups.join([coroutine, ...met]);
	}
	const watched = new Map(machine.properties.map((property) => [property, writers.watchedBy(property)]));
	for (const seen of watched.values()) groups.join(seen);
	return groups.all().map((members) => ({
		coroutines: new Set(members),
		properties: machine.properties.filter((property) => {
			const [first] = watched.get(property) as number[];
			return first === undefined || members.includes(first);
		}),
	}));
}

/** A text that differs where the parts, or the properties that belong to them, do. */
export function describeParts(parts: readonly Part[]): string {
	return JSON.stringify(
		parts.map(({ coroutines, properties }) => [[...coroutines], properties.map(({ name }) => name)]),
	);
}

/** All that each coroutine has been seen to read and write, in whatever state. */
function accessesOf(machine: Machine): Map<number, Accesses> {
	const accesses = new Map<number, Accesses>(
		// That a coroutine has ended is seen in its own slot.
		machine.coroutines.map((slot) => [slot, { reads: new Set(), families: new Set(), writes: new Set([slot]) }]),
	);
	for (const point of machine.learner.points) {
		if (point.automaton === undefined) continue;
		const own = accesses.get(point.automaton.slot) as Accesses;
		// A guard that has never let its coroutine go on has no step whose footprint would tell of it.
		include(own, { reads: point.guard?.slots, families: point.guard?.families });
		for (const stop of stopsAfter(point)) include(own, footprintOf(stop, point.automaton.slot));
	}
	return accesses;
}

function include({ reads, families, writes }: Accesses, more: { [K in keyof Accesses]?: Footprint[K] | undefined }) {
	for (const slot of more.reads ?? []) reads.add(slot);
	for (const family of more.families ?? []) families.add(family);
	for (const slot of more.writes ?? []) writes.add(slot);
}

/** All ends that the step which begins at the point has been seen to have. */
function* stopsAfter(point: Point): Generator<Node> {
	const todo: Node[] = point.first === undefined ? [] : [point.first];
	for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
		if (node.kind === Kind.Stop) yield node;
		if (node.next !== undefined) todo.push(node.next);
		todo.push(...node.branches);
	}
}

/** Who writes what. */
class Writers {
	private readonly bySlot = new Map<number, number[]>();
	private readonly byFamily = new Map<number, number[]>();

	constructor(machine: Machine, accesses: ReadonlyMap<number, Accesses>) {
		const { layout } = machine.state;
		for (const [coroutine, { writes }] of accesses) {
			for (const slot of writes) {
				entry(this.bySlot, slot).push(coroutine);
				entry(this.byFamily, layout.familyOf(slot)).push(coroutine);
			}
		}
	}

	ofSlots(slots: Iterable<number>): number[] {
		return [...slots].flatMap((slot) => this.bySlot.get(slot) ?? []);
	}

	ofFamilies(families: Iterable<number>): number[] {
		return [...families].flatMap((family) => this.byFamily.get(family) ?? []);
	}

	watchedBy({ predicate }: Property): number[] {
		return [...this.ofSlots(predicate.slots), ...this.ofFamilies(predicate.families)];
	}
}

function entry(map: Map<number, number[]>, key: number): number[] {
	const known = map.get(key);
	if (known !== undefined) return known;
	const fresh: number[] = [];
	map.set(key, fresh);
	return fresh;
}

/** Sets that can be joined, each known by its first member. */
class Groups {
	private readonly parents = new Map<number, number>();

	constructor(private readonly members: readonly number[]) {
		for (const member of members) this.parents.set(member, member);
	}

	join(members: readonly number[]): void {
		for (const member of members) this.parents.set(this.find(member), this.find(members[0] as number));
	}

	private find(member: number): number {
		const parent = this.parents.get(member) as number;
		return parent === member ? member : this.find(parent);
	}

	/** In the order of their first members. */
	all(): number[][] {
		const groups = new Map<number, number[]>();
		for (const member of this.members) entry(groups, this.find(member)).push(member);
		return [...groups.values()];
	}
}
