import { Context, type Finding, type Slot, within } from "../../scheduler/program/context.js";
import type { Handle, SpawnOptions } from "../../scheduler/program/handle.js";
import type { Program } from "../../scheduler/program/program.js";
import type { Coroutine } from "../../scheduler/program/scheduling-point.js";
import { canonical } from "../../scheduler/program/value.js";
import { LiveCoroutine, type World } from "./live-coroutine.js";

interface Property {
	readonly name: string;
	readonly when: "always" | "end";
	readonly holds: () => Finding;
}

/** The context of guards, properties and observations: they look, and that is all. */
class Looking extends Context {
	readonly place = "something that looks";
	constructor(private readonly world: World) {
		super();
	}
	override familyCell(name: string, initial: unknown): Slot {
		return this.world.familyCell(name, initial);
	}
	override read(cell: Slot): unknown {
		return this.world.peek(cell.name);
	}
	override ended(handle: Handle): boolean {
		return this.world.hasReturned(handle.name);
	}
	override result(handle: Handle): unknown {
		return this.world.resultOf(handle.name);
	}
}

/**
 * One execution of a program, from its setup on, with ordinary generators. There is no way back: another schedule is
 * another execution. It shares nothing with the checker's machine but the words that programs are written in.
 */
export class LiveProgram extends Context implements World {
	readonly place = "the setup";
	private readonly cells = new Map<string, { value: unknown; readonly initial: string }>();
	private readonly coroutines = new Map<string, LiveCoroutine>();
	private readonly properties: Property[] = [];
	private prescribed: readonly number[] = [];
	/** What the last step chose, and among how many. */
	choices: number[] = [];
	options: number[] = [];

	constructor(program: Program) {
		super();
		within(this, program.setup);
	}

	// Setup

	override declareCell(name: string, initial: unknown): Slot {
		return this.familyCell(name, initial);
	}
	override familyCell(name: string, initial: unknown): Slot {
		if (!this.cells.has(name)) this.cells.set(name, { value: initial, initial: canonical(initial) });
		return { slot: -1, name };
	}
	override spawn(name: string, body: () => Coroutine<unknown>, options: SpawnOptions): Handle {
		this.bear(new LiveCoroutine(this, name, "setup", body, options.daemon ?? false));
		return { slot: -1, name };
	}
	override property(name: string, when: "always" | "end", holds: () => Finding): void {
		this.properties.push({ name, when, holds });
	}
	override requireWitness(): void {}
	override interchangeable(): void {}

	// What coroutines ask for

	peek(cell: string): unknown {
		return this.cells.get(cell)?.value;
	}
	poke(cell: string, value: unknown): void {
		(this.cells.get(cell) as { value: unknown }).value = value;
	}
	takeChoice(options: number): number {
		const choice = this.prescribed[this.choices.length] ?? 0;
		this.options.push(options);
		this.choices.push(choice);
		return choice;
	}
	bear(coroutine: LiveCoroutine): void {
		this.coroutines.set(coroutine.name, coroutine);
	}
	isAlive(name: string): boolean {
		const coroutine = this.coroutines.get(name);
		return coroutine !== undefined && (coroutine.ending === undefined || coroutine.ending.blocked);
	}
	hasReturned(name: string): boolean {
		const ending = this.coroutines.get(name)?.ending;
		return ending !== undefined && !ending.failed && !ending.blocked;
	}
	resultOf(name: string): unknown {
		return this.coroutines.get(name)?.ending?.returned;
	}

	// Running

	/** The coroutines that can take a step. */
	enabled(): string[] {
		return [...this.coroutines.values()]
			.filter(({ at, ending }) => ending === undefined && (at?.guard === undefined || this.look(at.guard)))
			.map(({ name }) => name);
	}

	step(coroutine: string, choices: readonly number[]): void {
		this.prescribed = choices;
		this.choices = [];
		this.options = [];
		(this.coroutines.get(coroutine) as LiveCoroutine).advance();
	}

	/** The whole state, as text. */
	key(): string {
		return this.describe(({ key }) => key);
	}

	/** The state as its end result: what the cells hold, and what has become of the coroutines. */
	endResult(): string {
		return this.describe(({ ending, at }) => ending?.text ?? `waits at ${at?.label ?? "start"}`);
	}

	private describe(coroutineText: (coroutine: LiveCoroutine) => string): string {
		const lines = [...this.coroutines.values()].map((coroutine) => `${coroutine.name}: ${coroutineText(coroutine)}`);
		for (const [name, { value, initial }] of this.cells) {
			// A cell that holds what it started with is as if it had never been.
			if (canonical(value) !== initial) lines.push(`${name} = ${canonical(value)}`);
		}
		return lines.sort().join("\n");
	}

	/** What is wrong in this state. */
	failure(): string | undefined {
		for (const { ending } of this.coroutines.values()) if (ending?.failed === true) return ending.text;
		const broken = this.broken("always");
		const coroutines = [...this.coroutines.values()];
		const blocked = coroutines.some(({ ending }) => ending?.blocked === true);
		if (broken !== undefined || this.enabled().length > 0 || blocked) return broken;
		const unfinished = coroutines.some(({ ending, daemon }) => ending === undefined && !daemon);
		return unfinished ? "deadlock" : this.broken("end");
	}

	private broken(when: "always" | "end"): string | undefined {
		return this.properties.find((property) => property.when === when && !this.holds(property))?.name;
	}

	private holds({ holds }: Property): boolean {
		const finding = this.look(holds);
		return typeof finding === "boolean" ? finding : canonical(finding.expected) === canonical(finding.actual);
	}

	look<T>(looking: () => T): T {
		return within(new Looking(this), looking);
	}
}
