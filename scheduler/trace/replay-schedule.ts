import { Machine } from "../machine/machine.js";
import type { Program } from "../program/program.js";
import { explore } from "../search/explore.js";
import { failureInState } from "../search/failure-in-state.js";
import { Replay } from "../search/replay.js";
import type { Schedule } from "../search/schedule.js";
import { explainDeadlock } from "./explain-deadlock.js";
import { type Trace, Tracer, type TraceStep } from "./trace.js";

/**
 * Runs one schedule, exactly, in a program set up afresh.
 *
 * @param onStep - is shown each step as it is taken, and may throw to end the run
 * @throws ScheduleMismatchError at the first step that the program cannot take
 * @throws NondeterminismError
 */
export function replaySchedule(program: Program, schedule: Schedule, onStep?: (step: TraceStep) => void): Trace {
	const machine = new Machine(program);
	const tracer = new Tracer(onStep);
	machine.reset();
	tracer.began(machine);
	explore(machine, new Replay(schedule), { goOnAfterFailure: true }, tracer);
	const failure = failureInState(machine);
	return tracer.finish(failure?.kind === "deadlock" ? explainDeadlock(machine, tracer.steps) : failure);
}
