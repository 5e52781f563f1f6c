import { type Automaton, type HistoryEntry, historyUpTo, Kind, Node, type Point } from "../machine/automaton.js";
import { CoroutineRun } from "../machine/coroutine-run.js";
import { NondeterminismError } from "../machine/failure.js";
import type { Halt } from "../machine/halt.js";
import { Machine } from "../machine/machine.js";
import { stopsBelow, successors } from "../machine/stops.js";
import { runThrough, type Sliced } from "../search/sliced.js";
import { type Body, bodyIn, stepOf, withBody } from "./bodies.js";

/** So many recorded histories are run again; of more, an even selection is. */
export const MAX_HISTORIES_RECHECKED = 20_000;
/** So many pairs of an arrival at a named point and a future are tested; of more, an even selection is. */
export const MAX_CLAIMS_RECHECKED = 5_000;

/** Of a coroutine spawned after a named point, so many histories are tested for each claim. */
const MAX_CHILD_HISTORIES = 16;

/** What was compared. */
export interface DeterminismReport {
	/** Recorded histories of coroutines, and how many of them were run again. */
	readonly histories: number;
	readonly rechecked: number;
	/** Pairs of histories that met at a named point and were compared beyond it. */
	readonly claims: number;
	/** How many such pairs there are among the histories that were kept, and how many histories were not kept. */
	readonly claimsInAll: number;
	readonly historiesDropped: number;
}

/**
 * Looks for state that the checker does not track. Every recorded history of every coroutine is run again, twice: in the
 * program that was explored, where all that was to happen has happened, and in a program set up afresh, where nothing has.
 * A coroutine that depends on hidden state, or that leaves some behind, differs from its recording in one of them, unless
 * the hidden state was the same whenever it looked.
 *
 * The claims of named points are tested likewise: histories that met there are run on along everything that is known to
 * follow.
 *
 * @throws NondeterminismError that names the coroutine and the first step that differs, or the named point
 */
export function recheckDeterminism(machine: Machine): DeterminismReport {
	return runThrough(recheckingDeterminism(machine));
}

/** Like {@link recheckDeterminism}, slice by slice. */
export function recheckingDeterminism(
	machine: Machine,
	interrupted: () => string | undefined = () => undefined,
	maxClaims = MAX_CLAIMS_RECHECKED,
): Sliced<DeterminismReport> {
	return new Recheck(machine, interrupted, maxClaims).run();
}

class Recheck {
	private readonly guardsSeen = new Set<Point>();
	private readonly stops: Map<Automaton, Node[]>;
	private histories = 0;
	private rechecked = 0;
	private claims = 0;
	private claimsInAll = 0;

	constructor(
		private readonly machine: Machine,
		private readonly interrupted: () => string | undefined,
		private readonly maxClaims: number,
	) {
		this.stops = lastStops(machine);
		for (const stops of this.stops.values()) this.histories += stops.length;
	}

	*run(): Sliced<DeterminismReport> {
		this.recheckProperties();
		for (const automaton of this.machine.learner.automata) {
			yield* this.recheck(automaton, automaton.body);
			yield* this.recheck(automaton, this.freshBody(automaton));
		}
		this.recheckProperties();
		// What follows after each named point is many lists of steps: not worth the memory where nobody waits for the answer.
		if (this.interrupted() === undefined) yield* this.recheckAllClaims();
		const { histories, rechecked, claims, claimsInAll } = this;
		const historiesDropped = this.machine.learner.arrivalsDropped;
		return { histories, rechecked: Math.round(rechecked / 2), claims, claimsInAll, historiesDropped };
	}

	private recheckProperties(): void {
		for (const { predicate, judge } of this.machine.properties) predicate.recheck(this.machine.learner, judge);
	}

	private *recheck(automaton: Automaton, body: Body): Sliced<void> {
		const stops = this.stops.get(automaton) ?? [];
		const stride = Math.max(1, Math.ceil(this.histories / MAX_HISTORIES_RECHECKED));
		this.guardsSeen.clear();
		for (let i = 0; i < stops.length; i += stride) {
			this.compare(automaton, body, historyUpTo(stops[i] as Node, 0));
			this.rechecked += 1;
			if (this.rechecked % 128 === 0) yield;
			if (this.interrupted() !== undefined) return;
		}
	}

	/** @param claim - an arrival at a named point: guards are tested from there on */
	private compare(automaton: Automaton, body: Body, history: readonly HistoryEntry[], claim?: Node): Map<Node, Body> {
		let beyondClaim = false;
		return CoroutineRun.compare(withBody(automaton, body), history, this.machine.learner, (point, halt, stop) => {
			if (stop !== undefined && stop === claim) beyondClaim = true;
			// Whether a named point's guard is the same for all who arrive is a matter of its claim.
			if (beyondClaim || (claim === undefined && isOwn(point, stop))) this.recheckGuard(point, halt);
		});
	}

	private recheckGuard(point: Point, halt: Halt): void {
		if (point.guard === undefined || this.guardsSeen.has(point) || !("at" in halt)) return;
		this.guardsSeen.add(point);
		point.guard.recheck(this.machine.learner, halt.at.guard as () => boolean);
	}

