import {
	type Automaton,
	Kind,
	type Node,
	type Observation,
	operationsOf,
	originOf,
	type Point,
} from "../../machine/automaton.js";
import type { Machine } from "../../machine/machine.js";
import type { Predicate } from "../../machine/predicate.js";
import { Accesses } from "./accesses.js";

/** What corresponds to something with interchangeable coroutines exchanged. */
export interface Counterparts {
	/** All that corresponds to what is touched from a point on, with the point; itself aside. */
	ofPoint(point: Point, accesses: Accesses): Iterable<readonly [Point, Accesses]>;
	/** The same where no point matters. */
	of(accesses: Accesses): Iterable<Accesses>;
}

/** What is known of a point of a coroutine. */
export class PointKnowledge {
	/** What the steps that have been taken from here touch, the guard included. */
	readonly next = new Accesses();
	/** What they and all that has been seen to follow touch, spawned coroutines included. */
	readonly ever = new Accesses();
	/** The points from which a step leads here, or spawns a coroutine that is born here. */
	readonly before = new Set<PointKnowledge>();
	/** Whether a step has ever been taken from here. */
	isLeft = false;
	/** Predicates whose looks count as reads of the steps from here: the guard, and observations. */
	readonly predicates = new Set<Predicate<boolean>>();
	/** Points of others of which it was said that nothing that ever follows there conflicts with the next step from here. */
	readonly independentOf = new Set<PointKnowledge>();
	/** Points of others of which the contrary is known. */
	readonly dependentOn = new Set<PointKnowledge>();
	/** Points of others of which this was said with respect to this point. */
	readonly independentBefore = new Set<PointKnowledge>();
	/** What they are known to look at, and how much they looked at when that was last put down. */
	readonly looks = new Accesses();
	sizeOfLooks = 0;
	/** Whether it was said that no property sees the next step from here. */
	isInvisible = false;
	constructor(readonly point: Point) {}
}

/**
 * What is known of what coroutines may still do, from any of their points on: what all steps that have been taken from there
 * so far, and all that has been seen to follow, have touched. It is never complete for certain. But it only grows, and it
 * notices when an answer that it gave was wrong (`isStale`).
 */
export class Knowledge {
	private readonly points = new Set<PointKnowledge>();
	private readonly byId: (PointKnowledge | undefined)[] = [];
	private readonly stops = new Set<Node>();
	/** Slots and families that properties have looked at. */
	private readonly watched = new Accesses();
	private sizeOfWatched = 0;
	/** Whether an answer that was given has turned out wrong since. */
	isStale = false;
	/** With symmetry, what has been seen of some coroutines holds of others, too. Steps are told for all of them anyway. */
	counterparts: Counterparts | undefined;

	constructor(private readonly machine: Machine) {}

	/** A step has been taken, which ended at this stop. */
	stepped(stop: Node): void {
		if (this.stops.has(stop)) return;
		this.stops.add(stop);
		const from = this.of(originOf(stop));
		from.isLeft = true;
		const touched = new Accesses();
		for (const operation of operationsOf(stop)) this.note(from, operation, touched);
		this.grow(from, touched);
	}

	private note(from: PointKnowledge, { kind, slot, payload }: Node, touched: Accesses): void {
		switch (kind) {
			case Kind.Read:
			case Kind.Ended:
			case Kind.Result:
				touched.reads.add(slot);
				break;
			case Kind.Gather:
				touched.families.add(slot);
				break;
			case Kind.Write:
				touched.writes.add(slot);
				break;
			case Kind.Observe:
				from.predicates.add((payload as Observation).predicate);
				break;
			case Kind.Spawn:
				touched.writes.add(slot);
				this.follows(from, this.of((payload as Automaton).root));
				break;
			case Kind.Stop:
				// Others see of a coroutine's own progress only that it has ended.
				if ((payload as Point).terminal !== undefined) touched.writes.add(slot);
				else this.follows(from, this.of(payload as Point));
				break;
		}
	}

	/** What may follow one point may follow the points before it. */
	private follows(from: PointKnowledge, to: PointKnowledge): void {
		if (to.before.has(from)) return;
		to.before.add(from);
		this.spread(from, to.ever);
	}

	private grow(point: PointKnowledge, touched: Accesses): void {
		if (point.next.include(touched)) this.reconsiderNext(point);
		this.spread(point, touched);
	}

	private spread(first: PointKnowledge, accesses: Accesses): void {
		const todo = [first];
		for (let point = todo.pop(); point !== undefined; point = todo.pop()) {
			if (!point.ever.include(accesses)) continue;
			for (const other of point.independentBefore) this.reconsider(other, point);
			todo.push(...point.before);
		}
	}

