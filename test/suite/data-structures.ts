import { awaits, increment, readThenAdd, threads, times, zeroArray, zeros } from "../../bench/programs/vocabulary.js";
import { assume, type Cell, type Coroutine, cell, spawn } from "../../scheduler/index.js";
import { type Entry, entry } from "./entry.js";

/*
 * Locks and lists made of atomic accesses: GenMC's (tests/correct/data-structures).
 */

function ticketlock(n: number): () => void {
	return () => {
		const [next, owner, s] = zeros("next", "owner", "s");
		threads(
			...times(n, function* (i) {
				const ticket = yield* increment(next);
				yield* awaits(owner, ticket);
				yield* s.store(i);
				yield* s.load();
				yield* readThenAdd(owner);
			}),
		);
	};
}

/** Tries to take a lock that looked free: by compare and set, or by exchange. */
type Attempt = (lock: Cell<number>) => Coroutine<boolean>;

const byCompareAndSet: Attempt = (lock) => lock.compareAndSet(0, 1);

const byExchange: Attempt = function* (lock) {
	return (yield* lock.update(() => 1)) === 0;
};

/** A spin lock. Where an attempt fails, the thread tries again, or stops for good. */
function spinlock(n: number, attempt: Attempt, retries: boolean): () => void {
	return () => {
		const [lock, s] = zeros("l", "s");
		function* acquire(): Coroutine {
			yield* awaits(lock, 0);
			while (!(yield* attempt(lock))) {
				assume(retries, "the attempt succeeds");
				yield* awaits(lock, 0);
			}
		}
		threads(
			...times(n, function* (i) {
				yield* acquire();
				yield* s.store(i);
				yield* s.load();
				yield* lock.store(0);
			}),
		);
	};
}

/** Treiber's stack (1986), its top with a version number; two threads push, and one pops. */
function treiber(): void {
	const top = cell("top", { node: 0, version: 0 });
	const [value, next] = [zeroArray("value", 3), zeroArray("next", 3)];
	function* push(node: number): Coroutine {
		yield* value(node).store(node);
		for (;;) {
			const before = yield* top.load();
			yield* next(node).store(before.node);
			if (yield* top.compareAndSet(before, { node, version: before.version + 1 })) return;
		}
	}
	function* pop(): Coroutine {
		let node: number;
		for (;;) {
			const before = yield* top.load();
			node = before.node;
			if (node === 0) return;
			const below = yield* next(node).load();
			if (yield* top.compareAndSet(before, { node: below, version: before.version + 1 })) break;
		}
		yield* value(node).load();
	}
	spawn("push 1", () => push(1));
	spawn("push 2", () => push(2));
	spawn("pop", pop);
}

export const dataStructures: readonly Entry[] = [
	entry(
		"ticketlock(2)",
		"GenMC, data-structures/ticketlock",
		{ done: 2, interleavings: 12, bounded: [2] },
		ticketlock(2),
	),
	entry(
		"ticketlock(3)",
		"~GenMC, data-structures/ticketlock",
		{ done: 6, interleavings: 306, bounded: [6] },
		ticketlock(3),
	),
	entry(
		"spinlock(2)",
		"GenMC, data-structures/spinlock",
		{ done: 4, blocked: 2, interleavings: 18, bounded: [2, 4, 4] },
		spinlock(2, byCompareAndSet, false),
	),
	entry(
		"spinlock(2), retrying",
		"~GenMC, data-structures/spinlock",
		{ done: 6, interleavings: 18, bounded: [2, 4, 6] },
		spinlock(2, byCompareAndSet, true),
	),
	entry(
		"ttaslock(2), retrying",
		"~GenMC, data-structures/ttaslock",
		{ done: 6, interleavings: 18, bounded: [2, 4, 6] },
		spinlock(2, byExchange, true),
	),
	entry(
		"spinlock(3)",
		"~GenMC, data-structures/spinlock",
		{ done: 144, interleavings: 5814, bounded: [6, 24, 60, 102, 132, 144] },
		spinlock(3, byCompareAndSet, true),
	),
	entry(
		"ttaslock(2)",
		"GenMC, data-structures/ttaslock",
		{ done: 4, blocked: 2, interleavings: 18, bounded: [2, 4, 4] },
		spinlock(2, byExchange, false),
	),
	entry(
		"treiber(2 push, 1 pop)",
		"~GenMC, data-structures/treiber-stack",
		{ done: 22, interleavings: 9920, bounded: [6, 16, 22] },
		treiber,
	),
];
