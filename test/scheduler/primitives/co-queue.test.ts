import { expect, it } from "vitest";
import {
	assert,
	atEnd,
	CoMutex,
	CoQueue,
	cell,
	check,
	type Program,
	pause,
	program,
	type Style,
	spawn,
	waitUntil,
} from "../../../scheduler/index.js";

const styles: readonly Style[] = ["cooperative", "preemptive"];

/** Three who wait, woken one by one when all wait. */
function ordered(style: Style, wakeAll: boolean): Program {
	return program("ordered", () => {
		const queue = new CoQueue("queue", { style });
		const [came, woken] = [cell<readonly string[]>("came", []), cell<readonly string[]>("woken", [])];
		for (const name of ["a", "b", "c"]) {
			spawn(name, function* () {
				yield* pause("before");
				// In the cooperative style, coming and queueing up are one step.
				came.set([...came.get(), name]);
				yield* queue.wait();
				woken.set([...woken.get(), name]);
			});
		}
		spawn("waker", function* () {
			yield* waitUntil("all wait", () => came.get().length === 3);
			if (wakeAll) yield* queue.restartAll();
			for (let i = 0; i < 3 && !wakeAll; i++) {
				assert(yield* queue.next(), "there is one to wake");
				yield* waitUntil("it has gone on", () => woken.get().length === i + 1);
			}
			if (!wakeAll) assert(!(yield* queue.next()), "nobody is left to wake");
		});
		atEnd("first come, first woken", () => ({ expected: came.get(), actual: woken.get() }));
	});
}

it("wakes waiters in the order in which they came", () => {
	expect(check(ordered("cooperative", false)).verdict).toBe("VERIFIED");
	// Woken all at once, they go on in any order: the property is one that can fail.
	expect(check(ordered("cooperative", true)).failure).toMatchObject({ kind: "property" });
});

it("in the preemptive style, who came is not who waits: a wakeup may find nobody", () => {
	const { failure, counterexample } = check(ordered("preemptive", false));
	expect(failure).toMatchObject({ kind: "assertion", message: "there is one to wake" });
	expect(counterexample?.minimal).toBe(true);
});

/** A buffer of one place: the producer waits while it is full, the consumer while it is empty. */
function buffer(style: Style, Mutex: typeof CoMutex | undefined): Program {
	return program("buffer", () => {
		const mutex = Mutex && new Mutex("mutex", { style });
		const [filled, emptied] = [new CoQueue("filled", { style }), new CoQueue("emptied", { style })];
		const [place, sum] = [cell("place", 0), cell("sum", 0)];
		spawn("producer", function* () {
			for (const item of [1, 2]) {
				if (mutex) yield* mutex.lock();
				while (place.get() !== 0) yield* emptied.wait(mutex);
				place.set(item);
				yield* filled.next();
				if (mutex) yield* mutex.unlock();
			}
		});
		spawn("consumer", function* () {
			for (let i = 0; i < 2; i++) {
				if (mutex) yield* mutex.lock();
				while (place.get() === 0) yield* filled.wait(mutex);
				sum.set(sum.get() + place.get());
				place.set(0);
				yield* emptied.next();
				if (mutex) yield* mutex.unlock();
			}
		});
		atEnd("all is consumed", () => ({ expected: 3, actual: sum.get() }));
	});
}

it.each(styles)("gives up the mutex while it waits, and has it again afterwards (%s)", (style) => {
	expect(check(buffer(style, CoMutex)).verdict).toBe("VERIFIED");
});

it("needs no mutex among coroutines, but among threads loses wakeups without one", () => {
	expect(check(buffer("cooperative", undefined)).verdict).toBe("VERIFIED");
	expect(check(buffer("preemptive", undefined)).failure).toMatchObject({ kind: "deadlock" });
});

it("wakes all at once, and says whom", () => {
	const restarting = program("restarting", () => {
		const queue = new CoQueue("queue");
		const waiting = cell("waiting", 0);
		for (const name of ["a", "b"]) {
			spawn(name, function* () {
				yield* pause("before");
				waiting.set(waiting.get() + 1);
				yield* queue.wait();
			});
		}
		spawn("waker", function* () {
			yield* waitUntil("both wait", () => waiting.get() === 2);
			yield* queue.restartAll();
			throw new Error("enough");
		});
	});
	const { counterexample } = check(restarting);
	const notes = counterexample?.trace.steps.at(-1)?.notes;
	expect(notes?.[0]).toMatchObject({ signal: { resource: 'queue "queue"', woke: 2 } });
	expect(notes?.[0]?.text).toMatch(/^wakes (a, b|b, a)$/);
});
