import type { Note, Slot } from "../program/context.js";
import type { SpawnOptions } from "../program/handle.js";
import type { Coroutine, SchedulingPoint } from "../program/scheduling-point.js";
import { canonical } from "../program/value.js";
import { Automaton, Kind, Node, type Observation, Point, type Terminal, Witness } from "./automaton.js";
import { firstIdlePoint } from "./birth.js";
import { CoroutineRun } from "./coroutine-run.js";
import type { Frames } from "./frames.js";
import { type Halt, labelOf } from "./halt.js";
import { Look, Predicate, type StateView } from "./predicate.js";
import type { Recorder } from "./recorder.js";
import type { State } from "./state.js";

/** So many generators are kept standing at their points; beyond, the oldest is dropped and would be started anew. */
export const MAX_PARKED_RUNS = 4096;
/** So many histories that met at a named point are kept, to test the claim that they have the same future. */
export const MAX_ARRIVALS_KEPT = 64;

/** Learns the automata: plays coroutines live where their recordings end, and writes down what they do. */
export class Learner implements Recorder, StateView {
	/** All points, by number. Number 0 is "not spawned". */
	readonly points: Point[] = [new Point(0, undefined, "not spawned", undefined, undefined, false, undefined)];
	readonly automata: Automaton[] = [];
	readonly witnesses = new Map<string, Witness>();
	/** The predicates of all observations that have been recorded. */
	readonly observations: Predicate<boolean>[] = [];
	/** What the running step chose: the options it had, and what was taken. */
	readonly options: number[] = [];
	readonly choices: number[] = [];
	/** The choices that the running step was told to make; 0 where it needs more. */
	prescribed: readonly number[] = [];
	/** The witnesses that the running step reached. */
	readonly observed: string[] = [];
	/** How many generators have been started and how often one was run to its next halt; for curiosity and for tests. */
	generatorRuns = 0;
	/** Set where a step is learned from: its recording was continued, or an observation met new values. */
	learnedInStep = false;
	private readonly parked = new Map<Point, CoroutineRun>();
	private readonly endings = new Map<string, Point>();
	private notes: Note[] = [];

	/** Histories that met at a named point beyond those that are kept. */
	arrivalsDropped = 0;

	/** @param awakens - whether coroutines are brought to their first scheduling point as they are spawned */
	constructor(
		private readonly state: State,
		private readonly awakens: boolean,
		private readonly arrivalsKept = MAX_ARRIVALS_KEPT,
	) {}

	/**
	 * Plays the step that began at `point` on from where its recording ends.
	 *
	 * @param place - the last operation recorded, or `point` itself
	 * @param answer - what that operation answers now
	 */
	learn(point: Point, place: Node | Point, answer: number): Node {
		this.generatorRuns += 1;
		this.learnedInStep = true;
		this.notes = [];
		const [run, stop] =
			place instanceof Node
				? CoroutineRun.playThrough(point.automaton as Automaton, place, answer, this)
				: this.playOnFrom(point);
		const reached = stop.payload as Point;
		if (reached.terminal === undefined && reached.arrivals[0] === stop) this.park(reached, run);
		return stop;
	}

	private playOnFrom(point: Point): [CoroutineRun, Node] {
		const run = this.runAt(point);
		this.parked.delete(point);
		return [run, run.playOn(point)];
	}

	/** A generator that stands at this point, and goes on standing there. */
	runAt(point: Point): CoroutineRun {
		const run = this.parked.get(point) ?? CoroutineRun.standingAt(point, this);
		this.park(point, run);
		return run;
	}

	private park(point: Point, run: CoroutineRun): void {
		this.parked.set(point, run);
		if (this.parked.size <= MAX_PARKED_RUNS) return;
		for (const oldest of this.parked.keys()) {
			this.parked.delete(oldest);
			return;
		}
	}

	/** Whether the guard of `point` holds now, where its predicate does not know. */
	learnGuard(point: Point): boolean {
		const guard = point.guard as Predicate<boolean>;
		return guard.learn(this, this.runAt(point).yielded?.guard as () => boolean);
	}