	/** The coroutine's body in a program set up afresh, in which nothing has run but what brings the coroutine to life. */
	private freshBody(automaton: Automaton): Body {
		const { origin } = automaton;
		if (origin === undefined) {
			return bodyIn(new Machine(this.machine.program, { awakens: false }), automaton);
		}
		const parent = parentOf(origin);
		const someStop = stopAfter(origin);
		const bodies = this.compare(parent, this.freshBody(parent), historyUpTo(someStop, 0));
		return bodies.get(origin) as Body;
	}

	/** Every pair of an arrival at a named point, but for the first, and something that is known to follow; or a selection. */
	private *recheckAllClaims(): Sliced<void> {
		const tasks = this.machine.learner.automata.flatMap((automaton) =>
			[...automaton.named.values()]
				.filter((point) => laterArrivals(point).length > 0)
				.map((point) => ({ automaton, point, futures: futuresOf(point) })),
		);
		const pairs = tasks.reduce((sum, { point, futures }) => sum + laterArrivals(point).length * futures.length, 0);
		this.claimsInAll = pairs;
		const stride = Math.max(1, Math.ceil(pairs / this.maxClaims));
		let number = 0;
		for (const { automaton, point, futures } of tasks) {
			for (const arrival of laterArrivals(point)) {
				for (const future of futures) {
					if (number++ % stride !== 0) continue;
					this.recheckClaim(automaton, point, arrival, future);
					if (this.claims % 128 === 0) yield;
				}
			}
			if (this.interrupted() !== undefined) return;
		}
	}

	/** What is spawned after a named point must be the same whoever has arrived there. */
	private recheckChild(origin: Node, body: Body | undefined): void {
		if (body === undefined) return;
		const child = origin.payload as Automaton;
		for (const stop of (this.stops.get(child) ?? []).slice(0, MAX_CHILD_HISTORIES)) {
			this.compare(child, body, historyUpTo(stop, 0));
		}
	}

	private recheckClaim(automaton: Automaton, point: Point, arrival: Node, future: readonly HistoryEntry[]): void {
		this.claims += 1;
		this.guardsSeen.clear();
		try {
			const bodies = this.compare(automaton, automaton.body, [...historyUpTo(arrival, 0), ...future], arrival);
			for (const { node } of future) this.recheckChild(node, bodies.get(node));
		} catch (error) {
			throw error instanceof NondeterminismError ? falseClaim(automaton, point, error) : error;
		}
	}
}

/** Whether the point was recorded from the history that ends at this stop: from birth, if there is none. */
function isOwn(point: Point, stop: Node | undefined): boolean {
	return stop === (point === point.automaton?.root ? undefined : point.arrivals[0]);
}

/** The arrivals at a named point that were not the ones from which it was recorded. */
function laterArrivals(point: Point): Node[] {
	return point.arrivals.filter((stop) => !isOwn(point, stop));
}

function falseClaim(automaton: Automaton, point: Point, { failure }: NondeterminismError): NondeterminismError {
	return new NondeterminismError({
		kind: "claim",
		message: `the point "${point.label}" of coroutine "${automaton.name}" claims too much: histories that meet there differ later`,
		coroutine: automaton.name,
		details: [
			...(failure.details ?? []).slice(0, 1),
			"add the locals that still matter to what the point or its callers keep (here, keeping), or drop the name",
		],
	});
}

/** For each automaton the stops after which nothing is recorded: their histories contain all others. */
function lastStops(machine: Machine): Map<Automaton, Node[]> {
	const all = new Map<Automaton, Node[]>();
	for (const point of machine.learner.points) {
		const { automaton } = point;
		if (automaton === undefined || point.first === undefined) continue;
		const stops = all.get(automaton) ?? [];
		all.set(automaton, stops);
		for (const stop of stopsBelow(point.first)) {
			const reached = stop.payload as Point;
			if (reached.first === undefined || !isOwn(reached, stop)) stops.push(stop);
		}
	}
	return all;
}

/** What is recorded after a named point, up to the next named point on each way. */
function futuresOf(point: Point): HistoryEntry[][] {
	// A guard that has never let go has no future on record, but the guard itself is part of the claim.
	if (point.first === undefined) return [[]];
	const futures: HistoryEntry[][] = [];
	const todo: { at: Point; past: HistoryEntry[] }[] = [{ at: point, past: [] }];
	for (let item = todo.pop(); item !== undefined; item = todo.pop()) {
		if (item.at.first === undefined) continue;
		for (const stop of stopsBelow(item.at.first)) {
			const past = [...item.past, ...stepOf(stop)];
			const reached = stop.payload as Point;
			if (reached.named || reached.terminal !== undefined || reached.first === undefined) futures.push(past);
			else todo.push({ at: reached, past });
		}
	}
	return futures;
}

function parentOf(origin: Node): Automaton {
	let place: Node | Point = origin;
	while (place instanceof Node) place = place.before;
	return place.automaton as Automaton;
}

function stopAfter(node: Node): Node {
	let place = node;
	while (place.kind !== Kind.Stop) {
		const [next] = successors(place);
		place = next as Node;
	}
	return place;
}
