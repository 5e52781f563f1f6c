import { Kind, type Node, operationsOf, type Point } from "../machine/automaton.js";
import type { Failure } from "../machine/failure.js";
import { show } from "../machine/halt.js";
import type { Machine, Move } from "../machine/machine.js";
import type { Note } from "../program/context.js";
import type { Observer } from "../search/explore.js";
import { type Schedule, scheduleStep } from "../search/schedule.js";
import { Digest } from "./digest.js";

/** One step of a run, as people and diagnoses need it. */
export interface TraceStep {
	/** Counted from 1. */
	readonly number: number;
	readonly coroutine: string;
	readonly choices: readonly number[];
	/** The scheduling point from which the coroutine went on. */
	readonly from: string;
	/** Where it stopped, and why control can change there. */
	readonly to: string;
	readonly whyStopped: string | undefined;
	/** The coroutine that was switched away from although it could have gone on. */
	readonly preempted: string | undefined;
	readonly notes: readonly Note[];
	/** The witnesses reached by this step. */
	readonly observed: readonly string[];
	/** The cells that the step changed, with both values as text. */
	readonly changes: readonly { readonly cell: string; readonly before: string; readonly after: string }[];
	/** The names of the cells, and of the families as a whole, that the step read, each once. */
	readonly reads: readonly string[];
	/** The coroutines that can run after the step. */
	readonly enabled: readonly string[];
	/** The coroutines that cannot run after the step although they have not ended, and where they wait. */
	readonly blocked: readonly { readonly coroutine: string; readonly at: string }[];
	/** Digest of the run up to and including this step. */
	readonly digest: string;
}

/** A run, step by step. */
export interface Trace {
	readonly steps: readonly TraceStep[];
	readonly preemptions: number;
	/** Digest of the whole run: equal for equal runs of equal programs, everywhere. */
	readonly digest: string;
	/** What failed at the end; undefined if nothing did. */
	readonly failure: Failure | undefined;
}

/** The schedule that a trace has followed. */
export function scheduleOfTrace({ steps }: Trace): Schedule {
	return steps.map(({ coroutine, choices }) => scheduleStep(coroutine, choices));
}

/** Writes down what the machine does. */
export class Tracer implements Observer {
	readonly steps: TraceStep[] = [];
	private readonly running = new Digest();
	private enabledBefore: readonly number[] = [];
	private last: number | undefined;

	constructor(private readonly onStep: (step: TraceStep) => void = () => undefined) {}

	began(machine: Machine): void {
		this.running.add(machine.program.name);
		this.enabledBefore = enabledIn(machine);
	}

	stepped(machine: Machine, { coroutine }: Move, mark: number): void {
		const { lastStop: stop, state, learner } = machine;
		const operations = operationsOf(stop);
		const begin = (operations[0] as Node).before as Point;
		const changes = [...state.changesSince(mark)]
			.filter(([slot, before]) => !state.layout.isCoroutine(slot) && before !== state.vector[slot])
			.map(([slot, before]) => ({
				cell: machine.nameOf(slot),
				before: show(state.contentOf(slot, before)),
				after: show(state.contentOf(slot, state.vector[slot] as number)),
			}))
			.sort((a, b) => (a.cell < b.cell ? -1 : 1));
		const choices = [...machine.choices];
		const name = machine.nameOf(coroutine);
		this.running.add(name).add(choices.join()).add(stop.label);
		for (const { cell, after } of changes) this.running.add(cell).add(after);
		const preempts = this.last !== undefined && this.last !== coroutine && this.enabledBefore.includes(this.last);
		const enabled = enabledIn(machine);
		this.steps.push({
			number: this.steps.length + 1,
			coroutine: name,
			choices,
			from: begin.label,
			to: stop.label,
			whyStopped: (stop.payload as Point).why,
			preempted: preempts ? machine.nameOf(this.last as number) : undefined,
			notes: operations.flatMap(({ notes }) => notes ?? []),
			observed: [...learner.observed],
			changes,
			reads: [
				...new Set(
					operations.filter(({ kind }) => kind === Kind.Read || kind === Kind.Gather).map(({ label }) => label),
				),
			],
			enabled: enabled.map((slot) => machine.nameOf(slot)).sort(byName),
			blocked: waitingIn(machine, enabled),
			digest: this.running.toString(),
		});
		this.enabledBefore = enabled;
		this.last = coroutine;
		this.onStep(this.steps.at(-1) as TraceStep);
	}

	/** The trace, given what failed at its end. */
	finish(failure: Failure | undefined): Trace {
		const preemptions = this.steps.filter(({ preempted }) => preempted !== undefined).length;
		return { steps: this.steps, preemptions, digest: this.running.toString(), failure };
	}
}

function enabledIn(machine: Machine): number[] {
	const enabled: number[] = [];
	machine.enabled(enabled);
	return enabled;
}

function byName(a: string, b: string): number {
	return a < b ? -1 : 1;
}

function waitingIn(machine: Machine, enabled: readonly number[]): TraceStep["blocked"] {
	const waiting = machine.coroutines.flatMap((slot) => {
		const point = machine.pointOf(slot);
		if (point.id === 0 || point.terminal !== undefined || enabled.includes(slot)) return [];
		return [{ coroutine: machine.nameOf(slot), at: point.label }];
	});
	return waiting.sort((a, b) => byName(a.coroutine, b.coroutine));
}
