import type { SteppedRun } from "../../../scheduler/index.js";
import { actorOf } from "../../engine/actors.js";

/** What those are called who have to wait for a mutex at some moment of the run, each once. */
export function waitersForMutex({ moments }: SteppedRun, all: readonly string[]): string[] {
	const waiters = moments
		.flatMap(({ waiting }) => waiting)
		.filter(({ why }) => why.includes("mutex"))
		.map(({ coroutine }) => actorOf(coroutine, all).name);
	return [...new Set(waiters)];
}
