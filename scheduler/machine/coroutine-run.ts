import { AssumptionFailure } from "../program/assume.js";
import { Context, type Note, ProgramError, type Slot, within } from "../program/context.js";
import type { Handle, SpawnOptions } from "../program/handle.js";
import type { Coroutine, SchedulingPoint } from "../program/scheduling-point.js";
import { canonical } from "../program/value.js";
import { withoutAmbientSources } from "./ambient.js";
import {
	type Automaton,
	type HistoryEntry,
	historyUpTo,
	Kind,
	type Node,
	type Observation,
	type Point,
} from "./automaton.js";
import { NondeterminismError } from "./failure.js";
import { Frames } from "./frames.js";
import { describeHalt, failureOf, type Halt, haltOf, labelOf, show } from "./halt.js";
import type { Recorder } from "./recorder.js";

/** A step that does this many operations without reaching a scheduling point is taken for an endless loop. */
export const MAX_OPERATIONS_PER_STEP = 100_000;

/** Is shown where a coroutine halts; no stop leads to the point at which it is born. */
type OnHalt = (point: Point, halt: Halt, stop: Node | undefined) => void;

/**
 * One life of a coroutine: a generator that is first fed what the coroutine has read before, and compared with what it did
 * then, and from the end of that history on plays live, against the state of the machine, and is recorded.
 *
 * That the same reads must bring about the same operations is the contract; a coroutine that breaks it, because it depends
 * on something that is not tracked, is found out here.
 */
export class CoroutineRun extends Context {
	readonly place: string;
	/** What the generator yielded where it stands now. */
	yielded: SchedulingPoint | undefined;
	private readonly generator: Coroutine<unknown>;
	private readonly frames = new Frames();
	private readonly cellsMade = new Set<string>();
	private readonly bodies = new Map<Node, () => Coroutine<unknown>>();
	private onHalt: OnHalt | undefined;
	private position = 0;
	private steps = 0;
	/** The label of the point at which the present step began. */
	private from = "start";
	private operations = 0;
	private isBorn = false;
	private difference: NondeterminismError | undefined;
	/** The last operation and what it answered: where the next one is to be recorded. */
	private before: Node | Point;
	private answer = 0;

	constructor(
		private readonly automaton: Automaton,
		private readonly recorder: Recorder,
		private history: readonly HistoryEntry[],
	) {
		super();
		this.place = `coroutine "${automaton.name}"`;
		this.before = automaton.root;
		this.generator = lifeOf(automaton);
	}

	/** A run that stands at `point`, which is not the end. @throws NondeterminismError */
	static standingAt(point: Point, recorder: Recorder): CoroutineRun {
		const automaton = point.automaton as Automaton;
		const run = new CoroutineRun(automaton, recorder, historyUpTo(point, 0));
		withoutAmbientSources(run.place, () => {
			run.beBorn();
			while (run.position < run.history.length) run.advance();
		});
		run.continueFrom(point);
		return run;
	}

	/**
	 * Runs from birth through a recorded history, which ends in the middle of a step, and plays that step to its end.
	 *
	 * @returns the run, and the stop that was recorded
	 */
	static playThrough(automaton: Automaton, last: Node, answer: number, recorder: Recorder): [CoroutineRun, Node] {
		const run = new CoroutineRun(automaton, recorder, historyUpTo(last, answer));
		const stop = withoutAmbientSources(run.place, () => {
			run.beBorn();
			let stop: Node | undefined;
			while (stop === undefined) stop = run.advance();
			return stop;
		});
		return [run, stop];
	}

