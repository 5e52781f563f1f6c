import { Machine } from "../machine/machine.js";
import type { Program } from "../program/program.js";
import { explore } from "../search/explore.js";
import type { Random } from "../search/random/random.js";
import { RandomWalk } from "../search/random/random-walk.js";
import { Walks } from "../search/random/walks.js";
import { explainDeadlock } from "./explain-deadlock.js";
import { type Trace, Tracer } from "./trace.js";

/** A walk is broken off after so many steps. */
export const MAX_STEPS_OF_A_WALK = 100_000;

/**
 * Walks one schedule, asking `random` for every decision: which of the coroutines that can run goes next (0 is the one that
 * ran last, if it can go on), and what it chooses. Ends with the first failure, or when nothing can run.
 *
 * @throws NondeterminismError
 */
export function walk(program: Program, random: Random): Trace {
	const machine = new Machine(program);
	const tracer = new Tracer();
	machine.reset();
	tracer.began(machine);
	const strategy = new Walks(new RandomWalk(random), { walks: 1, maxDepth: MAX_STEPS_OF_A_WALK });
	const { ending } = explore(machine, strategy, {}, tracer);
	const failure = ending.kind === "failure" ? ending.failure : undefined;
	return tracer.finish(failure?.kind === "deadlock" ? explainDeadlock(machine, tracer.steps) : failure);
}
