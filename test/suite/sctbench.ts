import {
	condition,
	joining,
	locked,
	mutex,
	readThenAdd,
	starting,
	threads,
	times,
	zeroArray,
	zeros,
} from "../../bench/programs/vocabulary.js";
import {
	assert,
	type Cell,
	type Condition,
	type Coroutine,
	cell,
	type Mutex,
	pause,
	spawn,
} from "../../scheduler/index.js";
import { type Entry, entry } from "./entry.js";

/*
 * Programs with a bug: SCTBench's (benchmarks/concurrent-software-benchmarks). An assertion that fails ends its thread, which
 * leaves its locks held; the others go on.
 */

const SCT = "SCTBench";

/** Takes a common lock for the first of its class, and gives it back after the last. */
function* carter(counter: Cell<number>, m: Mutex, common: Mutex): Coroutine {
	yield* m.lock();
	yield* readThenAdd(counter);
	if ((yield* counter.load()) === 1) yield* common.lock();
	yield* m.unlock();
	yield* m.lock();
	yield* readThenAdd(counter, -1);
	if ((yield* counter.load()) === 0) yield* common.unlock();
	yield* m.unlock();
}

/** The driver of a device: one adds work, and one stops the device. */
function bluetooth(): void {
	const pending = cell("pending", 1);
	const [stopping, event, stopped] = zeros("stopping", "event", "stopped");
	function* release(): Coroutine {
		if ((yield* pending.update((count) => count - 1)) === 1) yield* event.store(1);
	}
	function* add(): Coroutine {
		if ((yield* stopping.load()) === 0) {
			yield* pending.update((count) => count + 1);
			assert((yield* stopped.load()) === 0, "the device is there");
		}
		yield* release();
	}
	function* stop(): Coroutine {
		yield* stopping.store(1);
		yield* release();
		if ((yield* event.load()) === 1) yield* stopped.store(1);
	}
	threads(stop, add);
}

/** Waits as long as the number is, or is not, 0; then changes it, and signals outside of the lock. */
function* exchanges(
	num: Cell<number>,
	lock: Mutex,
	proceeds: (num: number) => boolean,
	waits: Condition,
	change: number,
	signals: Condition,
): Coroutine {
	yield* lock.lock();
	while (!proceeds(yield* num.load())) yield* waits.wait(lock);
	if (change !== 0) yield* readThenAdd(num, change);
	yield* lock.unlock();
	yield* signals.signal();
}

/** A buffer of one slot, its producer and its consumer. */
function buffer(initially: number, consumed: number): () => void {
	return () => {
		const [num, lock] = [cell("num", initially), mutex("m")];
		const [empty, full] = [condition("empty"), condition("full")];
		threads(
			() => exchanges(num, lock, (n) => n === 0, empty, 1, full),
			() => exchanges(num, lock, (n) => n > 0, full, -consumed, empty),
		);
	};
}

function twostage(): void {
	const [[d1, d2], l1, l2] = [zeros("d1", "d2"), mutex("l1"), mutex("l2")];
	function* copies(): Coroutine {
		yield* d2.store((yield* d1.load()) + 1);
	}
	function* compares(): Coroutine {
		yield* l1.lock();
		const first = yield* d1.load();
		yield* l1.unlock();
		if (first === 0) return;
		yield* l2.lock();
		const second = yield* d2.load();
		yield* l2.unlock();
		assert(second === first + 1, "both stages are done");
	}
	threads(() => [locked(l1, [d1.store(1)]), locked(l2, copies())], compares);
}

function wronglock(): void {
	const [[v], right, wrong] = [zeros("v"), mutex("data lock"), mutex("this lock")];
	function* counts(): Coroutine {
		yield* right.lock();
		const before = yield* v.load();
		yield* readThenAdd(v);
		assert((yield* v.load()) === before + 1, "nobody else counts");
		yield* right.unlock();
	}
	threads(counts, ...times(2, () => locked(wrong, readThenAdd(v))));
}

/** Philosophers who each take the fork to the left, then the one to the right. */
function diningPhilosophers(n: number): () => void {
	return () => {
		const forks = Array.from({ length: n }, (_, i) => mutex(`fork ${i}`));
		threads(
			...times(n, (i) => {
				const [left, right] = [forks[i] as Mutex, forks[(i + 1) % n] as Mutex];
				return [left.lock(), right.lock(), right.unlock(), left.unlock()];
			}),
		);
	};
}

