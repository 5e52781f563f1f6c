import { expect, it } from "vitest";
import {
	assert,
	Condition,
	type Coroutine,
	cell,
	check,
	Mutex,
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

/** A mutex that everybody may take. */
class OpenMutex extends Mutex {
	override *lock(): Coroutine {
		yield* pause("come in");
	}
	override *unlock(): Coroutine {
		yield* pause("go out");
	}
}

/** Coroutines that each pass through a critical section, and fail where they meet another one in there. */
function exclusion(style: Style, names: readonly string[], MutexClass: typeof Mutex = Mutex): Program {
	return program("exclusion", () => {
		const mutex = new MutexClass("mutex", { style });
		const inside = cell("inside", 0);
		for (const name of names) {
			spawn(name, function* () {
				yield* mutex.lock();
				assert(inside.get() === 0, "nobody else is inside");
				inside.set(inside.get() + 1);
				yield* pause("inside");
				inside.set(inside.get() - 1);
				yield* mutex.unlock();
			});
		}
	});
}

it.each(styles)("keeps others out, in all interleavings (%s)", (style) => {
	expect(check(exclusion(style, ["a", "b", "c"])).verdict).toBe("VERIFIED");
	expect(check(exclusion(style, ["a", "b"], OpenMutex)).failure).toMatchObject({
		kind: "assertion",
		message: "nobody else is inside",
	});
});

it("takes one step an operation in the preemptive style, and does not yield where it is free in the cooperative one", () => {
	const uncontended = (style: Style) =>
		check(
			program("uncontended", () => {
				const mutex = new Mutex("mutex", { style });
				spawn("a", function* () {
					yield* mutex.lock();
					yield* mutex.unlock();
					yield* mutex.tryLock();
					yield* mutex.unlock();
				});
			}),
		);
	expect(uncontended("cooperative")).toMatchObject({ verdict: "VERIFIED", transitions: 1 });
	expect(uncontended("preemptive")).toMatchObject({ verdict: "VERIFIED", transitions: 4 });
});

it("waits and takes in one step in the preemptive style", () => {
	const contended = program("contended", () => {
		const mutex = new Mutex("mutex", { style: "preemptive" });
		for (const name of ["a", "b"]) {
			spawn(name, function* () {
				yield* mutex.lock();
				yield* mutex.unlock();
			});
		}
	});
	// Each is before, inside or behind, and not both are inside: eight states. One step leads from each state to the next,
	// and two from the first.
	expect(check(contended)).toMatchObject({ verdict: "VERIFIED", states: 8, transitions: 8 });
});

it.each(styles)("any waiter may get it, and so may whoever has just given it up (%s)", (style) => {
	const result = check(
		program("barging", () => {
			const mutex = new Mutex("mutex", { style });
			const [waiting, last] = [cell<readonly string[]>("waiting", []), cell("last", "")];
			for (const witness of ["the one who came last is first", "the holder takes it again"]) mustReach(witness);
			spawn("holder", function* () {
				yield* mutex.lock();
				yield* pause("others come");
				const all = waiting.get().length === 2;
				yield* mutex.unlock();
				yield* mutex.lock();
				observe("the holder takes it again", () => all && last.get() === "");
				yield* mutex.unlock();
			});
			for (const name of ["b", "c"]) {
				spawn(name, function* () {
					yield* pause("before");
					waiting.set([...waiting.get(), name]);
					yield* mutex.lock();
					observe("the one who came last is first", () => last.get() === "" && waiting.get()[1] === name);
					last.set(name);
					yield* mutex.unlock();
				});
			}
		}),
	);
	expect(result.verdict).toBe("VERIFIED");
});

it.each(styles)("can be tried without waiting (%s)", (style) => {
	const trying = program("trying", () => {
		const mutex = new Mutex("mutex", { style });
		const got = cell("got", 0);
		mustReach("it was taken by another");
		for (const name of ["a", "b"]) {
			spawn(name, function* () {
				const mine = yield* mutex.tryLock();
				assert(mine === mutex.isMine(), "it is mine if it says so");
				if (mine) got.set(got.get() + 1);
				observe("it was taken by another", () => !mine);
				assert(got.get() <= 1, "only one gets it");
			});
		}
	});
	expect(check(trying).verdict).toBe("VERIFIED");
});

it.each(styles)("who locks a mutex twice waits for itself (%s)", (style) => {
	const twice = program("twice", () => {
		const mutex = new Mutex("mutex", { style });
		spawn("a", function* () {
			yield* mutex.lock();
			yield* mutex.lock();
		});
	});
	expect(check(twice).failure).toEqual({
		kind: "deadlock",
		message: '"a" waits for itself',
		details: ['"a" waits for mutex "mutex", held by "a"', 'cycle: "a" waits for "a"'],
	});
});

it.each(styles)("fails whoever unlocks what it does not hold (%s)", (style) => {
	const unlocking = (takenBy: "nobody" | "another") =>
		check(
			program("unlocking", () => {
				const mutex = new Mutex("mutex", { style });
				if (takenBy === "another") spawn("another", () => mutex.lock());
				spawn("a", function* () {
					yield* waitUntil("it is taken", () => takenBy === "nobody" || mutex.isHeld());
					yield* mutex.unlock();
				});
			}),
		).failure;
	for (const takenBy of ["nobody", "another"] as const) {
		expect(unlocking(takenBy)).toMatchObject({ message: '"a" unlocks mutex, which it does not hold' });
	}
});

/** One who waits for a signal, and one who gives it while it holds the mutex, and gives it up or does not. */
function signalled(style: Style, givesUp: boolean): Program {
	return program("signalled", () => {
		const [mutex, condition] = [new Mutex("mutex", { style }), new Condition("condition", { style })];
		const ready = cell("ready", false);
		spawn("waiter", function* () {
			yield* mutex.lock();
			while (!ready.get()) yield* condition.wait(mutex);
			assert(mutex.isMine(), "it is mine again");
			yield* mutex.unlock();
		});
		spawn("signaller", function* () {
			yield* pause("later");
			yield* mutex.lock();
			ready.set(true);
			yield* condition.signal();
			yield* pause("still inside");
			if (givesUp) yield* mutex.unlock();
		});
	});
}

it.each(styles)("is given up and taken again around a wait on a condition (%s)", (style) => {
	expect(check(signalled(style, true)).verdict).toBe("VERIFIED");
	// Awake, and yet not through: what it waits for now is the mutex.
	expect(check(signalled(style, false)).failure).toMatchObject({
		kind: "deadlock",
		details: ['"waiter" waits for mutex "mutex", held by "signaller", which ended and left it held'],
	});
});

it("gives the mutex up and falls asleep in one step, and wakes up and takes it in one step", () => {
	const waits = program("waits", () => {
		const mutex = new Mutex("mutex", { style: "preemptive" });
		const condition = new Condition("condition", { style: "preemptive" });
		spawn("waiter", function* () {
			yield* mutex.lock();
			yield* condition.wait(mutex);
			yield* mutex.unlock();
		});
		spawn("waker", function* () {
			yield* pause("when it sleeps");
			if (mutex.isHeld()) return;
			yield* condition.broadcast();
		});
	});
	const { failure, counterexample } = check(waits);
	expect(failure?.details?.[0]).toBe('"waiter" waits for condition "condition"');
	const stops = counterexample?.trace.steps.filter(({ coroutine }) => coroutine === "waiter").map(({ to }) => to);
	expect(stops).toEqual(["wait on condition", "sleep on condition"]);
});
