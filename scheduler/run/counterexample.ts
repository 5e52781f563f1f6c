import type { Failure } from "../machine/failure.js";
import { Machine, type Move } from "../machine/machine.js";
import type { Program } from "../program/program.js";
import { type OrderedSchedule, relevantFirst } from "../search/failing/causal-past.js";
import {
	findingNearestPassing,
	type NearestPassing,
	type PassingSearch,
	type RacingStep,
} from "../search/failing/nearest-passing.js";
import { moveOf } from "../search/replay.js";
import { type Schedule, scheduleOf } from "../search/schedule.js";
import { runThrough, type Sliced } from "../search/sliced.js";
import { replaySchedule } from "../trace/replay-schedule.js";
import type { Counterexample, NoPassingSchedule, PassingSchedule, StepOfRace } from "./check-result.js";

/** What is known of a failing schedule. */
export interface FailingSchedule extends OrderedSchedule {
	readonly failure: Failure;
	readonly minimal: boolean;
	readonly stepsFoundFirst: number;
}

/** The failing schedule with its run, and, where it was asked for, the nearest one that passes. */
export function counterexampleOf(
	program: Program,
	machine: Machine,
	{ moves, failure, minimal, stepsFoundFirst, relevant, restCommutes }: FailingSchedule,
	passing: PassingSearch | undefined,
): Counterexample {
	const schedule = scheduleOf(machine, moves);
	const replayed = replaySchedule(program, schedule);
	return {
		schedule,
		// A livelock shows only in what comes after the schedule.
		trace: { ...replayed, failure: replayed.failure ?? failure },
		minimal,
		relevantSteps: relevant,
		restInAnyOrder: restCommutes,
		passing: passing && named(machine, passing),
		stepsFoundFirst,
	};
}

/**
 * What can be said of a schedule that somebody has written down: nothing is reduced, and no step is moved.
 *
 * @returns undefined if the schedule does not fail
 * @throws ScheduleMismatchError at the first step that the program cannot take
 */
export function counterexampleFor(program: Program, schedule: Schedule): Counterexample | undefined {
	const { failure } = replaySchedule(program, schedule);
	if (failure === undefined) return undefined;
	const machine = new Machine(program);
	machine.reset();
	const moves = schedule.map((step, i) => {
		const move = moveOf(machine, step, i + 1);
		machine.step(move.coroutine, move.choices);
		return move;
	});
	const ordered = relevantFirst(machine, moves);
	const isInOrder = ordered.moves.length === moves.length && ordered.moves.every((move, i) => move === moves[i]);
	const found = { ...(isInOrder ? ordered : asFound(moves)), failure, minimal: false, stepsFoundFirst: moves.length };
	return counterexampleOf(
		program,
		machine,
		found,
		runThrough(findingPassingBeside(machine, failure, moves, undefined)),
	);
}

/** The failing schedule as it was found, with all steps taken for relevant. */
export function asFound(moves: readonly Move[]): OrderedSchedule {
	return { moves, relevant: moves.length, restCommutes: true };
}

/** The search for the nearest schedule that passes, for a failure that a finite schedule shows. */
export function* findingPassingBeside(
	machine: Machine,
	failure: Failure,
	moves: readonly Move[],
	interrupted: (() => string | undefined) | undefined,
): Sliced<PassingSearch | undefined> {
	return failure.kind === "livelock" ? undefined : yield* findingNearestPassing(machine, moves, interrupted);
}

function named(machine: Machine, search: PassingSearch): PassingSchedule | NoPassingSchedule {
	return search.found ? passingSchedule(machine, search.nearest) : search;
}

function passingSchedule(machine: Machine, nearest: NearestPassing): PassingSchedule {
	const step = ({ coroutine, number }: RacingStep): StepOfRace => ({
		coroutine: machine.nameOf(coroutine),
		step: number,
	});
	return {
		found: true,
		schedule: scheduleOf(machine, nearest.moves),
		first: step(nearest.first),
		second: step(nearest.second),
		races: nearest.conflicts
			.map(({ slot, first, second }) => ({ cell: machine.nameOf(slot), first, second }))
			.sort((a, b) => (a.cell < b.cell ? -1 : 1)),
		commonSteps: nearest.commonSteps,
	};
}
