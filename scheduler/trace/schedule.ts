import type { Machine, Move } from "../machine/machine.js";

/** One step of a schedule as it is written down: by the coroutine's name, which no exploration changes. */
export interface ScheduleStep {
	readonly coroutine: string;
	/** What is chosen, where the step chooses. */
	readonly choices?: readonly number[];
}

/** Which coroutine runs, step by step, from the initial state on. */
export type Schedule = readonly ScheduleStep[];

/** A schedule of the machine's program, from moves of the machine. */
export function scheduleOf(machine: Machine, moves: readonly Move[]): Schedule {
	return moves.map(({ coroutine, choices }) =>
		choices.length === 0 ? { coroutine: machine.nameOf(coroutine) } : { coroutine: machine.nameOf(coroutine), choices },
	);
}

/** The schedule on one line: runs of one coroutine are counted, choices follow a colon: `reader×3 writer writer:1`. */
export function showSchedule(schedule: Schedule): string {
	const parts: { text: string; times: number }[] = [];
	for (const { coroutine, choices } of schedule) {
		const text = choices === undefined ? coroutine : `${coroutine}:${choices.join(",")}`;
		const last = parts.at(-1);
		if (last?.text === text) last.times += 1;
		else parts.push({ text, times: 1 });
	}
	return parts.map(({ text, times }) => (times === 1 ? text : `${text}×${times}`)).join(" ");
}

/** A step of a schedule that the program cannot take. */
export class ScheduleMismatchError extends Error {
	override readonly name = "ScheduleMismatchError";
	constructor(
		/** Which step, counted from 1. */
		readonly step: number,
		/** Why it cannot be taken. */
		readonly reason: string,
	) {
		super(`the schedule does not fit the program at step ${step}: ${reason}`);
	}
}
