import { within } from "../program/context.js";
import type { Program } from "../program/program.js";
import { withoutAmbientSources } from "./ambient.js";
import { type Automaton, Kind, type Node, type Observation, type Point } from "./automaton.js";
import { type Effect, Effects } from "./effect.js";
import { type Failure, NondeterminismError } from "./failure.js";
import { show } from "./halt.js";
import type { Interchangeable } from "./interchangeable.js";
import { Journal, Occasion } from "./journal.js";
import { Learner, MAX_ARRIVALS_KEPT } from "./learner.js";
import { type Property, Setup } from "./setup.js";
import { State } from "./state.js";

/** What a step chooses that has nothing to choose; one list, since searches make millions of such moves. */
export const NO_CHOICES: readonly number[] = [];

/** One step of a schedule: the coroutine that runs, and what is chosen where it chooses. */
export interface Move {
	/** The coroutine's slot. */
	readonly coroutine: number;
	readonly choices: readonly number[];
}

/** How to make a machine. */
export interface MachineOptions {
	/**
	 * Whether coroutines are run, as they are spawned, to the first scheduling point that they reach without doing anything.
	 * Where not, no code of any coroutine runs before its first step. Default: true.
	 */
	readonly awakens?: boolean;
	/** So many histories that met at a named point are kept. Default: `MAX_ARRIVALS_KEPT`. */
	readonly arrivalsKept?: number;
}

/**
 * The machine that every search drives: it holds one state, knows which coroutines can run, lets one of them take a step,
 * and goes back. It is made afresh, with its program, for each exploration.
 */
export class Machine {
	readonly state = new State();
	readonly learner: Learner;
	readonly properties: readonly Property[];
	/** The coroutines that the program declares to be interchangeable, group by group. */
	readonly interchangeableGroups: readonly Interchangeable[];
	/** All that has been learned since the setup. */
	readonly journal = new Journal();
	/** The stop at which the last step ended; what the step did is read off from it (see `operationsOf`). */
	lastStop!: Node;
	/** What is wrong with a guard in the state in which `enabled` was asked last. */
	guardFailure: Failure | undefined;
	private readonly initial: Int32Array;
	private readonly effects = new Effects();

	/** @throws ProgramError, NondeterminismError from the program's setup */
	constructor(
		readonly program: Program,
		{ awakens = true, arrivalsKept = MAX_ARRIVALS_KEPT }: MachineOptions = {},
	) {
		this.learner = new Learner(this.state, awakens, arrivalsKept);
		const setup = new Setup(program.name, this.state, this.learner);
		withoutAmbientSources(setup.place, () => within(setup, program.setup));
		this.properties = setup.properties;
		this.interchangeableGroups = setup.interchangeableGroups;
		// Only now, when all is declared: a coroutine that is awakened may use families, and slots are given in order of use.
		for (const automaton of this.learner.automata) {
			this.learner.awaken(automaton);
			this.state.vector[automaton.slot] = automaton.root.id;
		}
		this.initial = this.state.vector.slice(0, this.width);
	}

	/** How many entries a state has by now. */
	get width(): number {
		return this.state.layout.width;
	}

	/** The slots of all coroutines that have ever been spawned. */
	get coroutines(): readonly number[] {
		return this.state.layout.coroutines;
	}

	nameOf(slot: number): string {
		return this.state.layout.nameOf(slot);
	}

	/** Back to the beginning. */
	reset(): void {
		this.state.load(this.initial, 0, this.initial.length);
	}

	/** Where the coroutine stands. */
	pointOf(coroutine: number): Point {
		return this.learner.pointOf(coroutine);
	}

	/** Whether the coroutine can take a step. @throws NondeterminismError */
	isEnabled(coroutine: number): boolean {
		const point = this.learner.pointOf(coroutine);
		if (!point.isAlive || point.guard === undefined) return point.isAlive;
		return point.guard.known(this.learner) ?? this.askGuard(point);
	}

	/** A guard that throws keeps its coroutine from running, and is the state's failure. */
	private askGuard(point: Point): boolean {
		this.enterInJournal(Occasion.Guard, (point.automaton as Automaton).slot);
		try {
			return this.learner.learnGuard(point);
		} catch (error) {
			if (error instanceof NondeterminismError) throw error;
			const coroutine = (point.automaton as Automaton).name;
			const message = `the guard of "${point.label}" threw ${error instanceof Error ? error.message : show(error)}`;
			this.guardFailure = { kind: "exception", message, coroutine };
			return false;
		}
	}

	/** Fills `out` with the coroutines that can take a step, and answers how many there are. See also `guardFailure`. */
	enabled(out: number[]): number {
		this.guardFailure = undefined;
		let count = 0;
		const { coroutines } = this;
		for (let i = 0; i < coroutines.length; i++) {
			const coroutine = coroutines[i] as number;
			if (this.isEnabled(coroutine)) out[count++] = coroutine;
		}
		while (out.length > count) out.pop();
		return count;
	}

