import type { Program } from "../program/program.js";
import { ScheduleMismatchError, type ScheduleStep } from "../search/schedule.js";
import { fingerprintOf } from "./fingerprint.js";
import { replaySchedule } from "./replay-schedule.js";
import type { Trace, TraceStep } from "./trace.js";

/** A run as it is kept: the schedule, with enough beside it to notice that the program, or the record, has changed since. */
export interface TraceRecord {
	readonly program: string;
	/** See {@link fingerprintOf}. */
	readonly fingerprint: string;
	readonly schedule: readonly RecordedStep[];
	/** Digest of the whole run. */
	readonly digest: string;
}

/** One step, with where it led. */
export interface RecordedStep extends ScheduleStep {
	/** The scheduling point at which the coroutine stopped. */
	readonly to: string;
	/** Digest of the run up to here. */
	readonly digest: string;
}

/** The record was made with a program that is not this one, or not as it is now. */
export class StaleTraceError extends Error {
	override readonly name = "StaleTraceError";
}

/** The record of a run. */
export function recordOf(program: Program, trace: Trace): TraceRecord {
	return {
		program: program.name,
		fingerprint: fingerprintOf(program),
		schedule: trace.steps.map(({ coroutine, choices, to, digest }) =>
			choices.length === 0 ? { coroutine, to, digest } : { coroutine, choices, to, digest },
		),
		digest: trace.digest,
	};
}

/**
 * Runs what a record says, and makes sure, step by step, that it is the run that was recorded.
 *
 * @throws StaleTraceError if the program is another one
 * @throws ScheduleMismatchError at the first step that cannot be taken, or leads elsewhere than recorded
 */
export function replayRecord(program: Program, record: TraceRecord): Trace {
	if (record.program !== program.name) {
		throw new StaleTraceError(`the trace belongs to program "${record.program}", this is "${program.name}"`);
	}
	const fingerprint = fingerprintOf(program);
	if (record.fingerprint !== fingerprint) {
		throw new StaleTraceError(
			`the trace was made with another version of the program or another scenario: its fingerprint is ${record.fingerprint}, the program's is ${fingerprint}`,
		);
	}
	const trace = replaySchedule(program, record.schedule, (step) => {
		compareStep(record.schedule[step.number - 1] as RecordedStep, step);
	});
	if (record.digest !== trace.digest) {
		const last = trace.steps.length;
		if (last === 0) throw new StaleTraceError("the trace has no steps: all steps were cut off");
		throw new ScheduleMismatchError(
			last,
			`the run ends there with digest ${trace.digest}, the trace says ${record.digest}: steps were cut off, or it was edited`,
		);
	}
	return trace;
}

function compareStep(recorded: RecordedStep, step: TraceStep): void {
	if (step.to !== recorded.to) {
		throw new ScheduleMismatchError(
			step.number,
			`"${step.coroutine}" stops at "${step.to}", the trace says at "${recorded.to}"`,
		);
	}
	if (step.digest !== recorded.digest) {
		throw new ScheduleMismatchError(
			step.number,
			`the run differs from the recorded one (digest ${step.digest}, the trace says ${recorded.digest}): the step was edited`,
		);
	}
}
