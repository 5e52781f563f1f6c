import { atEnd, type Coroutine, cell, type Program, pause, program, spawn } from "../../scheduler/index.js";

/*
 * Programs that several tests use.
 */

const NAMES = ["a", "b", "c", "d", "e"];

/** Coroutines that each count once, with a pause between reading and writing: counts get lost. */
export function lostUpdate(coroutines: number): Program {
	return program(`lost update (${coroutines})`, () => {
		const counter = cell("counter", 0);
		function* increment(): Coroutine {
			const seen = counter.get();
			yield* pause("between read and write");
			counter.set(seen + 1);
		}
		for (const name of NAMES.slice(0, coroutines)) spawn(name, increment);
		atEnd("all are counted", () => ({ expected: coroutines, actual: counter.get() }));
	});
}

/** The same in the preemptive style, where every access is a step of its own. */
export function lostUpdatePreemptive(coroutines: number): Program {
	return program(`lost update, preemptive (${coroutines})`, () => {
		const counter = cell("counter", 0);
		function* increment(): Coroutine {
			const seen = yield* counter.load();
			yield* counter.store(seen + 1);
		}
		for (const name of NAMES.slice(0, coroutines)) spawn(name, increment);
		atEnd("all are counted", () => ({ expected: coroutines, actual: counter.get() }));
	});
}

/** The same without a race: each count is one step. */
export function safeUpdate(coroutines: number): Program {
	return program(`safe update (${coroutines})`, () => {
		const counter = cell("counter", 0);
		function* increment(): Coroutine {
			yield* pause("before");
			counter.set(counter.get() + 1);
		}
		for (const name of NAMES.slice(0, coroutines)) spawn(name, increment);
		atEnd("all are counted", () => ({ expected: coroutines, actual: counter.get() }));
	});
}
