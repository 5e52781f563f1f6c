import { expect } from "vitest";
import type { Program } from "../../../../scheduler/index.js";
import { Machine, type Move } from "../../../../scheduler/machine/machine.js";
import { explore } from "../../../../scheduler/search/explore.js";
import { failureInState } from "../../../../scheduler/search/failure-in-state.js";
import type { Sampler } from "../../../../scheduler/search/random/sampler.js";
import { makeSampler, type RandomStrategyName } from "../../../../scheduler/search/random/samplers.js";
import { Walks } from "../../../../scheduler/search/random/walks.js";
import { scheduleOf, showSchedule } from "../../../../scheduler/search/schedule.js";

const MAX_DEPTH = 1_000;

/** The whole walks of a sampler. */
export interface Walked {
	readonly schedules: readonly string[];
	/** How many had failed, or could not go on, at the end: failures are walked past. */
	readonly failed: number;
	readonly drawn: string | undefined;
}

/** Walks so often as a sampler draws. */
export function walk(program: Program, sampler: Sampler, walks: number): Walked {
	const machine = new Machine(program);
	const schedules: string[] = [];
	let failed = 0;
	let moves: Move[] = [];
	const { walks: report } = explore(
		machine,
		new Walks(sampler, { walks, maxDepth: MAX_DEPTH }),
		{ goOnAfterFailure: true },
		{
			stepped: (_, move) => {
				moves.push(move);
				if (machine.enabled([]) > 0) return;
				schedules.push(showSchedule(scheduleOf(machine, moves)));
				if (failureInState(machine) !== undefined) failed += 1;
				moves = [];
			},
		},
	);
	expect(schedules).toHaveLength(walks);
	return { schedules, failed, drawn: report?.drawn };
}

/** The same by the name of the strategy. */
export function walkBy(name: RandomStrategyName, program: Program, seed: string, walks: number): Walked {
	return walk(program, makeSampler(name, seed, { depth: 3 }), walks);
}

/**
 * That something with this chance came about so often as it should: within four standard errors of its share,
 * `sqrt(chance (1 - chance) / walks)`, which chance alone exceeds once in 15,800 seeds. Tests have one seed, for ever.
 */
export function expectShare(times: number, walks: number, chance: number, what: string): void {
	const standardError = Math.sqrt((chance * (1 - chance)) / walks);
	expect(Math.abs(times / walks - chance), `${what}: ${times} of ${walks}, chance ${chance}`).toBeLessThanOrEqual(
		4 * standardError,
	);
}

/** How often each schedule was walked. */
export function tally(schedules: readonly string[]): Map<string, number> {
	const times = new Map<string, number>();
	for (const schedule of schedules) times.set(schedule, (times.get(schedule) ?? 0) + 1);
	return times;
}
