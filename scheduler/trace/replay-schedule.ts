import { Machine } from "../machine/machine.js";
import type { Program } from "../program/program.js";
import { explainDeadlock } from "../run/explain-deadlock.js";
import { explore } from "../run/explore.js";
import { failureInState } from "../run/failure-in-state.js";
import { Replay } from "../search/replay.js";
import type { Schedule } from "./schedule.js";
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
