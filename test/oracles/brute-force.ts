import type { Program } from "../../scheduler/program/program.js";
import type { ScheduleStep } from "../../scheduler/search/schedule.js";
import { LiveProgram } from "./live-program.js";

/*
 * What the checker must agree with: every schedule, run from scratch, with no automata, no undo, no reduction, and no
 * cleverness. It uses nothing of scheduler/ but the words in which programs are written.
 */

/** A schedule whose last step is made with the first choices; `options` says what else could have been chosen there. */
export type Path = readonly Required<ScheduleStep>[];

/** All states of a program, by brute force. */
export interface Space {
	readonly states: number;
	readonly transitions: number;
	/** The end results of all states in which no coroutine can run. */
	readonly results: ReadonlySet<string>;
}

/** A schedule that fails, and not before its last step. */
export interface FailingSchedule {
	readonly path: Path;
	readonly failure: string;
	readonly preemptions: number;
	readonly steps: number;
}

/** The program was too large for brute force. */
export class TooLarge extends Error {}

/** Runs a schedule from scratch. */
export function run(program: Program, path: Path): LiveProgram {
	const live = new LiveProgram(program);
	for (const { coroutine, choices } of path) live.step(coroutine, choices);
	return live;
}

/** All one-step extensions of a schedule, each executed from the very beginning. */
export function* extensions(program: Program, path: Path): Generator<{ path: Path; live: LiveProgram }> {
	for (const coroutine of run(program, path).enabled()) {
		let choices: readonly number[] | undefined = [];
		while (choices !== undefined) {
			const live = run(program, path);
			live.step(coroutine, choices);
			yield { path: [...path, { coroutine, choices: live.choices }], live };
			choices = nextChoices(live);
		}
	}
}

/** The next choices in the order of an odometer. */
function nextChoices({ choices, options }: LiveProgram): number[] | undefined {
	const turning = choices.findLastIndex((choice, i) => choice + 1 < (options[i] as number));
	return turning < 0 ? undefined : [...choices.slice(0, turning), (choices[turning] as number) + 1];
}

/**
 * Walks the whole space of states, failures included and walked past, as the text of each state tells them apart.
 *
 * @param seen - is given the text of each state
 * @throws TooLarge
 */
export function wholeSpace(
	program: Program,
	maxStates = Number.POSITIVE_INFINITY,
	seen: Set<string> = new Set(),
): Space {
	seen.add(run(program, []).key());
	const results = new Set<string>();
	let transitions = 0;
	const todo: Path[] = [[]];
	for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
		let ends = true;
		for (const { path: longer, live } of extensions(program, path)) {
			ends = false;
			transitions += 1;
			const key = live.key();
			if (seen.has(key)) continue;
			seen.add(key);
			todo.push(longer);
			if (seen.size > maxStates) throw new TooLarge();
		}
		if (ends) results.add(run(program, path).endResult());
	}
	return { states: seen.size, transitions, results };
}

/**
 * Every failing schedule, by plain enumeration of all schedules: each goes on until it fails or nothing can run.
 *
 * @throws TooLarge
 */
export function failingSchedules(program: Program, maxPrefixes = Number.POSITIVE_INFINITY): FailingSchedule[] {
	const failing: FailingSchedule[] = [];
	let prefixes = 0;
	const visit = (path: Path, live: LiveProgram): void => {
		prefixes += 1;
		if (prefixes > maxPrefixes) throw new TooLarge();
		const failure = live.failure();
		if (failure !== undefined) {
			failing.push({ path, failure, preemptions: preemptionsOf(program, path), steps: path.length });
			return;
		}
		for (const longer of extensions(program, path)) visit(longer.path, longer.live);
	};
	visit([], run(program, []));
	return failing;
}

/** What a cell holds when a schedule has been run. */
export function valueAfter(program: Program, { path }: FailingSchedule, cell: string): unknown {
	return run(program, path).peek(cell);
}

/** A preemption is a switch away from a coroutine that could have gone on. */
export function preemptionsOf(program: Program, path: readonly Required<ScheduleStep>[]): number {
	const live = new LiveProgram(program);
	let preemptions = 0;
	let last: string | undefined;
	for (const { coroutine, choices } of path) {
		if (last !== undefined && last !== coroutine && live.enabled().includes(last)) preemptions += 1;
		live.step(coroutine, choices);
		last = coroutine;
	}
	return preemptions;
}

/** Of several schedules the one with the fewest preemptions, and among those the fewest steps. */
export function least(schedules: readonly FailingSchedule[]): FailingSchedule | undefined {
	return [...schedules].sort((a, b) => a.preemptions - b.preemptions || a.steps - b.steps)[0];
}
