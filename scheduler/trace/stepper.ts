import { operationsOf } from "../machine/automaton.js";
import type { Failure } from "../machine/failure.js";
import { Machine, type Move } from "../machine/machine.js";
import type { Note } from "../program/context.js";
import type { Program } from "../program/program.js";
import { failureInState } from "../search/failure-in-state.js";
import { pendingMoves, unwitnessed } from "../search/random/peek.js";
import { moveOf } from "../search/replay.js";
import { type Schedule, ScheduleMismatchError, type ScheduleStep } from "../search/schedule.js";
import { type Contents, contentsOf } from "./contents.js";
import { explainDeadlock, explainWait } from "./explain-deadlock.js";
import { type Trace, Tracer } from "./trace.js";

/** A step that can be taken next, and what it would do. */
export interface PossibleStep {
	readonly coroutine: string;
	readonly choices: readonly number[];
	/** The scheduling point from which the coroutine would go on. */
	readonly from: string;
	/** What it would do, in the model's words. */
	readonly notes: readonly Note[];
	/** Where it would stop. */
	readonly to: string;
}

/** How things are between two steps of a run. */
export interface Moment {
	readonly contents: Contents;
	/** Empty where the run has ended: nothing can run, or something has failed. */
	readonly possible: readonly PossibleStep[];
	/** The coroutines that wait, each with a sentence that says for what. */
	readonly waiting: readonly { readonly coroutine: string; readonly why: string }[];
	/** The coroutines that have ended. */
	readonly ended: readonly string[];
	/** What is wrong here; it ends the run. */
	readonly failure: Failure | undefined;
}

/** A run, with the moments before, between and after its steps. */
export interface SteppedRun {
	readonly trace: Trace;
	/** One more than the steps. */
	readonly moments: readonly Moment[];
	/** The step of the schedule, counted from 1, that could not be taken, and why; undefined if all could. */
	readonly stopped: { readonly step: number; readonly coroutine: string; readonly why: string } | undefined;
}

/**
 * Follows schedules of one program for somebody who looks at every moment, and may choose what comes next. What has been
 * learned of the program is kept from one schedule to the next.
 */
export class Stepper {
	private readonly machine: Machine;

	/** @throws ProgramError, NondeterminismError from the program's setup */
	constructor(program: Program) {
		this.machine = new Machine(program);
	}

	/** Follows a schedule as far as it goes, and no farther than to a failure. @throws NondeterminismError */
	follow(schedule: Schedule): SteppedRun {
		const { machine } = this;
		const tracer = new Tracer();
		machine.reset();
		tracer.began(machine);
		const moments = [this.moment(tracer)];
		let stopped: SteppedRun["stopped"];
		for (const [i, step] of schedule.entries()) {
			const { failure } = moments[i] as Moment;
			const why = failure === undefined ? this.take(tracer, step, i + 1) : `the run has ended: ${failure.message}`;
			if (why !== undefined) {
				stopped = { step: i + 1, coroutine: step.coroutine, why };
				break;
			}
			moments.push(this.moment(tracer));
		}
		return { trace: tracer.finish(moments.at(-1)?.failure), moments, stopped };
	}

	/** Takes the step; answers why it could not, if it could not. */
	private take(tracer: Tracer, step: ScheduleStep, number: number): string | undefined {
		const { machine } = this;
		let move: Move;
		try {
			move = moveOf(machine, step, number);
		} catch (error) {
			if (error instanceof ScheduleMismatchError) return explainWait(machine, step.coroutine) ?? error.reason;
			throw error;
		}
		const possible = unwitnessed(machine, () => pendingMoves(machine, [move.coroutine]));
		const wanted = move.choices.join();
		if (!possible.some((pending) => pending.move.choices.join() === wanted)) {
			const offered = possible.map((pending) => pending.move.choices.join() || "none").join(" or ");
			return `it chooses ${wanted || "nothing"}, where the program offers ${offered}`;
		}
		const mark = machine.state.mark();
		machine.step(move.coroutine, move.choices);
		tracer.stepped(machine, move, mark);
		return undefined;
	}

	private moment(tracer: Tracer): Moment {
		const { machine } = this;
		const found = failureInState(machine);
		const failure = found?.kind === "deadlock" ? explainDeadlock(machine, tracer.steps) : found;
		// By name: in which order coroutines have turned up depends on the schedules that were followed before.
		const alive = machine.coroutines.filter((slot) => machine.pointOf(slot).id !== 0).sort(this.byName);
		const enabled = alive.filter((slot) => machine.isEnabled(slot));
		const stopped = alive.filter((slot) => !enabled.includes(slot));
		return {
			contents: contentsOf(machine),
			possible: failure === undefined ? this.possible(enabled) : [],
			waiting: stopped
				.filter((slot) => machine.pointOf(slot).terminal === undefined)
				.map((slot) => ({
					coroutine: machine.nameOf(slot),
					why: explainWait(machine, machine.nameOf(slot)) ?? `waits at "${machine.pointOf(slot).label}"`,
				})),
			ended: stopped.filter((slot) => machine.pointOf(slot).terminal !== undefined).map((slot) => machine.nameOf(slot)),
			failure,
		};
	}

	private readonly byName = (a: number, b: number): number =>
		this.machine.nameOf(a) < this.machine.nameOf(b) ? -1 : 1;

	private possible(enabled: readonly number[]): PossibleStep[] {
		const { machine } = this;
		return unwitnessed(machine, () => pendingMoves(machine, enabled)).map(({ move, stop }) => ({
			coroutine: machine.nameOf(move.coroutine),
			choices: move.choices,
			from: machine.pointOf(move.coroutine).label,
			notes: operationsOf(stop).flatMap(({ notes }) => notes ?? []),
			to: stop.label,
		}));
	}
}
