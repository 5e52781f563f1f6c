import type { Failure } from "../machine/failure.js";
import { Machine } from "../machine/machine.js";
import type { Program } from "../program/program.js";
import { failureInState } from "../search/failure-in-state.js";
import type { ScheduleStep } from "../search/schedule.js";
import { runThrough, type Sliced } from "../search/sliced.js";
import { StateStore } from "../search/storing/state-store.js";
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

/** All states of a program. No reduction of any kind. @throws NondeterminismError, MemoryBound */
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

class Builder {
	private readonly machine: Machine;
	private readonly store: StateStore;
	private readonly firstStep: number[] = [];
	private readonly target: number[] = [];
	private readonly move: number[] = [];
	private readonly moves: ScheduleStep[] = [];
	private readonly numberOfMove = new Map<string, number>();
	private readonly depth: number[] = [0];
	private readonly failures = new Map<number, Failure>();
	private readonly endings = new Map<number, string>();
	private readonly maxStates: number;
	private readonly endingOf: (contents: Contents) => string;

	constructor(program: Program, { maxStates = Number.POSITIVE_INFINITY, endingOf = () => "" }: StateGraphOptions) {
		this.machine = new Machine(program);
		this.machine.reset();
		this.store = new StateStore(this.machine);
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
			let choices: readonly number[] | undefined = [];
			while (choices !== undefined) {
				machine.step(coroutine, choices);
				this.enter(state, coroutine);
				choices = machine.nextAlternative();
				machine.state.rewind(0);
			}
			if (store.size > this.maxStates) return `max-states ${this.maxStates}`;
		}
		return undefined;
	}

	private enter(from: number, coroutine: number): void {
		const index = this.store.add();
		if (index >= 0) this.depth.push((this.depth[from] as number) + 1);
		this.target.push(index >= 0 ? index : -1 - index);
		this.move.push(this.moveNumber(coroutine));
	}

	private moveNumber(slot: number): number {
		const choices = [...this.machine.choices];
		const key = `${slot}:${choices}`;
		const known = this.numberOfMove.get(key);
		if (known !== undefined) return known;
		const coroutine = this.machine.nameOf(slot);
		this.numberOfMove.set(key, this.moves.length);
		return this.moves.push(choices.length === 0 ? { coroutine } : { coroutine, choices }) - 1;
	}

	finish(bound: string | undefined): StateGraph {
		// States that were not moved on from have no steps, as far as anybody knows.
		while (this.firstStep.length <= this.found) this.firstStep.push(this.target.length);
		return {
			states: this.found,
			firstStep: Int32Array.from(this.firstStep),
			target: Int32Array.from(this.target),
			move: Int32Array.from(this.move),
			moves: this.moves,
			depth: Int32Array.from(this.depth),
			failures: this.failures,
			endings: this.endings,
			bound,
		};
	}
}