	/**
	 * Runs from birth through a recorded history that ends at a stop, and compares all that the coroutine does with it.
	 *
	 * @param onHalt - is shown each recorded point with the halt that answers to it now, and the stop that led there
	 * @returns the bodies of the coroutines that it spawned on the way, by the operation that did it
	 * @throws NondeterminismError
	 */
	static compare(
		automaton: Automaton,
		history: readonly HistoryEntry[],
		recorder: Recorder,
		onHalt: OnHalt,
	): Map<Node, () => Coroutine<unknown>> {
		const run = new CoroutineRun(automaton, recorder, history);
		run.onHalt = onHalt;
		withoutAmbientSources(run.place, () => {
			run.beBorn();
			while (run.position < run.history.length) run.advance();
		});
		return run.bodies;
	}

	/** A run at the beginning of its life, to be compared step by step. */
	static alive(automaton: Automaton, recorder: Recorder): CoroutineRun {
		const run = new CoroutineRun(automaton, recorder, []);
		run.onHalt = () => undefined;
		return run;
	}

	/** Takes one step more, and compares it with the one recorded. Answers the bodies of all coroutines spawned so far. */
	compareStep(step: readonly HistoryEntry[]): Map<Node, () => Coroutine<unknown>> {
		this.history = step;
		withoutAmbientSources(this.place, () => {
			this.beBorn();
			this.position = 0;
			this.advance();
		});
		return this.bodies;
	}

	/** From the point where this run stands, plays one step and records it. */
	playOn(point: Point): Node {
		this.continueFrom(point);
		const stop = withoutAmbientSources(this.place, () => this.advance());
		if (stop === undefined) throw new Error("a live step ends in a stop");
		return stop;
	}

	private continueFrom(point: Point): void {
		this.before = point;
		this.answer = 0;
	}

	/** Brings the generator to the coroutine's first point, where that is where its life begins. */
	beBorn(): void {
		if (!this.automaton.bornAtPoint || this.isBorn) return;
		this.isBorn = true;
		const halt = this.run();
		const { label } = this.automaton.root;
		if (!("at" in halt) || halt.at.label !== label) throw this.differs(`began at "${label}"`, describeHalt(halt));
		this.yielded = halt.at;
		this.from = label;
		this.onHalt?.(this.automaton.root, halt, undefined);
	}

	/** Runs the generator to its next halt. Answers the stop if it was recorded now, undefined if it was expected. */
	private advance(): Node | undefined {
		this.operations = 0;
		const halt = this.comparable(this.run());
		this.yielded = "at" in halt ? halt.at : undefined;
		this.steps += 1;
		if (this.position < this.history.length) {
			this.compareHalt(halt);
			return undefined;
		}
		return this.recorder.recordStop(this.automaton, this.before, this.answer, halt, this.frames);
	}

	/** Lets the generator run. What it did differently counts, even if it caught the error that says so. */
	private run(): Halt {
		const halt = withoutAmbientSources(this.place, () => within(this, () => haltOf(this.generator)));
		if (this.difference !== undefined) throw this.difference;
		return halt;
	}

	/** A halt with something about it that cannot be compared by content is the coroutine's failure. */
	private comparable(halt: Halt): Halt {
		const isReplay = this.onHalt === undefined && this.position < this.history.length;
		if (isReplay || "failed" in halt || "assumed" in halt) return halt;
		try {
			if ("returned" in halt) canonical(halt.returned, "the returned value");
			else canonical(halt.at.here, "here");
			this.frames.toString();
			return halt;
		} catch (error) {
			return { failed: failureOf(error) };
		}
	}

	/** The heart of the matter: an operation is compared with history, or, past its end, done and recorded. */
	private perform(kind: Kind, slot: number, value: number, label: string, live: () => number): number {
		// Counted in recorded steps too, so that a step that was too long once is too long again.
		this.operations += 1;
		if (this.operations > MAX_OPERATIONS_PER_STEP) {
			throw new ProgramError(
				`${this.place} did ${MAX_OPERATIONS_PER_STEP} operations without a scheduling point: if it waits for something, let it wait with waitUntil(label, guard)`,
			);
		}
		if (this.position < this.history.length) {
			const { node, answer } = this.history[this.position] as HistoryEntry;
			this.position += 1;
			if (node.kind !== kind || node.slot !== slot || node.value !== value || node.label !== label) {
				throw this.differs(
					this.describe(node.kind, node.label, node.slot, node.value),
					this.describe(kind, label, slot, value),
				);
			}
			this.before = node;
			this.answer = answer;
			return answer;
		}
		this.answer = live();
		return this.answer;
	}

