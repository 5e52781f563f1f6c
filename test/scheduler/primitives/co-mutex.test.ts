import { expect, it } from "vitest";
import {
	assert,
	atEnd,
	type Cell,
	CoMutex,
	type Coroutine,
	cell,
	check,
	type PrimitiveOptions,
	type Program,
	pause,
	program,
	type Style,
	spawn,
} from "../../../scheduler/index.js";

const styles: readonly Style[] = ["cooperative", "preemptive"];

/** A mutex that forgets that it hands itself on. */
class BrokenMutex extends CoMutex {
	override *unlock(): Coroutine {
		const mutex = this as unknown as { readonly holder: { set(value: null): void } };
		mutex.holder.set(null);
		yield* pause("unlocked");
	}
}

/** A mutex that everybody may take. */
class OpenMutex extends CoMutex {
	override *lock(): Coroutine {
		yield* pause("come in");
	}
	override *unlock(): Coroutine {
		yield* pause("go out");
	}
}

type MutexClass = new (name: string, options: PrimitiveOptions) => CoMutex;

/** Coroutines that each pass through a critical section, and fail where they meet another one in there. */
function exclusion(style: Style, names: readonly string[], Mutex: MutexClass = CoMutex): Program {
	return program("exclusion", () => {
		const mutex = new Mutex("mutex", { style });
		const inside = cell("inside", 0);
		for (const name of names) {
			spawn(name, function* () {
				yield* mutex.lock();
				assert(inside.get() === 0, "nobody else is inside", { expected: 0, actual: inside.get() });
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
	const open = check(exclusion(style, ["a", "b"], OpenMutex));
	expect(open.failure).toMatchObject({
		kind: "assertion",
		message: "nobody else is inside",
		expected: "0",
		actual: "1",
	});
});

it.each(styles)("a mutex that does not hand itself on leaves its waiters waiting (%s)", (style) => {
	expect(check(exclusion(style, ["a", "b"], BrokenMutex)).failure?.kind).toBe("deadlock");
});

it("does not yield where nobody else holds it", () => {
	const uncontended = (style: Style) =>
		check(
			program("uncontended", () => {
				const mutex = new CoMutex("mutex", { style });
				spawn("a", function* () {
					yield* mutex.lock();
					yield* mutex.unlock();
					yield* mutex.lock();
					yield* mutex.unlock();
				});
			}),
		);
	// One step from the start to the end; preemptively, one before each of the four accesses, the first being its birth.
	expect(uncontended("cooperative")).toMatchObject({ verdict: "VERIFIED", states: 2, transitions: 1 });
	expect(uncontended("preemptive")).toMatchObject({ verdict: "VERIFIED", states: 5, transitions: 4 });
});

/** A mutex that is handed to the waiter who came last. */
class LastComeMutex extends CoMutex {
	override *unlock(): Coroutine {
		const { waiters } = this as unknown as { readonly waiters: Cell<readonly string[]> };
		waiters.set([...waiters.get()].reverse());
		yield* super.unlock();
	}
}

function queueing(Mutex: typeof CoMutex): Program {
	return program("queueing", () => {
		const mutex = new Mutex("mutex");
		const [arrived, served] = [cell<readonly string[]>("arrived", []), cell<readonly string[]>("served", [])];
		for (const name of ["a", "b", "c"]) {
			spawn(name, function* () {
				yield* pause("before");
				// Arriving and queueing up are one step: no scheduling point lies between.
				arrived.set([...arrived.get(), name]);
				yield* mutex.lock();
				served.set([...served.get(), name]);
				yield* pause("inside");
				yield* mutex.unlock();
			});
		}
		atEnd("first come, first served", () => ({ expected: arrived.get(), actual: served.get() }));
	});
}

it("is handed on in the order in which the waiters came", () => {
	expect(check(queueing(CoMutex)).verdict).toBe("VERIFIED");
	expect(check(queueing(LastComeMutex)).failure).toMatchObject({
		kind: "property",
		message: "first come, first served",
	});
});

it("hands itself to the first waiter at once: the one who unlocks cannot take it back", () => {
	const greedy = program("greedy", () => {
		const mutex = new CoMutex("mutex");
		const log = cell<readonly string[]>("log", []);
		spawn("greedy", function* () {
			yield* mutex.lock();
			yield* pause("others come");
			const waiting = mutex.waiting();
			yield* mutex.unlock();
			assert(mutex.isMine() === false, "it is not mine any more");
			yield* mutex.lock();
			// All who waited when it was unlocked have been served before.
			assert(log.get().length >= waiting, "those who waited came first", {
				expected: waiting,
				actual: log.get().length,
			});
			yield* mutex.unlock();
		});
		for (const name of ["b", "c"]) {
			spawn(name, function* () {
				yield* pause("before");
				yield* mutex.lock();
				log.set([...log.get(), name]);
				yield* pause("inside");
				yield* mutex.unlock();
			});
		}
	});
	expect(check(greedy).verdict).toBe("VERIFIED");
});

it.each(styles)("can be tried without waiting (%s)", (style) => {
	const trying = program("trying", () => {
		const mutex = new CoMutex("mutex", { style });
		const got = cell("got", 0);
		for (const name of ["a", "b"]) {
			spawn(name, function* () {
				const mine = yield* mutex.tryLock();
				assert(mine === mutex.isMine(), "it is mine if it says so");
				if (mine) got.set(got.get() + 1);
				assert(got.get() <= 1, "only one gets it");
			});
		}
	});
	expect(check(trying).verdict).toBe("VERIFIED");
});

it.each(styles)("names who misuses it (%s)", (style) => {
	const misused = (body: (mutex: CoMutex) => Coroutine) =>
		check(
			program("misused", () => {
				const mutex = new CoMutex("mutex", { style });
				spawn("holder", function* () {
					yield* pause("before");
					yield* body(mutex);
				});
			}),
		).failure;
	expect(misused((mutex) => mutex.unlock())).toMatchObject({
		kind: "assertion",
		coroutine: "holder",
		message: '"holder" unlocks mutex, which it does not hold',
	});
	const twice = misused(function* (mutex) {
		yield* mutex.lock();
		yield* mutex.lock();
	});
	expect(twice?.message).toBe('"holder" locks mutex, which it holds already');
});
