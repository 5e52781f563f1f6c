import {
	type CheckOptions,
	type CheckResult,
	checkingDivided,
	type DividedSearch,
	type Program,
	type Sliced,
} from "../../scheduler/index.js";
import type { Driver, Waiting } from "../drive.js";
import type { ThreadData } from "./messages.js";
import { Pool } from "./pool.js";

/** Checks a program by traces on several threads; to be driven. */
export function* checkingOnThreads(
	program: Program,
	source: ThreadData,
	workers: number,
	options: CheckOptions,
	{ interrupted, onProgress }: Driver,
): Waiting<CheckResult> {
	const pool = new Pool({ program, source, workers });
	try {
		for (;;) {
			const search = (yield pool.outcome()) as DividedSearch | undefined;
			if (search !== undefined) return yield* alone(checkingDivided(program, { ...options, interrupted }, search));
			const reason = interrupted();
			if (reason !== undefined) pool.interrupt(reason);
			const { progress } = pool;
			const workload = { unit: "trace", done: progress.traces, total: undefined, exact: false } as const;
			onProgress({ ...NO_STATES, ...progress, search: "dpor", workload });
		}
	} finally {
		void pool.close();
	}
}

const NO_STATES = { states: undefined, left: undefined, cutBy: undefined, mayCycle: false };

/** Sliced work among work that waits. */
function* alone<T>(work: Sliced<T>): Waiting<T> {
	for (;;) {
		const slice = work.next();
		if (slice.done === true) return slice.value;
		yield;
	}
}