	private record(kind: Kind, slot: number, value: number, label: string, payload?: Node["payload"]): void {
		this.before = this.recorder.recordOperation(this.before, this.answer, kind, slot, value, label, payload);
	}

	override read(cell: Slot): unknown {
		const seen = this.perform(Kind.Read, cell.slot, 0, cell.name, () => {
			this.record(Kind.Read, cell.slot, 0, cell.name);
			return this.recorder.rawValue(cell.slot);
		});
		return this.recorder.contentOf(cell.slot, seen);
	}

	override write(cell: Slot, value: unknown): void {
		if (this.onHalt === undefined && this.position < this.history.length) {
			// What is written is compared when histories are rechecked; comparing it here, too, would cost half of all learning.
			const { node } = this.history[this.position] as HistoryEntry;
			this.perform(Kind.Write, cell.slot, node.kind === Kind.Write ? node.value : 0, cell.name, () => 0);
			return;
		}
		const raw = this.recorder.rawOf(cell.slot, value);
		this.perform(Kind.Write, cell.slot, raw, cell.name, () => {
			this.record(Kind.Write, cell.slot, raw, cell.name);
			this.recorder.setRaw(cell.slot, raw);
			return 0;
		});
	}

	override declareCell(name: string, initial: unknown): Slot {
		const fullName = `${this.automaton.name}/${name}`;
		if (this.cellsMade.has(fullName)) {
			throw new ProgramError(`${this.place} makes cell "${name}" twice: give each cell a name of its own`);
		}
		this.cellsMade.add(fullName);
		// No cell has an initial value of its own here: another life of this coroutine may start it with another one.
		const cell = this.recorder.familySlot(fullName, undefined);
		this.write(cell, initial);
		return cell;
	}

	override familyCell(name: string, initial: unknown, family: string): Slot {
		return this.recorder.familySlot(name, initial, family);
	}

	override familyEntries(family: string): readonly (readonly [string, unknown])[] {
		const number = this.recorder.familyNumber(family);
		const gathering = this.perform(Kind.Gather, number, 0, family, () => {
			this.record(Kind.Gather, number, 0, family);
			return this.recorder.gather(number);
		});
		return this.recorder.gathered(gathering);
	}

	override choose(label: string, options: number): number {
		if (!Number.isInteger(options) || options < 1) {
			throw new ProgramError(
				`${this.place} chooses "${label}" among ${options} options: it must be a whole number from 1`,
			);
		}
		if (options === 1) return 0;
		return this.perform(Kind.Choose, -1, options, label, () => {
			this.record(Kind.Choose, -1, options, label);
			return this.recorder.takeChoice(options);
		});
	}

	override spawn(name: string, body: () => Coroutine<unknown>, options: SpawnOptions): Handle {
		const fullName = `${this.automaton.name}/${name}`;
		const slot = this.recorder.coroutineSlot(fullName);
		const daemon = options.daemon === true ? 1 : 0;
		const taken = this.perform(Kind.Spawn, slot, daemon, fullName, () => {
			this.record(Kind.Spawn, slot, daemon, fullName);
			const origin = this.before as Node;
			return this.recorder.bear(origin, slot, fullName, body, options);
		});
		this.bodies.set(this.before as Node, body);
		if (taken === 1) {
			throw new ProgramError(
				`${this.place} spawns "${name}" while one of that name lives: give each coroutine a name of its own`,
			);
		}
		return { slot, name: fullName };
	}

