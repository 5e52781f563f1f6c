import { AssertionFailure } from "../../scheduler/program/assert.js";
import { Context, type Note, ProgramError, type Slot, within } from "../../scheduler/program/context.js";
import type { Handle, SpawnOptions } from "../../scheduler/program/handle.js";
import type { Coroutine, SchedulingPoint } from "../../scheduler/program/scheduling-point.js";
import { canonical } from "../../scheduler/program/value.js";

/** What a coroutine asks of the execution that it is part of. */
export interface World {
	peek(cell: string): unknown;
	poke(cell: string, value: unknown): void;
	familyCell(name: string, initial: unknown): Slot;
	takeChoice(options: number): number;
	bear(coroutine: LiveCoroutine): void;
	isAlive(coroutine: string): boolean;
	hasReturned(coroutine: string): boolean;
	resultOf(coroutine: string): unknown;
	look<T>(looking: () => T): T;
}

/** How a coroutine ended, as text: all that ended alike are alike. */
export interface Ending {
	readonly text: string;
	readonly returned: unknown;
	readonly failed: boolean;
	/** Whether it was stopped by an assumption that did not hold. */
	readonly blocked: boolean;
}

/** What stops a coroutine whose assumption does not hold. */
class Blocked extends Error {}

/** A context that only wants to know whether a coroutine does anything before its first scheduling point. */
class Drowsy extends Context {
	did = false;
	readonly frames: (string | undefined)[] = [];
	constructor(
		readonly place: string,
		private readonly name: string,
	) {
		super();
	}
	protected override refuse(): never {
		this.did = true;
		throw new Error("it did something");
	}
	override familyCell(name: string): Slot {
		return { slot: -1, name };
	}
	override self(): string {
		return this.name;
	}
	override enterFrame(): void {}
	override leaveFrame(): void {}
}

/**
 * A coroutine run by its own generator, which is never fed anything and never put back. It keeps, as text, what the
 * checker's notion of a state says of it: its history since birth or since the last named point, or how it ended.
 */
export class LiveCoroutine extends Context {
	readonly place: string;
	at: SchedulingPoint | undefined;
	ending: Ending | undefined;
	private readonly generator: Coroutine<unknown>;
	/** What its history starts from: its birth, or the name of a point. */
	private base = "born";
	private history: string[] = [];
	private readonly frames: (string | undefined)[] = [];
	private readonly cellsMade = new Set<string>();

	constructor(
		private readonly world: World,
		readonly name: string,
		/** What the spawning coroutine had done until then: another past, another coroutine. */
		private readonly origin: string,
		body: () => Coroutine<unknown>,
		readonly daemon: boolean,
	) {
		super();
		this.place = `coroutine "${name}"`;
		const bornAtPoint = isIdleAtFirst(name, body);
		// Called inside a generator: what the body does before it becomes one belongs to the first step.
		this.generator = (function* () {
			return yield* body();
		})();
		if (bornAtPoint) this.advance();
	}

	/** What tells this coroutine's standing apart from others. */
	get key(): string {
		return this.ending?.text ?? [this.origin, this.base, ...this.history].join(";");
	}

	/** Runs to the next halt. */
	advance(): void {
		try {
			const { done, value } = within(this, () => this.generator.next());
			if (done === true) this.end(`ended with ${canonical(value)}`, value);
			else this.stopAt(value);
		} catch (error) {
			const blocked = error instanceof Blocked;
			const text = blocked ? `blocked by the assumption: ${error.message}` : `failed: ${describe(error)}`;
			this.end(text, undefined, !blocked, blocked);
		}
	}

	private end(text: string, returned: unknown, failed = false, blocked = false): void {
		this.at = undefined;
		this.ending = { text, returned, failed, blocked };
	}

	private stopAt(point: SchedulingPoint): void {
		this.at = point;
		const named = point.here !== undefined || (point.inherits === true && this.frames.at(-1) !== undefined);
		if (!named) {
			this.history.push(`stop ${point.label}`);
			return;
		}
		this.base = `at ${canonical([point.label, point.here ?? []])} in ${this.frames.join(" in ")}`;
		this.history = [];
	}

	private record(operation: string, ...operands: unknown[]): void {
		this.history.push(`${operation} ${operands.map((operand) => canonical(operand)).join(" ")}`);
	}

	override read(cell: Slot): unknown {
		const value = this.world.peek(cell.name);
		this.record("read", cell.name, value);
		return value;
	}
	override write(cell: Slot, value: unknown): void {
		this.record("write", cell.name, value);
		this.world.poke(cell.name, value);
	}
	override declareCell(name: string, initial: unknown): Slot {
		const fullName = `${this.name}/${name}`;
		if (this.cellsMade.has(fullName)) throw new ProgramError("made twice");
		this.cellsMade.add(fullName);
		const slot = this.world.familyCell(fullName, undefined);
		this.write(slot, initial);
		return slot;
	}
	override familyCell(name: string, initial: unknown): Slot {
		return this.world.familyCell(name, initial);
	}
	override choose(label: string, options: number): number {
		if (options === 1) return 0;
		const choice = this.world.takeChoice(options);
		this.record("choose", label, options, choice);
		return choice;
	}
	override spawn(name: string, body: () => Coroutine<unknown>, options: SpawnOptions): Handle {
		const fullName = `${this.name}/${name}`;
		this.record("spawn", fullName);
		if (this.world.isAlive(fullName)) {
			throw new ProgramError(
				`${this.place} spawns "${name}" while one of that name lives: give each coroutine a name of its own`,
			);
		}
		this.world.bear(new LiveCoroutine(this.world, fullName, this.key, body, options.daemon ?? false));
		return { slot: -1, name: fullName };
	}
	override ended(handle: Handle): boolean {
		const ended = this.world.hasReturned(handle.name);
		this.record("ended", handle.name, ended);
		return ended;
	}
	override result(handle: Handle): unknown {
		const result = this.world.resultOf(handle.name);
		this.record("result", handle.name, result);
		return result;
	}
	override self(): string {
		return this.name;
	}
	override assumptionFails(message: string): never {
		throw new Blocked(message);
	}
	override note(_note: Note): void {}
	override observe(_witness: string, predicate: () => boolean): void {
		this.world.look(predicate);
	}
	override enterFrame(locals: readonly unknown[], inherits: boolean): void {
		this.frames.push(inherits && this.frames.at(-1) === undefined ? undefined : canonical(locals));
	}
	override leaveFrame(): void {
		this.frames.pop();
	}
}

/** Whether the body reaches a scheduling point without having done anything: then the coroutine is born there. */
function isIdleAtFirst(name: string, body: () => Coroutine<unknown>): boolean {
	const drowsy = new Drowsy(`coroutine "${name}"`, name);
	try {
		return within(drowsy, () => body().next()).done !== true && !drowsy.did;
	} catch {
		return false;
	}
}

/** A failure as the checker words it. */
function describe(error: unknown): string {
	if (error instanceof AssertionFailure) {
		const { message, comparison } = error;
		return comparison === undefined
			? message
			: `${message} (${canonical(comparison.expected)}, ${canonical(comparison.actual)})`;
	}
	return error instanceof Error ? `${error.name}: ${error.message}` : `threw ${String(error)}`;
}
