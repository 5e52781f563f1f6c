import { expect, it } from "vitest";
import {
	atEnd,
	CoMutex,
	Condition,
	cell,
	check,
	mustReach,
	observe,
	type Program,
	pause,
	program,
	type Style,
	spawn,
	waitUntil,
} from "../../../scheduler/index.js";

const styles: readonly Style[] = ["cooperative", "preemptive"];

/** Two who wait, and one signal when both do; then all are let go. */
function oneSignal(style: Style, waiters: readonly string[]): Program {
	return program("one signal", () => {
		const [mutex, condition] = [new CoMutex("mutex", { style }), new Condition("condition", { style })];
		const [waiting, first] = [cell("waiting", 0), cell("first", "")];
		for (const name of waiters) {
			mustReach(`${name} is woken`);
			spawn(name, function* () {
				yield* mutex.lock();
				waiting.set(waiting.get() + 1);
				yield* condition.wait(mutex);
				if (first.get() === "") first.set(name);
				observe(`${name} is woken`, () => first.get() === name);
				yield* mutex.unlock();
			});
		}
		spawn("signaller", function* () {
			yield* waitUntil("all wait", () => waiting.get() === waiters.length && !mutex.isHeld());
			yield* condition.signal();
			yield* waitUntil("one is awake", () => first.get() !== "");
			yield* condition.broadcast();
		});
	});
}

it.each(styles)("a signal may wake any waiter, and only one (%s)", (style) => {
	// The required witnesses say that each of them is woken first in some schedule.
	expect(check(oneSignal(style, ["a", "b"])).verdict).toBe("VERIFIED");
});

it("who waited first makes no difference to the state", () => {
	const space = (names: readonly string[]) => check(oneSignal("cooperative", names)).states;
	// Swapping the two changes nothing but names.
	expect(space(["a", "b"])).toBe(space(["b", "a"]));
});

/** A flag that is set under the mutex and announced; the waiter looks at it in a loop, or once, or not at all. */
function announced(style: Style, looks: "loop" | "once" | "never"): Program {
	return program(`announced, ${looks}`, () => {
		const [mutex, condition] = [new CoMutex("mutex", { style }), new Condition("condition", { style })];
		const [ready, seen] = [cell("ready", 0), cell("seen", -1)];
		spawn("waiter", function* () {
			yield* mutex.lock();
			if (looks === "loop") while (ready.get() < 2) yield* condition.wait(mutex);
			else if (looks === "never" || ready.get() < 2) yield* condition.wait(mutex);
			seen.set(ready.get());
			yield* mutex.unlock();
		});
		spawn("announcer", function* () {
			for (const value of [1, 2]) {
				yield* pause("later");
				yield* mutex.lock();
				ready.set(value);
				yield* condition.signal();
				yield* mutex.unlock();
			}
		});
		atEnd("it is ready", () => ({ expected: 2, actual: seen.get() }));
	});
}

it.each(styles)("is safe to wait on in a loop, and only so (%s)", (style) => {
	expect(check(announced(style, "loop")).verdict).toBe("VERIFIED");
	expect(check(announced(style, "once")).failure).toMatchObject({ kind: "property", expected: "2", actual: "1" });
	expect(check(announced(style, "never")).verdict).toBe("VIOLATED");
});

it.each(styles)("names a signal that was lost, and a wait without the mutex (%s)", (style) => {
	const lost = program("lost", () => {
		const [mutex, condition] = [new CoMutex("mutex", { style }), new Condition("condition", { style })];
		spawn("waiter", function* () {
			yield* pause("late");
			yield* mutex.lock();
			yield* condition.wait(mutex);
			yield* mutex.unlock();
		});
		spawn("signaller", function* () {
			yield* pause("early");
			yield* condition.signal();
		});
	});
	expect(check(lost).failure).toMatchObject({ kind: "deadlock", message: "a wakeup was lost" });
	const unlocked = program("unlocked", () => {
		const [mutex, condition] = [new CoMutex("mutex", { style }), new Condition("condition", { style })];
		spawn("waiter", () => condition.wait(mutex));
	});
	expect(check(unlocked).failure).toMatchObject({ message: '"waiter" unlocks mutex, which it does not hold' });
});
