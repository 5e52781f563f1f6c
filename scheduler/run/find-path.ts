import { Machine } from "../machine/machine.js";
import type { Program } from "../program/program.js";
import { eventsOfLastStep } from "../search/events.js";
import { findingLeastSchedule, type Measure } from "../search/failing/least-schedule.js";
import { failureInState } from "../search/failure-in-state.js";
import { scheduleOf } from "../search/schedule.js";
import { runThrough, type Sliced } from "../search/sliced.js";
import { replaySchedule } from "../trace/replay-schedule.js";
import type { Trace } from "../trace/trace.js";

/** Which failing run to look for. */
export interface PathOptions {
	/** What makes a run better than another. Default: fewest steps. */
	readonly measure?: Measure;
	/** Events (see `note`) and witnesses (see `observe`) to pass through, in this order, before the failure. */
	readonly through: readonly string[];
	/** Gives up beyond so many states. Default: no bound. */
	readonly maxStates?: number;
	/** Asked now and then; a text ends the search. */
	readonly interrupted?: () => string | undefined;
}

/** The best failing run that passes through the given events, exactly; undefined if there is none. */
export function findPath(program: Program, options: PathOptions): Trace | undefined {
	return runThrough(findingPath(program, options));
}

/** Like {@link findPath}, slice by slice. */
export function* findingPath(
	program: Program,
	{ measure = "steps", through, maxStates, interrupted }: PathOptions,
): Sliced<Trace | undefined> {
	const machine = new Machine(program);
	const least = yield* findingLeastSchedule(machine, {
		measure,
		failureIn: failureInState,
		through,
		eventsOf: eventsOfLastStep,
		...(maxStates === undefined ? {} : { maxStates }),
		...(interrupted === undefined ? {} : { interrupted }),
	});
	return least.found ? replaySchedule(program, scheduleOf(machine, least.moves)) : undefined;
}