/** Atomically, three numbers are handed on in a ring, and compared when all have been. */
function tokenRing(): void {
	const [x1, x2, x3] = [cell("x1", 1), cell("x2", 2), cell("x3", 1)];
	const done = zeroArray("done", 3);
	function* atomically(index: number, to: Cell<number>, value: () => number): Coroutine {
		yield* pause(`hand on to ${to.name}`);
		to.set(value());
		done(index).set(1);
	}
	threads(
		() => atomically(0, x1, () => (x3.get() + 1) % 4),
		() => atomically(1, x2, () => x1.get()),
		() => atomically(2, x3, () => x2.get()),
		function* () {
			yield* pause("compare");
			// It looks at everything, so that its place among the others always matters.
			const isDone = [0, 1, 2].map((index) => done(index).get() === 1);
			const values = new Set([x1.get(), x2.get(), x3.get()]);
			assert(isDone.includes(false) || values.size === 1, "all are equal");
		},
	);
}

function stack(n: number): () => void {
	return () => {
		const [[top, flag], lock] = [zeros("top", "flag"), mutex("m")];
		function* pop(): Coroutine {
			if ((yield* flag.load()) === 0) return;
			assert((yield* top.load()) > 0, "the stack is not empty");
			yield* readThenAdd(top, -1);
		}
		threads(
			function* () {
				for (let i = 0; i < n; i++) yield* locked(lock, [readThenAdd(top), flag.store(1)]);
			},
			function* () {
				for (let i = 0; i < n; i++) yield* locked(lock, pop());
			},
		);
	};
}

function circularBuffer(n: number): () => void {
	return () => {
		const [send, lock] = [cell("send", 1), mutex("m")];
		const [receive, first, next] = zeros("receive", "first", "next");
		const slots = zeroArray("slot", n + 1);
		function* sends(value: number): Coroutine {
			if ((yield* send.load()) === 0) return;
			yield* slots(yield* next.load()).store(value);
			yield* readThenAdd(next);
			yield* send.store(0);
			yield* receive.store(1);
		}
		function* receives(value: number): Coroutine {
			if ((yield* receive.load()) === 0) return;
			const slot = yield* first.load();
			yield* first.store(slot + 1);
			assert((yield* slots(slot).load()) === value, "it arrives in its turn");
			yield* receive.store(0);
			yield* send.store(1);
		}
		threads(
			function* () {
				for (let i = 0; i < n; i++) yield* locked(lock, sends(i));
			},
			function* () {
				for (let i = 0; i < n; i++) yield* locked(lock, receives(i));
			},
		);
	};
}