	/**
	 * Lets the coroutine take a step, which it must be able to.
	 *
	 * @param choices - what to choose; where the step chooses more often, it takes the first option
	 * @throws NondeterminismError
	 */
	step(coroutine: number, choices: readonly number[] = NO_CHOICES): Node {
		const { state, learner } = this;
		learner.beginStep(choices);
		const point = learner.pointOf(coroutine);
		const effect = this.effectOf(coroutine);
		if (effect !== undefined) return this.bringAbout(effect);
		const mark = state.mark();
		learner.learnedInStep = false;
		let place: Node | Point = point;
		let answer = 0;
		let node = point.first;
		while (node !== undefined && node.kind !== Kind.Stop) {
			answer = this.perform(node);
			place = node;
			node = node.after(answer);
		}
		const stop: Node = node ?? learner.learn(point, place, answer);
		state.set(coroutine, stop.value);
		this.lastStop = stop;
		this.effects.learn(stop);
		if (learner.learnedInStep) this.enterStepInJournal(coroutine, choices, mark);
		return stop;
	}

	private enterStepInJournal(coroutine: number, choices: readonly number[], mark: number): void {
		const before = this.state.vector.slice(0, this.width);
		for (const [slot, raw] of this.state.changesSince(mark)) before[slot] = raw;
		this.journal.add(Occasion.Step, coroutine, choices, before);
	}

	private enterInJournal(occasion: Occasion, who: number): void {
		this.journal.add(occasion, who, NO_CHOICES, this.state.vector.subarray(0, this.width));
	}

	/** What the coroutine's step would change, where that is known; undefined where the step has to be taken. */
	effectOf(coroutine: number): Effect | undefined {
		const { vector } = this.state;
		return this.effects.in(vector, vector[coroutine] as number);
	}

	private bringAbout({ stop, changes }: Effect): Node {
		for (let i = 0; i < changes.length; i += 2) this.state.set(changes[i] as number, changes[i + 1] as number);
		this.lastStop = stop;
		return stop;
	}

	private perform(node: Node): number {
		const { state, learner } = this;
		switch (node.kind) {
			case Kind.Read:
				return state.vector[node.slot] as number;
			case Kind.Write:
				state.set(node.slot, node.value);
				return 0;
			case Kind.Choose:
				return learner.takeChoice(node.value);
			case Kind.Spawn:
				return learner.bearAgain(node);
			case Kind.Ended:
				return learner.ended(node.slot);
			case Kind.Result:
				return learner.result(node.slot);
			case Kind.Gather:
				return state.gather(node.slot);
			default:
				learner.observeNow(node.payload as Observation);
				return 0;
		}
	}

	/** The choices that the last step made. */
	get choices(): readonly number[] {
		return this.learner.choices;
	}

	/** The same, to be kept: the list above is another one after the next step. */
	choicesMade(): readonly number[] {
		return this.choices.length === 0 ? NO_CHOICES : [...this.choices];
	}

	/**
	 * The choices to make for the next alternative of the last step; undefined when it was the last one. Alternatives come
	 * in the order of an odometer: the last choice turns first.
	 */
	nextAlternative(): number[] | undefined {
		const { options, choices } = this.learner;
		for (let i = choices.length - 1; i >= 0; i--) {
			const next = (choices[i] as number) + 1;
			if (next < (options[i] as number)) return [...choices.slice(0, i), next];
		}
		return undefined;
	}

	/** The failure in which the last step ended, if it did. */
	get failure(): Failure | undefined {
		return (this.lastStop.payload as Point).terminal?.failure;
	}

	/** The first property that does not hold in this state although it should. @throws NondeterminismError */
	violatedProperty(when: Property["when"]): Failure | undefined {
		for (const property of this.properties) {
			if (property.when !== when) continue;
			const failure = this.verdictOf(property);
			if (failure !== null) return failure;
		}
		return undefined;
	}

	/** What is wrong with the property in this state; null if nothing is. */
	verdictOf(property: Property): Failure | null {
		const { predicate, judge } = property;
		const known = predicate.known(this.learner);
		if (known !== undefined) return known;
		this.enterInJournal(Occasion.Property, this.properties.indexOf(property));
		return predicate.learn(this.learner, judge);
	}

	/** Whether some coroutine, a daemon or not, is blocked by an assumption: then the end of this schedule means nothing. */
	isBlockedByAssumption(): boolean {
		return this.coroutines.some((slot) => this.pointOf(slot).terminal?.assumption !== undefined);
	}

	/** Whether some coroutine still has something to do, daemons aside. */
	isUnfinished(): boolean {
		return this.coroutines.some((slot) => {
			const point = this.pointOf(slot);
			return point.id !== 0 && point.terminal === undefined && !(point.automaton as Automaton).daemon;
		});
	}
}
