import { Context, type Finding, ProgramError, type Slot } from "../program/context.js";
import type { Handle, InterchangeableOptions, SpawnOptions } from "../program/handle.js";
import type { Coroutine } from "../program/scheduling-point.js";
import { type Failure, NondeterminismError } from "./failure.js";
import { show } from "./halt.js";
import { type Interchangeable, interchangeableGroup } from "./interchangeable.js";
import type { Learner } from "./learner.js";
import { Predicate } from "./predicate.js";
import type { State } from "./state.js";

/** A property that the program states of its states. */
export interface Property {
	readonly name: string;
	readonly when: "always" | "end";
	readonly predicate: Predicate<Failure | null>;
	/** The author's function, its answer turned into a failure, or null where it holds. */
	readonly judge: () => Failure | null;
}

/** The context in which a program is set up. */
export class Setup extends Context {
	readonly place: string;
	readonly properties: Property[] = [];
	readonly interchangeableGroups: Interchangeable[] = [];

	constructor(
		name: string,
		private readonly state: State,
		private readonly learner: Learner,
	) {
		super();
		this.place = `the setup of program "${name}"`;
	}

	override declareCell(name: string, initial: unknown): Slot {
		const slot = this.state.layout.declareCell(name, this.state.values.idOf(initial));
		this.state.ensureWidth();
		return { slot, name };
	}

	override familyCell(name: string, initial: unknown, family: string): Slot {
		return this.learner.familySlot(name, initial, family);
	}

	override spawn(name: string, body: () => Coroutine<unknown>, options: SpawnOptions): Handle {
		if (this.state.layout.slotOf(name) !== undefined) {
			throw new ProgramError(`the name "${name}" is taken: give each cell and coroutine a name of its own`);
		}
		const slot = this.learner.coroutineSlot(name);
		this.learner.makeAutomaton(slot, name, body, options, undefined);
		return { slot, name };
	}

	override property(name: string, when: Property["when"], holds: () => Finding): void {
		if (this.properties.some((property) => property.name === name)) {
			throw new ProgramError(`the property "${name}" is stated twice: give each property a name of its own`);
		}
		const predicate = new Predicate<Failure | null>(`property "${name}"`);
		this.properties.push({ name, when, predicate, judge: () => judgement(name, holds) });
	}

	override interchangeable(handles: readonly Handle[], options: InterchangeableOptions): void {
		const group = interchangeableGroup(handles, options, this.interchangeableGroups, this.state.layout);
		if (group.members.length > 1) this.interchangeableGroups.push(group);
	}

	override requireWitness(name: string): void {
		this.learner.witness(name).required = true;
	}
}

function judgement(name: string, holds: () => Finding): Failure | null {
	let finding: Finding;
	try {
		finding = holds();
	} catch (error) {
		if (error instanceof ProgramError || error instanceof NondeterminismError) throw error;
		return {
			kind: "exception",
			message: `property "${name}" threw ${error instanceof Error ? error.message : show(error)}`,
		};
	}
	if (typeof finding === "boolean") return finding ? null : { kind: "property", message: name };
	if (typeof finding !== "object" || finding === null || !("expected" in finding) || !("actual" in finding)) {
		const answer = show(finding);
		return {
			kind: "exception",
			message: `property "${name}" answered ${answer.length > 40 ? typeof finding : answer}: a property answers true, false, or { expected, actual }`,
		};
	}
	const { expected, actual } = finding;
	if (show(expected) === show(actual)) return null;
	return { kind: "property", message: name, expected: show(expected), actual: show(actual) };
}
