import type { Failure } from "../machine/failure.js";
import { Machine } from "../machine/machine.js";
import type { Program } from "../program/program.js";
import { eachWay } from "../search/each-way.js";
import { eventsOfLastStep } from "../search/events.js";
import { failureInState } from "../search/failure-in-state.js";
import { type ScheduleStep, scheduleStep } from "../search/schedule.js";
import { runThrough, type Sliced } from "../search/sliced.js";
import { type Contents, contentsOf } from "../trace/contents.js";

/**
 * All states of a program that can be reached, numbered from 0, the initial one, in the order of their distance from it; and
 * the steps between them. States in which something has failed are ends, as for a check. Plain data, so that it can be sent
 * from one thread to another.
 */
export interface StateGraph {
	/** How many states there are. */
	readonly states: number;
	/** The steps from state `s` have the numbers from `firstStep[s]` up to, and without, `firstStep[s + 1]`. */
	readonly firstStep: Int32Array;
	/** The state to which each step leads. */
	readonly target: Int32Array;
	/** For each step, which of `moves` is made. */
	readonly move: Int32Array;
	/** The different moves. */
	readonly moves: readonly ScheduleStep[];
	/** For each step, which of `happenings` comes about by it. */
	readonly happening: Int32Array;
	/** The different lists of events (see `note`) and witnesses (see `observe`). */
	readonly happenings: readonly (readonly string[])[];
	/** How many steps it takes at least to get to each state. */
	readonly depth: Int32Array;
	/** The states in which something has failed, and what. */
	readonly failures: ReadonlyMap<number, Failure>;
	/** The states in which a run ends, failed or not, and what can be said of it (see {@link StateGraphOptions.endingOf}). */
	readonly endings: ReadonlyMap<number, string>;
	/** What kept the graph from being whole; undefined if it is. */
	readonly bound: string | undefined;
}

/** How to make it. */
export interface StateGraphOptions {
	/** Gives up beyond so many states. Default: no bound. */
	readonly maxStates?: number;
	/** Asked now and then; a text gives up, and says why. */
	readonly interrupted?: () => string | undefined;
	/** Told now and then how many states have been found, and how many of them were moved on from. */
	readonly onProgress?: (found: number, done: number) => void;
	/** What to say of a state in which a run ends. Default: nothing. */
	readonly endingOf?: (contents: Contents) => string;
}

/** So many states are moved on from between two looks at interruptions. */
const STATES_IN_A_SLICE = 256;

/** All states of a program. No reduction of any kind. @throws NondeterminismError */
export function stateGraph(program: Program, options: StateGraphOptions = {}): StateGraph {
	return runThrough(buildingStateGraph(program, options));
}

/** Like {@link stateGraph}, slice by slice. */
export function* buildingStateGraph(program: Program, options: StateGraphOptions = {}): Sliced<StateGraph> {
	const builder = new Builder(program, options);
	let bound: string | undefined;
	for (let state = 0; state < builder.found && bound === undefined; state++) {
		if (state % STATES_IN_A_SLICE === 0) {
			if (state > 0) yield;
			options.onProgress?.(builder.found, state);
			bound = options.interrupted?.();
			if (bound !== undefined) break;
		}
		bound = builder.moveOnFrom(state);
	}
	return builder.finish(bound);
}

/**
 * An exact set of states that keeps each as it is. Larger by far than the stores of searches, and a few lines long; graphs
 * that somebody looks at are small.
 */
class PlainStore {
	private readonly vectors: Int32Array[] = [];
	private readonly numbers = new Map<string, number>();

	constructor(private readonly machine: Machine) {}

	get size(): number {
		return this.vectors.length;
	}

	/** Puts the machine's state in. Answers its number, and whether it is new. */
	add(): { readonly number: number; readonly isNew: boolean } {
		const { state, width } = this.machine;
		let length = width;
		// Slots that a state has not got yet are the same as slots that hold nothing.
		while (length > 0 && state.vector[length - 1] === 0) length -= 1;
		const vector = state.vector.slice(0, length);
		const text = vector.join();
		const known = this.numbers.get(text);
		if (known !== undefined) return { number: known, isNew: false };
		this.numbers.set(text, this.vectors.length);
		return { number: this.vectors.push(vector) - 1, isNew: true };
	}

	load(number: number): void {
		const vector = this.vectors[number] as Int32Array;
		this.machine.state.load(vector, 0, vector.length);
	}
}

/** The different lists among many, by number. */
class Lists<T> {
	readonly all: T[] = [];
	private readonly numbers = new Map<string, number>();

	numberOf(key: string, make: () => T): number {
		const known = this.numbers.get(key);
		if (known !== undefined) return known;
		this.numbers.set(key, this.all.length);
		return this.all.push(make()) - 1;
	}
}

class Builder {
	private readonly machine: Machine;
	private readonly store: PlainStore;
	private readonly firstStep: number[] = [];
	private readonly target: number[] = [];
	private readonly move: number[] = [];
	private readonly moves = new Lists<ScheduleStep>();
	private readonly happening: number[] = [];
	private readonly happenings = new Lists<readonly string[]>();
	private readonly depth: number[] = [0];
	private readonly failures = new Map<number, Failure>();
	private readonly endings = new Map<number, string>();
	private readonly maxStates: number;
	private readonly endingOf: (contents: Contents) => string;

	constructor(program: Program, { maxStates = Number.POSITIVE_INFINITY, endingOf = () => "" }: StateGraphOptions) {
		this.machine = new Machine(program);
		this.machine.reset();
		this.store = new PlainStore(this.machine);
		this.store.add();
		this.maxStates = maxStates;
		this.endingOf = endingOf;
	}

	get found(): number {
		return this.store.size;
	}

	/** Enters all steps from the state. Answers the bound that was hit, if one was. */
	moveOnFrom(state: number): string | undefined {
		const { machine, store } = this;
		this.firstStep.push(this.target.length);
		store.load(state);
		const failure = failureInState(machine);
		const enabled: number[] = [];
		if (machine.enabled(enabled) === 0 || failure !== undefined) {
			this.endings.set(state, this.endingOf(contentsOf(machine)));
			if (failure !== undefined) this.failures.set(state, failure);
			return undefined;
		}
		for (const coroutine of enabled) {
			for (const { choices } of eachWay(machine, coroutine)) this.enter(state, machine.nameOf(coroutine), choices);
			if (store.size > this.maxStates) return `max-states ${this.maxStates}`;
		}
		return undefined;
	}

	/** Enters the step that the machine has just taken. */
	private enter(from: number, coroutine: string, choices: readonly number[]): void {
		const { number, isNew } = this.store.add();
		if (isNew) this.depth.push((this.depth[from] as number) + 1);
		this.target.push(number);
		this.move.push(this.moves.numberOf(`${coroutine}:${choices}`, () => scheduleStep(coroutine, choices)));
		const events = eventsOfLastStep(this.machine);
		this.happening.push(this.happenings.numberOf(JSON.stringify(events), () => [...events]));
	}

	finish(bound: string | undefined): StateGraph {
		// States that were not moved on from have no steps, as far as anybody knows.
		while (this.firstStep.length <= this.found) this.firstStep.push(this.target.length);
		return {
			states: this.found,
			firstStep: Int32Array.from(this.firstStep),
			target: Int32Array.from(this.target),
			move: Int32Array.from(this.move),
			moves: this.moves.all,
			happening: Int32Array.from(this.happening),
			happenings: this.happenings.all,
			depth: Int32Array.from(this.depth),
			failures: this.failures,
			endings: this.endings,
			bound,
		};
	}
}
