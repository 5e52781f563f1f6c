import { type Automaton, Kind, type Node, originOf, type Point } from "../machine/automaton.js";
import { CoroutineRun } from "../machine/coroutine-run.js";
import { Machine, type Move } from "../machine/machine.js";
import { explore, type Observer } from "../search/explore.js";
import { RandomWalk } from "../search/random/random-walk.js";
import { Walks } from "../search/random/walks.js";
import { randomFrom } from "../search/random.js";
import { Replay } from "../search/replay.js";
import { scheduleOf } from "../search/schedule.js";
import type { Sliced } from "../search/sliced.js";
import { type Body, bodyIn, stepOf, withBody } from "./bodies.js";

/** So many whole schedules are run with all coroutines alive. */
export const LIVE_SCHEDULES = 64;
/** When so many operations have been compared, no further schedule is begun. */
export const ENOUGH_OPERATIONS = 200_000;
/** Each of them no farther than so many steps. */
export const MAX_LIVE_STEPS = 500;

/**
 * Runs whole schedules twice at once: on the machine that was explored, and with living generators in a program set up
 * afresh, step by step. Whatever a coroutine, a guard or a property does on the living side must be what was recorded.
 *
 * Running each history alone cannot find state that a coroutine hides and puts back, like a flag that is set and cleared;
 * among others, in the order of a real schedule, it shows.
 *
 * @throws NondeterminismError
 */
export function* comparingLive(
	machine: Machine,
	interrupted: () => string | undefined = () => undefined,
): Sliced<void> {
	let operations = 0;
	for (let i = 0; i < LIVE_SCHEDULES && operations < ENOUGH_OPERATIONS; i++) {
		const walk = new Walks(new RandomWalk(randomFrom(String(i))), { walks: 1, maxDepth: MAX_LIVE_STEPS });
		const comparison = new LiveComparison(machine, i % 2 === 0);
		explore(machine, walk, {}, comparison);
		operations += comparison.operations;
		// Schedules teach the machine more, for which there may be no memory left.
		if (interrupted() !== undefined) return;
		yield;
	}
}

/** The same with one schedule: is what was found on the machine what a living program does? @throws NondeterminismError */
export function compareScheduleLive(machine: Machine, moves: readonly Move[]): void {
	for (const awakens of [true, false]) {
		const replay = new Replay(scheduleOf(machine, moves));
		explore(machine, replay, { goOnAfterFailure: true }, new LiveComparison(machine, awakens));
	}
}

class LiveComparison implements Observer {
	private readonly fresh: Machine;
	private readonly runs = new Map<number, CoroutineRun>();
	private readonly bodies = new Map<Node, Body>();
	/** How many have been compared. */
	operations = 0;

	/** @param awakens - whether coroutines run to their first scheduling point at once, or only when their turn comes */
	constructor(
		private readonly machine: Machine,
		private readonly awakens: boolean,
	) {
		this.fresh = new Machine(machine.program, { awakens: false });
		machine.reset();
		if (awakens) for (const slot of machine.coroutines) this.awaken(slot);
	}

	stepped(machine: Machine, { coroutine }: Move): void {
		const stop = machine.lastStop;
		const run = this.runs.get(coroutine) ?? this.runFor(coroutine, originOf(stop));
		const entries = stepOf(stop);
		this.operations += entries.length;
		for (const [origin, body] of run.compareStep(entries)) this.bodies.set(origin, body);
		for (const { node, answer } of entries) if (node.kind === Kind.Spawn && answer === 0) this.beginLife(node.slot);
		this.compareGuards();
		this.compareProperties();
	}

	/** The coroutine has been spawned; if another one has borne its name, that one's life is over. */
	private beginLife(slot: number): void {
		this.runs.delete(slot);
		if (this.awakens) this.awaken(slot);
	}

	private awaken(slot: number): void {
		const point = this.machine.pointOf(slot);
		if (point.automaton?.bornAtPoint === true && point === point.automaton.root) this.runFor(slot, point).beBorn();
	}

	/** A living coroutine that begins at the point where the machine's stands, which is where its life begins. */
	private runFor(slot: number, point: Point): CoroutineRun {
		const automaton = point.automaton as Automaton;
		const { origin } = automaton;
		const body = origin === undefined ? bodyIn(this.fresh, automaton) : (this.bodies.get(origin) as Body);
		const run = CoroutineRun.alive(withBody(automaton, body), this.machine.learner);
		this.runs.set(slot, run);
		return run;
	}

	private compareGuards(): void {
		for (const [slot, run] of this.runs) {
			const { guard } = this.machine.pointOf(slot);
			const living = run.yielded?.guard;
			if (guard !== undefined && living !== undefined) guard.compareNow(this.machine.learner, living);
		}
	}

	private compareProperties(): void {
		const ended = !this.machine.isUnfinished();
		for (const [i, { when, predicate }] of this.machine.properties.entries()) {
			const living = this.fresh.properties[i];
			if (living !== undefined && (when === "always" || ended))
				predicate.compareNow(this.machine.learner, living.judge);
		}
	}
}