export const sctbench: readonly Entry[] = [
	entry(
		"account_bad",
		SCT,
		{ done: 6, fail: 2, interleavings: 6, bounded: [6], chance: { ofSchedules: 0.3333, ofWalks: 0.333333 } },
		() => {
			const [X, Y, Z] = [3, 1, 2];
			const [balance, lock] = [cell("balance", X), mutex("m")];
			const [deposited, withdrawn] = zeros("deposited", "withdrawn");
			function* checks(): Coroutine {
				if ((yield* deposited.load()) === 0 || (yield* withdrawn.load()) === 0) return;
				assert((yield* balance.load()) === X - Y - Z, "the deposit is taken for a withdrawal");
			}
			threads(
				() => locked(lock, [readThenAdd(balance, Y), deposited.store(1)]),
				() => locked(lock, [readThenAdd(balance, -Z), withdrawn.store(1)]),
				() => locked(lock, checks()),
			);
		},
	),
	entry(
		"bluetooth_driver_bad",
		SCT,
		{
			done: 10,
			fail: 1,
			interleavings: 73,
			bounded: [2, 5, 10],
			chance: { ofSchedules: 0.0548, ofWalks: 0.039063 },
		},
		bluetooth,
	),
	entry(
		"carter01_bad",
		SCT,
		{
			done: 2,
			deadlock: 2,
			interleavings: 4,
			bounded: [2, 2],
			chance: { ofSchedules: 0.5, ofWalks: 0.5 },
		},
		() => {
			const [[a, b], m, l] = [zeros("a", "b"), mutex("m"), mutex("l")];
			threads(
				() => carter(a, m, l),
				() => carter(b, m, l),
			);
		},
	),
	entry(
		"deadlock01_bad",
		SCT,
		{
			done: 2,
			deadlock: 1,
			interleavings: 6,
			bounded: [2, 2],
			chance: { ofSchedules: 0.3333, ofWalks: 0.5 },
		},
		() => {
			const [a, b] = [mutex("a"), mutex("b")];
			threads(
				() => locked(a, locked(b, [])),
				() => locked(b, locked(a, [])),
			);
		},
	),
	entry(
		"lazy01_bad",
		SCT,
		{ done: 6, fail: 2, interleavings: 6, bounded: [6], chance: { ofSchedules: 0.3333, ofWalks: 0.333333 } },
		() => {
			const [[data], lock] = [zeros("data"), mutex("m")];
			function* checks(): Coroutine {
				assert((yield* data.load()) < 3, "not both have added");
			}
			threads(
				() => locked(lock, readThenAdd(data, 1)),
				() => locked(lock, readThenAdd(data, 2)),
				() => locked(lock, checks()),
			);
		},
	),
	entry(
		"phase01_bad",
		SCT,
		{ deadlock: 6, interleavings: 6, bounded: [0, 0, 0], chance: { ofSchedules: 1, ofWalks: 1 } },
		() => {
			const [x, y] = [mutex("x"), mutex("y")];
			threads(...times(2, () => [locked(x, []), x.lock(), locked(y, []), locked(y, [])]));
		},
	),
	entry(
		"sync01_bad",
		SCT,
		{ deadlock: 3, interleavings: 5, bounded: [0, 0], chance: { ofSchedules: 1, ofWalks: 1 } },
		buffer(1, 0),
	),
	entry(
		"token_ring_bad",
		SCT,
		{ done: 24, fail: 4, interleavings: 24, bounded: [24], chance: { ofSchedules: 0.1667, ofWalks: 0.166667 } },
		tokenRing,
	),
	entry(
		"twostage_bad",
		SCT,
		{ done: 3, fail: 1, interleavings: 37, bounded: [2, 3], chance: { ofSchedules: 0.027, ofWalks: 0.03125 } },
		twostage,
	),
	entry(
		"wronglock_bad(1,2)",
		SCT,
		{
			done: 48,
			fail: 26,
			interleavings: 4782,
			bounded: [6, 28, 44, 48],
			chance: { ofSchedules: 0.2693, ofWalks: 0.330544 },
		},
		wronglock,
	),
	entry(
		"din_phil(3), plain forks",
		SCT,
		{
			done: 6,
			deadlock: 1,
			interleavings: 168,
			bounded: [6, 6],
			chance: { ofSchedules: 0.0357, ofWalks: 0.333333 },
		},
		diningPhilosophers(3),
	),
	entry(
		"lost update(2)",
		SCT,
		{ done: 4, fail: 2, interleavings: 19, bounded: [2, 4], chance: { ofSchedules: 0.4737, ofWalks: 0.375 } },
		() => {
			const [counter] = zeros("c");
			spawn("main", function* () {
				const a = yield* starting("a", () => readThenAdd(counter));
				const b = yield* starting("b", () => readThenAdd(counter));
				yield* joining(a, b);
				assert((yield* counter.load()) === 2, "both are counted");
			});
		},
	),
	entry(
		"stack_bad(2)",
		SCT,
		{
			done: 5,
			deadlock: 1,
			fail: 1,
			interleavings: 6,
			bounded: [2, 3, 5],
			chance: { ofSchedules: 0.1667, ofWalks: 0.125 },
		},
		stack(2),
	),
	entry(
		"circular_buffer_bad(2)",
		SCT,
		{
			done: 5,
			deadlock: 1,
			fail: 2,
			interleavings: 6,
			bounded: [2, 4, 5],
			chance: { ofSchedules: 0.3333, ofWalks: 0.25 },
		},
		circularBuffer(2),
	),
	entry("sync02-like(1)", SCT, { done: 2, interleavings: 8, bounded: [2] }, buffer(0, 1)),
];