	private reconsiderNext(point: PointKnowledge): void {
		for (const other of point.independentOf) this.reconsider(point, other);
		if (point.isInvisible && this.isWatched(point)) this.forgetInvisible(point);
	}

	private reconsider(point: PointKnowledge, other: PointKnowledge): void {
		if (!this.conflict(point, other)) return;
		point.independentOf.delete(other);
		other.independentBefore.delete(point);
		point.dependentOn.add(other);
		this.isStale = true;
	}

	private forgetInvisible(point: PointKnowledge): void {
		point.isInvisible = false;
		this.isStale = true;
	}

	private conflict(point: PointKnowledge, other: PointKnowledge): boolean {
		return point.next.conflictsWith(other.ever, this.machine.state.layout);
	}

	/** Whether the next step from a point is one that may go first at all: it is known, and no property sees it. */
	mayGoFirst(point: PointKnowledge): boolean {
		return point.isLeft && this.goesUnseen(point);
	}

	/**
	 * Whether nothing that another coroutine may ever do, from where it stands, conflicts with the next step from a point.
	 * The answer may turn out wrong.
	 *
	 * @param canRun - whether the other can run
	 */
	isIndependent(point: PointKnowledge, other: PointKnowledge, canRun: boolean): boolean {
		// Of what can be looked at now, nothing is assumed before it has been.
		if (canRun && !other.isLeft) return false;
		if (point.independentOf.has(other)) return true;
		if (point.dependentOn.has(other)) return false;
		if (this.conflict(point, other)) {
			point.dependentOn.add(other);
			return false;
		}
		point.independentOf.add(other);
		other.independentBefore.add(point);
		return true;
	}

	private goesUnseen(point: PointKnowledge): boolean {
		if (point.isInvisible) return true;
		point.isInvisible = !this.isWatched(point);
		return point.isInvisible;
	}

	private isWatched(point: PointKnowledge): boolean {
		return point.next.disturbs(this.watched, this.machine.state.layout);
	}

	/** Begins anew: what was said before does not count any more, but what is known stays known. */
	begin(): void {
		this.refresh();
		this.isStale = false;
		for (const point of this.points) {
			point.isInvisible = false;
			point.independentOf.clear();
			point.independentBefore.clear();
		}
	}

	/** Looks again at all guards, observations and properties, which may have looked at more since. */
	refresh(): void {
		this.refreshWatched();
		for (const point of this.points) this.refreshPredicates(point);
	}

	/** Properties may have looked at more since. */
	refreshWatched(): void {
		let size = 0;
		for (const { when, predicate } of this.machine.properties) if (when === "always") size += sizeOf(predicate);
		if (size === this.sizeOfWatched) return;
		this.sizeOfWatched = size;
		const looks = new Accesses();
		for (const { when, predicate } of this.machine.properties) if (when === "always") takeLooks(predicate, looks);
		if (!this.watched.include(looks)) return;
		for (const counterpart of this.counterparts?.of(looks) ?? []) this.watched.include(counterpart);
		for (const point of this.points) {
			if (point.isInvisible && this.isWatched(point)) this.forgetInvisible(point);
		}
	}

	private refreshPredicates(point: PointKnowledge): void {
		let size = 0;
		for (const predicate of point.predicates) size += sizeOf(predicate);
		if (size === point.sizeOfLooks) return;
		point.sizeOfLooks = size;
		const looks = new Accesses();
		for (const predicate of point.predicates) takeLooks(predicate, looks);
		if (!point.looks.include(looks)) return;
		this.grow(point, looks);
		for (const [other, counterpart] of this.counterparts?.ofPoint(point.point, looks) ?? []) {
			const known = this.of(other);
			known.looks.include(counterpart);
			this.grow(known, counterpart);
		}
	}

	/** What is known of a point, guards and observations looked at again. */
	about(point: Point): PointKnowledge {
		const known = this.of(point);
		if (known.predicates.size > 0) this.refreshPredicates(known);
		return known;
	}

	private of(point: Point): PointKnowledge {
		// Points are numbered from 0, one after the other.
		let known = this.byId[point.id];
		if (known === undefined) {
			known = new PointKnowledge(point);
			if (point.guard !== undefined) known.predicates.add(point.guard);
			this.byId[point.id] = known;
			this.points.add(known);
		}
		return known;
	}
}

/** How much a predicate has looked at. */
function sizeOf({ slots, families }: Predicate<unknown>): number {
	return slots.size + families.size;
}

function takeLooks({ slots, families }: Predicate<unknown>, accesses: Accesses): void {
	for (const slot of slots) accesses.reads.add(slot);
	for (const family of families) accesses.families.add(family);
}