	/** Makes the automaton of a coroutine. */
	makeAutomaton(
		slot: number,
		name: string,
		body: () => Coroutine<unknown>,
		options: SpawnOptions,
		origin: Node | undefined,
	): Automaton {
		const automaton = new Automaton(slot, name, body, options.daemon ?? false, origin);
		this.automata.push(automaton);
		automaton.root = this.addPoint(automaton, { label: "start" }, undefined);
		return automaton;
	}

	/** Lets a new coroutine begin its life at the first scheduling point that it reaches without doing anything. */
	awaken(automaton: Automaton): void {
		const idle = this.awakens ? firstIdlePoint(automaton, this) : undefined;
		if (idle === undefined) return;
		automaton.bornAtPoint = true;
		automaton.root = this.pointFor(automaton, idle.point, idle.frames);
	}

	witness(name: string): Witness {
		const witness = this.witnesses.get(name) ?? new Witness(name, false);
		this.witnesses.set(name, witness);
		return witness;
	}

	// What a run asks of the state.

	rawValue(slot: number): number {
		return this.state.vector[slot] as number;
	}
	setRaw(slot: number, raw: number): void {
		this.state.set(slot, raw);
	}
	rawOf(slot: number, value: unknown): number {
		return this.state.rawOf(slot, value);
	}
	contentOf(slot: number, raw: number): unknown {
		return this.state.contentOf(slot, raw);
	}
	content(id: number): unknown {
		return this.state.values.valueOf(id);
	}
	familySlot(name: string, initial: unknown, family?: string): Slot {
		const slot = this.state.layout.cellSlot(name, this.state.values.idOf(initial), family);
		this.state.ensureWidth();
		return { slot, name };
	}
	familyNumber(name: string): number {
		return this.state.layout.familyNumber(name);
	}
	gather(family: number): number {
		return this.state.gather(family);
	}
	gathered(gathering: number): readonly (readonly [string, unknown])[] {
		return this.state.gathered(gathering);
	}
	coroutineSlot(name: string): number {
		const slot = this.state.layout.coroutineSlot(name);
		this.state.ensureWidth();
		return slot;
	}
	pointOf(slot: number): Point {
		return this.points[this.state.vector[slot] as number] as Point;
	}
	ended(slot: number): number {
		return this.result(slot) === 0 ? 0 : 1;
	}
	result(slot: number): number {
		return this.pointOf(slot).terminal?.result ?? 0;
	}
	/** Forgets what the step before chose and observed. Most steps do neither, and clearing an array takes time. */
	beginStep(choices: readonly number[]): void {
		this.prescribed = choices;
		if (this.choices.length > 0) {
			this.options.length = 0;
			this.choices.length = 0;
		}
		if (this.observed.length > 0) this.observed.length = 0;
	}
	takeChoice(options: number): number {
		const choice = this.prescribed[this.choices.length] ?? 0;
		this.options.push(options);
		this.choices.push(choice);
		return choice;
	}

	// What a predicate asks of the state.

	look(how: Look, slot: number): number {
		if (how === Look.Value) return this.state.vector[slot] as number;
		if (how === Look.Family) return this.gather(slot);
		return how === Look.Ended ? this.ended(slot) : this.result(slot);
	}
	contentSeen(how: Look, slot: number, seen: number): unknown {
		if (how === Look.Ended) return seen === 1;
		if (how === Look.Family) return this.gathered(seen);
		return how === Look.Result ? this.content(seen) : this.contentOf(slot, seen);
	}

	// What a run has written down.

	recordOperation(
		before: Node | Point,
		answer: number,
		kind: Kind,
		slot: number,
		value: number,
		label: string,
		payload: Node["payload"],
	): Node {
		const node = new Node(kind, before, answer, slot, value, payload, label);
		if (this.notes.length > 0) {
			node.notes = this.notes;
			this.notes = [];
		}
		if (!(before instanceof Node)) before.first = node;
		else if (before.answers) before.branch(answer, node);
		else before.next = node;
		return node;
	}

	recordNote(note: Note): void {
		this.notes.push(note);
	}

