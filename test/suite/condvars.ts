import { condition, locked, mutex, threads, times, zeros } from "../../bench/programs/vocabulary.js";
import { assert, type Cell, type Condition, type Coroutine, type Mutex } from "../../scheduler/index.js";
import { type Entry, entry } from "./entry.js";

/*
 * What is told apart by how primitives depend on each other: try-locks, condition variables and compare-and-set, from
 * Nidhugg's unit tests (src/SC_test.cpp and SC_test2.cpp).
 */

/** Waits for a signal unless x has been set, and then finds it set. */
function* waits(lock: Mutex, signal: Condition, x: Cell<number>): Coroutine {
	yield* lock.lock();
	if ((yield* x.load()) === 0) yield* signal.wait(lock);
	assert((yield* x.load()) !== 0, "x is set");
	yield* lock.unlock();
}

function broadcasting(waiters: number): () => void {
	return () => {
		const [[x], lock, signal] = [zeros("x"), mutex("l"), condition("c")];
		threads(...times(waiters, () => waits(lock, signal, x)), () => locked(lock, [x.store(1), signal.broadcast()]));
	};
}

/** One waits in any case, and one wakes it without holding the lock: perhaps too early. */
function lostWakeup(wake: (signal: Condition) => Coroutine): () => void {
	return () => {
		const [lock, signal] = [mutex("l"), condition("c")];
		threads(
			() => locked(lock, [signal.wait(lock)]),
			() => [wake(signal)],
		);
	};
}

const ONE_IN_TWO_LOST = { ofSchedules: 0.6667, ofWalks: 0.75 };

/** A read, a write and a compare-and-set. */
function casAndLoad(): void {
	const [x] = zeros("x");
	threads(
		() => [x.load()],
		() => [x.store(1)],
		() => [x.compareAndSet(1, 2)],
	);
}

/** The same with the threads in another order, so that the first schedule finds the compare-and-set failing. */
function casBeforeStore(): void {
	const [x] = zeros("x");
	threads(
		() => [x.load()],
		() => [x.compareAndSet(1, 2)],
		() => [x.store(1)],
	);
}

export const condvars: readonly Entry[] = [
	entry("Mutex_trylock_1", "Nidhugg, SC_test.cpp", { done: 4, interleavings: 12, bounded: [2, 4] }, () => {
		const [[x], lock] = [zeros("x"), mutex("l")];
		threads(
			...times(2, function* () {
				if (!(yield* lock.tryLock())) return;
				for (let i = 0; i < 4; i++) yield* x.store(1);
				yield* lock.unlock();
			}),
		);
	}),
	entry("Mutex_trylock_2", "Nidhugg, SC_test.cpp", { done: 10, interleavings: 10, bounded: [6, 10] }, () => {
		const lock = mutex("l");
		threads(
			() => locked(lock, []),
			function* () {
				if (yield* lock.tryLock()) yield* lock.unlock();
			},
			() => locked(lock, []),
		);
	}),
	entry("Condvar_1", "Nidhugg, SC_test.cpp", { done: 2, interleavings: 2, bounded: [2] }, broadcasting(1)),
	entry(
		"Condvar_3",
		"Nidhugg, SC_test.cpp",
		{ done: 1, deadlock: 1, interleavings: 3, bounded: [1], chance: ONE_IN_TWO_LOST },
		lostWakeup((signal) => signal.broadcast()),
	),
	entry("Condvar_6", "Nidhugg, SC_test.cpp", { done: 10, interleavings: 10, bounded: [10] }, broadcasting(2)),
	entry(
		"Condvar_8",
		"Nidhugg, SC_test.cpp",
		{ done: 1, deadlock: 1, interleavings: 3, bounded: [1], chance: ONE_IN_TWO_LOST },
		lostWakeup((signal) => signal.signal()),
	),
	entry("CAS_load", "Nidhugg, SC_test2.cpp", { done: 5, interleavings: 6, bounded: [5] }, casAndLoad),
	entry("CAS_tricky", "Nidhugg, SC_test2.cpp", { done: 5, interleavings: 6, bounded: [5] }, casBeforeStore),
];
