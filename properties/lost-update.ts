import {
	atEnd,
	CoMutex,
	cell,
	interchangeable,
	note,
	type Program,
	pause,
	program,
	spawn,
} from "../scheduler/index.js";

/** How many increment the counter, and whether they take turns. */
export interface LostUpdateOptions {
	readonly coroutines: number;
	readonly mutex: boolean;
}

/** The smallest race there is; the program that the README begins with, made a little wider. */
export function lostUpdate({ coroutines, mutex }: LostUpdateOptions): Program {
	return program("lost-update", () => {
		const counter = cell("counter", 0);
		const lock = new CoMutex("lock");
		function* increment() {
			if (mutex) yield* lock.lock();
			const seen = counter.get();
			note(`reads ${seen}`);
			yield* pause("between read and write", { why: "the coroutine lets go of control with what it read in hand" });
			counter.set(seen + 1);
			note(`writes ${seen + 1}`);
			if (mutex) yield* lock.unlock();
		}
		interchangeable(Array.from({ length: coroutines }, (_, i) => spawn(`adder${i}`, increment)));
		atEnd("all are counted", () => ({ expected: coroutines, actual: counter.get() }));
	});
}