	recordStop(automaton: Automaton, before: Node | Point, answer: number, halt: Halt, frames: Frames): Node {
		const point = "at" in halt ? this.pointFor(automaton, halt.at, frames) : this.ending(automaton, halt);
		const stop = this.recordOperation(before, answer, Kind.Stop, automaton.slot, point.id, labelOf(halt), point);
		if (point.arrivals.length < this.arrivalsKept) point.enterArrival(stop);
		else if (point.named) this.arrivalsDropped += 1;
		return stop;
	}

	bear(origin: Node, slot: number, name: string, body: () => Coroutine<unknown>, options: SpawnOptions): number {
		// Made even where one of that name lives: in another state, this very operation may bring it to life.
		const outerNotes = this.notes;
		const child = this.makeAutomaton(slot, name, body, options, origin);
		this.awaken(child);
		origin.payload = child;
		this.notes = outerNotes;
		return this.bearAgain(origin);
	}

	/** What `bear` does, once it is recorded. */
	bearAgain(spawn: Node): number {
		if (this.isAlive(spawn.slot)) return 1;
		this.state.set(spawn.slot, (spawn.payload as Automaton).root.id);
		return 0;
	}

	/** A coroutine that an assumption blocks is still there: giving its name away would hide that it is blocked. */
	private isAlive(slot: number): boolean {
		const { id, terminal } = this.pointOf(slot);
		return id !== 0 && (terminal === undefined || terminal.assumption !== undefined);
	}

	observation(witness: string, predicate: () => boolean): Observation {
		const learned = new Predicate<boolean>(`the observation "${witness}"`);
		this.observations.push(learned);
		return { witness: this.witness(witness), predicate: learned, function: predicate };
	}

	observeNow({ witness, predicate, function: holds }: Observation): void {
		if (!(predicate.known(this) ?? this.learnObservation(predicate, holds))) return;
		witness.reached = true;
		this.observed.push(witness.name);
	}

	private learnObservation(predicate: Predicate<boolean>, holds: () => boolean): boolean {
		this.learnedInStep = true;
		return predicate.learn(this, holds);
	}

	compareObservation({ predicate: recorded }: Observation, predicate: () => boolean): void {
		recorded.recheck(this, predicate);
	}

	private pointFor(automaton: Automaton, at: SchedulingPoint, frames: Frames): Point {
		const named = at.here !== undefined || (at.inherits === true && frames.claimed);
		if (!named) return this.addPoint(automaton, at, undefined);
		const name = `${canonical([at.label, at.here ?? []], "here")} in ${frames}`;
		return automaton.named.get(name) ?? this.addPoint(automaton, at, name);
	}

	private addPoint(automaton: Automaton, at: SchedulingPoint, name: string | undefined): Point {
		const guard =
			at.guard === undefined
				? undefined
				: new Predicate<boolean>(`the guard of "${at.label}" in coroutine "${automaton.name}"`);
		const point = new Point(this.points.length, automaton, at.label, at.why, guard, name !== undefined, undefined);
		this.points.push(point);
		if (name !== undefined) automaton.named.set(name, point);
		return point;
	}

	/** The point at which a coroutine has ended. All that ended alike stand at one point, whatever their past. */
	private ending(automaton: Automaton, halt: Exclude<Halt, { at: unknown }>): Point {
		const terminal = this.terminalOf(automaton, halt);
		const name = canonical([terminal.result, { ...terminal.failure }, terminal.assumption]);
		const known = this.endings.get(name);
		if (known !== undefined) return known;
		const point = new Point(this.points.length, undefined, labelOf(halt), undefined, undefined, false, terminal);
		this.points.push(point);
		this.endings.set(name, point);
		return point;
	}

	private terminalOf({ name }: Automaton, halt: Exclude<Halt, { at: unknown }>): Terminal {
		if ("assumed" in halt) return { result: 0, failure: undefined, assumption: halt.assumed };
		if ("failed" in halt) return { result: 0, failure: { ...halt.failed, coroutine: name }, assumption: undefined };
		return { result: this.state.values.idOf(halt.returned), failure: undefined, assumption: undefined };
	}
}
