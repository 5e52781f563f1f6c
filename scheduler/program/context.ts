import type { Handle, InterchangeableOptions, SpawnOptions } from "./handle.js";
import type { Coroutine } from "./scheduling-point.js";

/** A tracked cell as the machine knows it: the place in the state vector, and a name for people. */
export interface Slot {
	readonly slot: number;
	readonly name: string;
}

/** What a property found: nothing wrong, or the two values that should have agreed. */
export type Finding = boolean | { readonly expected: unknown; readonly actual: unknown };

/** Something that the model tells those who read a trace; it has no influence on what is explored. */
export interface Note {
	/** One sentence for people. */
	readonly text: string;
	/** A name that a search can be told to pass through. */
	readonly event?: string;
	/** For signals: the primitive and how many coroutines the signal woke; the diagnosis of lost wakeups reads it. */
	readonly signal?: { readonly resource: string; readonly woke: number };
	/** The step gets something done, so that doing it over and over is no livelock. */
	readonly progress?: boolean;
}

/**
 * What code of a program can ask of whoever runs it. The free functions of this folder (`cell`, `spawn`, `choose` …)
 * find the context in force and hand the request on; each kind of code (setup, coroutine, property) has a context that
 * grants what is right there and refuses the rest.
 */
export abstract class Context {
	/** Where the code stands, for error messages: `coroutine "reader"`. */
	abstract readonly place: string;

	protected refuse(action: string, remedy: string): never {
		throw new ProgramError(`${action} is not possible in ${this.place}: ${remedy}`);
	}

	declareCell(name: string, _initial: unknown): Slot {
		return this.refuse(`making cell "${name}"`, "make cells in the program's setup or in a coroutine");
	}
	/** A cell of a family: made on first use, with the family's initial value, anywhere that may read cells. */
	familyCell(name: string, _initial: unknown, _family: string): Slot {
		return this.refuse(`using cell "${name}"`, "cells are used by coroutines, guards and properties");
	}
	/** The members of a family that differ from its initial value, by key. */
	familyEntries(family: string): readonly (readonly [string, unknown])[] {
		return this.refuse(`reading family "${family}"`, "cells are read by coroutines, guards and properties");
	}
	read(cell: Slot): unknown {
		return this.refuse(`reading cell "${cell.name}"`, "cells are read by coroutines, guards and properties");
	}
	write(cell: Slot, _value: unknown): void {
		this.refuse(`writing cell "${cell.name}"`, "only coroutines write cells");
	}
	choose(label: string, _options: number): number {
		return this.refuse(`choosing "${label}"`, "only coroutines choose");
	}
	spawn(name: string, _body: () => Coroutine<unknown>, _options: SpawnOptions): Handle {
		return this.refuse(`spawning "${name}"`, "coroutines are spawned by the setup or by coroutines");
	}
	ended(handle: Handle): boolean {
		return this.refuse(`looking at "${handle.name}"`, "coroutines, guards and properties can");
	}
	result(handle: Handle): unknown {
		return this.refuse(`taking the result of "${handle.name}"`, "coroutines and properties can");
	}
	self(): string {
		return this.refuse("asking for the running coroutine", "only a coroutine has a name of its own");
	}
	/** @throws AssumptionFailure */
	assumptionFails(message: string): never {
		return this.refuse(`assuming "${message}"`, "only coroutines assume; a guard or a property answers false");
	}
	note(note: Note): void {
		this.refuse(`noting "${note.text}"`, "only coroutines take notes");
	}
	observe(witness: string, _predicate: () => boolean): void {
		this.refuse(`observing "${witness}"`, "only coroutines observe");
	}
	enterFrame(_locals: readonly unknown[], _inherits: boolean): void {
		this.refuse("keeping locals", "only coroutines have any");
	}
	leaveFrame(): void {
		this.refuse("keeping locals", "only coroutines have any");
	}
	property(name: string, _when: "always" | "end", _holds: () => Finding): void {
		this.refuse(`stating property "${name}"`, "properties are stated in the program's setup");
	}
	interchangeable(_handles: readonly Handle[], _options: InterchangeableOptions): void {
		this.refuse("declaring coroutines interchangeable", "it is declared in the program's setup");
	}
	requireWitness(name: string): void {
		this.refuse(`requiring witness "${name}"`, "witnesses are required in the program's setup");
	}
}

/** The program under test breaks the contract of this library; the message says where and what to do. */
export class ProgramError extends Error {
	override readonly name = "ProgramError";
}

let current: Context | undefined;

/** The context in force. */
export function context(): Context {
	if (current === undefined) {
		throw new ProgramError(
			"no program is being run: cells, coroutines and scheduling points exist only inside program(name, setup) and the coroutines that it spawns",
		);
	}
	return current;
}

/** Runs `action` with `inner` as the context in force. */
export function within<T>(inner: Context, action: () => T): T {
	const outer = current;
	current = inner;
	try {
		return action();
	} finally {
		current = outer;
	}
}
