import type { Schedule, ScheduleStep } from "../../schedule.js";

/*
 * What the parts of a parallel search tell each other, as plain data: steps go by their coroutine's name, since each part has a
 * machine of its own, whose numbers mean nothing to the others.
 */

/** A branch of a wakeup tree: the step that it begins with, and the branches after that. */
export interface WakeupBranch {
	readonly step: ScheduleStep;
	readonly branches: readonly WakeupBranch[];
}

/** What a job needs to know of a state above its root. */
export interface StateAbove {
	/** The step to take from there. */
	readonly step: ScheduleStep;
	/** Steps from there that come before that one, and all that begins with which has been explored. */
	readonly explored: readonly ScheduleStep[];
	/** Where one of these is a weak initial, a sequence need not be delivered to that state: the coordinator would drop it. */
	readonly covered: readonly ScheduleStep[];
}

/** A part of the search: all traces that begin with a path and with nothing that was explored elsewhere. */
export interface TraceJob {
	/** Jobs are numbered in the order in which they are handed out. */
	readonly number: number;
	/** The way from the initial state to the root of the job. */
	readonly path: readonly StateAbove[];
	/** The wakeup tree of the root. */
	readonly wakeup: readonly WakeupBranch[];
}

/** A sequence that belongs into the wakeup tree of a state above the job's root. */
export interface Delivery {
	/** So many steps from the initial state. */
	readonly depth: number;
	readonly sequence: Schedule;
}

/** A state that a job gives out of its hands, with what is left to explore from there. */
export interface SharedState {
	/** The steps from there that the job has explored, in their order. */
	readonly explored: Schedule;
	/** The step behind which the job goes on. */
	readonly current: ScheduleStep;
	readonly left: readonly WakeupBranch[];
}

/** What a job has done when it is over. */
export interface TraceCounts {
	/** Maximal executions, by how they end. */
	readonly completions: number;
	readonly deadlocks: number;
	readonly blocked: number;
	/** The steps of all traces together: what traces share counts for each. */
	readonly steps: number;
	/** The length of the longest. */
	readonly depth: number;
	/** Executions given up because all that could run was asleep; 0 in an optimal search. */
	readonly sleepSetBlocked: number;
}