	override ended(handle: Handle): boolean {
		const { slot, name } = handle;
		return (
			this.perform(Kind.Ended, slot, 0, name, () => {
				this.record(Kind.Ended, slot, 0, name);
				return this.recorder.ended(slot);
			}) === 1
		);
	}

	override result(handle: Handle): unknown {
		const { slot, name } = handle;
		const result = this.perform(Kind.Result, slot, 0, name, () => {
			this.record(Kind.Result, slot, 0, name);
			return this.recorder.result(slot);
		});
		if (result === 0) throw new ProgramError(`"${name}" has no result: it has not ended, or it failed`);
		return this.recorder.content(result);
	}

	override self(): string {
		return this.automaton.name;
	}

	override assumptionFails(message: string): never {
		throw new AssumptionFailure(message);
	}

	override note(note: Note): void {
		if (this.position >= this.history.length) this.recorder.recordNote(note);
	}

	override observe(witness: string, predicate: () => boolean): void {
		const expected = this.history[this.position]?.node;
		if (this.onHalt !== undefined && expected?.kind === Kind.Observe) {
			this.recorder.compareObservation(expected.payload as Observation, predicate);
		}
		this.perform(Kind.Observe, -1, 0, witness, () => {
			const observation = this.recorder.observation(witness, predicate);
			this.record(Kind.Observe, -1, 0, witness, observation);
			this.recorder.observeNow(observation);
			return 0;
		});
	}

	override enterFrame(locals: readonly unknown[], inherits: boolean): void {
		this.frames.enter(locals, inherits);
	}

	override leaveFrame(): void {
		this.frames.leave();
	}

	private compareHalt(halt: Halt): void {
		const { node } = this.history[this.position] as HistoryEntry;
		this.position += 1;
		this.before = node;
		this.answer = 0;
		if (node.kind === Kind.Stop && node.label === labelOf(halt)) {
			this.from = node.label;
			this.onHalt?.(node.payload as Point, halt, node);
			return;
		}
		this.steps -= 1;
		throw this.differs(this.describe(node.kind, node.label, node.slot, node.value), describeHalt(halt));
	}

	private describe(kind: Kind, label: string, slot: number, value: number): string {
		const what = `${VERBS[kind]} "${label}"`;
		if (kind === Kind.Choose) return `${what} among ${value}`;
		return kind === Kind.Write ? `${what} = ${show(this.recorder.contentOf(slot, value))}` : what;
	}

	/** The report of an operation that differs from what was recorded after the same reads. */
	private differs(then: string, now: string): NondeterminismError {
		this.difference ??= new NondeterminismError({
			kind: "nondeterminism",
			message: `${this.place} is not deterministic: its step ${this.steps + 1}, from "${this.from}", differed when it was run again`,
			coroutine: this.automaton.name,
			details: [
				`given the same values, it ${then} the first time and ${now} later`,
				"it depends on something that the checker does not track: keep all shared state in cells, and let choose(label, options) take decisions",
			],
		});
		return this.difference;
	}
}

/** The generator of a coroutine; what the body does before it becomes one belongs to the first step. */
function* lifeOf({ name, body }: Automaton): Coroutine<unknown> {
	const life: Partial<Coroutine<unknown>> | undefined = body();
	if (typeof life?.next !== "function" || typeof life[Symbol.iterator] !== "function") {
		throw new ProgramError(
			`the body of coroutine "${name}" is no generator function: write spawn("${name}", function* () { … })`,
		);
	}
	return yield* life as Coroutine<unknown>;
}

const VERBS: Record<Kind, string> = {
	[Kind.Read]: "read",
	[Kind.Write]: "wrote",
	[Kind.Choose]: "chose",
	[Kind.Spawn]: "spawned",
	[Kind.Ended]: "looked for the end of",
	[Kind.Result]: "took the result of",
	[Kind.Gather]: "read all of",
	[Kind.Observe]: "observed",
	[Kind.Stop]: "stopped at",
};
