import { Machine } from "../machine/machine.js";
import type { Program } from "../program/program.js";
import { explainDeadlock } from "../run/explain-deadlock.js";
import { explore } from "../run/explore.js";
import { failureInState } from "../run/failure-in-state.js";
import { Replay } from "../search/replay.js";
import type { Schedule } from "./schedule.js";
import { type Trace, Tracer } from "./trace.js";

/**
 * Runs one schedule, exactly, in a program set up afresh.
 *
 * @throws ScheduleMismatchError at the first step that the program cannot take
 * @throws NondeterminismError
 */
export function replaySchedule(program: Program, schedule: Schedule): Trace {
	const machine = new Machine(program);
	const tracer = new Tracer();
	machine.reset();
	tracer.began(machine);
	explore(machine, new Replay(schedule), { goOnAfterFailure: true }, tracer);
	const failure = failureInState(machine);
	return tracer.finish(failure?.kind === "deadlock" ? explainDeadlock(machine, tracer.steps) : failure);
}
