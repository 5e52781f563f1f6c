import { Machine } from "../machine/machine.js";
import type { Program } from "../program/program.js";
import { explore } from "../search/explore.js";
import { Replay } from "../search/replay.js";
import { type Schedule, ScheduleMismatchError } from "../search/schedule.js";
import { explainWait } from "./explain-deadlock.js";
import { type Trace, Tracer } from "./trace.js";

/** How far a program could follow a schedule that was made for another. */
export interface FollowedSchedule {
	readonly trace: Trace;
	/** The step that could not be taken, and why; undefined if all could. */
	readonly stopped: { readonly step: number; readonly coroutine: string; readonly why: string } | undefined;
}

/** Follows a schedule as far as it goes: what a fix would have kept from happening. */
export function followSchedule(program: Program, schedule: Schedule): FollowedSchedule {
	const machine = new Machine(program);
	const tracer = new Tracer();
	machine.reset();
	tracer.began(machine);
	try {
		explore(machine, new Replay(schedule), { goOnAfterFailure: true }, tracer);
	} catch (error) {
		if (!(error instanceof ScheduleMismatchError)) throw error;
		const { coroutine } = schedule[error.step - 1] as Schedule[number];
		const why = explainWait(machine, coroutine) ?? error.reason;
		return { trace: tracer.finish(undefined), stopped: { step: error.step, coroutine, why } };
	}
	return { trace: tracer.finish(undefined), stopped: undefined };
}
