import type { Machine, Move } from "../machine/machine.js";

/** One step of a schedule as it is written down: by the coroutine's name, which no exploration changes. */
export interface ScheduleStep {
	readonly coroutine: string;
	/** What is chosen, where the step chooses. */
	readonly choices?: readonly number[];
}

/** Which coroutine runs, step by step, from the initial state on. */
export type Schedule = readonly ScheduleStep[];

/** A step as it is written down: one that chooses nothing says nothing of choices. */
export function scheduleStep(coroutine: string, choices: readonly number[]): ScheduleStep {
	return choices.length === 0 ? { coroutine } : { coroutine, choices };
}

/** A schedule of the machine's program, from moves of the machine. */
export function scheduleOf(machine: Machine, moves: readonly Move[]): Schedule {
	return moves.map(({ coroutine, choices }) => scheduleStep(machine.nameOf(coroutine), choices));
}

/**
 * The schedule on one line: `reader*2 guest:1 reader`. Runs of equal steps are counted, choices follow a colon, and names
 * that are not plain words stand in quotes.
 */
export function showSchedule(schedule: Schedule): string {
	const parts: { text: string; times: number }[] = [];
	for (const { coroutine, choices } of schedule) {
		const name = /^[\w./-]+$/.test(coroutine) ? coroutine : JSON.stringify(coroutine);
		const text = choices === undefined ? name : `${name}:${choices.join(",")}`;
		const last = parts.at(-1);
		if (last?.text === text) last.times += 1;
		else parts.push({ text, times: 1 });
	}
	return parts.map(({ text, times }) => (times === 1 ? text : `${text}*${times}`)).join(" ");
}

/** A text that is no schedule. */
export class ScheduleSyntaxError extends Error {
	override readonly name = "ScheduleSyntaxError";
}

const STEP = /^([\w./-]+|"(?:[^"\\]|\\.)*")(?::(\d+(?:,\d+)*))?(?:\*(\d+))?(?=\s|$)/;
/** No schedule is longer. */
export const MAX_SCHEDULE_STEPS = 1_000_000;

/** The longest part of a text, from its beginning, that is a schedule. */
export interface ScheduleStart {
	readonly schedule: Schedule;
	/** The text from where it is none any more; empty if all of it is one. */
	readonly rest: string;
	/** What is wrong there; undefined if nothing is. */
	readonly fault: string | undefined;
}

/** The schedule that {@link showSchedule} has written. @throws ScheduleSyntaxError that shows where the text goes wrong */
export function parseSchedule(text: string): Schedule {
	const { schedule, fault } = parseScheduleStart(text);
	if (fault !== undefined) throw new ScheduleSyntaxError(fault);
	return schedule;
}

/** Like {@link parseSchedule}, of a text that may go wrong somewhere. */
export function parseScheduleStart(text: string): ScheduleStart {
	const schedule: ScheduleStep[] = [];
	let rest = text.trim();
	while (rest !== "") {
		const match = STEP.exec(rest);
		const [whole = "", name = "", choices, times = "1"] = match ?? [];
		const coroutine = coroutineNamed(name);
		if (match === null || coroutine === undefined) {
			return { schedule, rest, fault: `"${rest}" is not how steps are written: name, name:choices or name*times` };
		}
		if (schedule.length + Number(times) > MAX_SCHEDULE_STEPS)
			return { schedule, rest, fault: `a schedule has at most ${MAX_SCHEDULE_STEPS} steps` };
		const step = choices === undefined ? { coroutine } : { coroutine, choices: choices.split(",").map(Number) };
		for (let i = 0; i < Number(times); i++) schedule.push(step);
		rest = rest.slice(whole.length).trimStart();
	}
	return { schedule, rest, fault: undefined };
}

/** The coroutine of that name, which may stand in quotes; undefined if they hold what no text in quotes can. */
function coroutineNamed(name: string): string | undefined {
	if (!name.startsWith('"')) return name;
	try {
		return JSON.parse(name) as string;
	} catch {
		return undefined;
	}
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
