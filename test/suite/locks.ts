import {
	assumes,
	increment,
	joining,
	locked,
	mutex,
	readThenAdd,
	sequence,
	starting,
	threads,
	times,
	zeros,
} from "../../bench/programs/vocabulary.js";
import { assert, assume, type Cell, type Coroutine, type Mutex, spawn } from "../../scheduler/index.js";
import { type Entry, entry } from "./entry.js";

/*
 * Programs with locks: GenMC's (tests/correct/ipr, infr and lapor). What is done under a lock is not atomic otherwise.
 */

/** Locks one mutex, then another, and then each of them again, for which it waits for ever. */
function relocks(outer: Mutex, inner: Mutex): () => readonly Coroutine[] {
	return () => [outer.lock(), inner.lock(), inner.lock(), outer.lock()];
}

/** A lock for readers and writers made of a mutex and two counters; who would have to wait stops for good. */
function readWriteLock(): void {
	const [w, r, x, y] = zeros("w", "r", "x", "y");
	const lock = mutex("l");
	function* writer(): Coroutine {
		yield* locked(lock, takeForWriting());
		yield* x.store(3);
		yield* locked(lock, [w.store(0)]);
	}
	function* takeForWriting(): Coroutine {
		assume((yield* w.load()) === 0 && (yield* r.load()) === 0, "nobody reads or writes");
		yield* w.store(1);
	}
	function* reader(): Coroutine {
		yield* locked(lock, takeForReading());
		yield* y.store(yield* x.load());
		assert((yield* y.load()) === (yield* x.load()), "nobody writes meanwhile");
		yield* locked(lock, readThenAdd(r, -1));
	}
	function* takeForReading(): Coroutine {
		assume((yield* w.load()) === 0, "nobody writes");
		yield* readThenAdd(r);
	}
	threads(writer, writer, reader, reader);
}

/** Two threads that each set one number to one more than the other, k times, and main, which reads both. */
function triangular(k: number): () => void {
	return () => {
		const [[i, j], lock] = [zeros("i", "j"), mutex("l")];
		function* chases(mine: Cell<number>, other: Cell<number>): Coroutine {
			for (let round = 0; round < k; round++) yield* locked(lock, follow(mine, other));
		}
		function* follow(mine: Cell<number>, other: Cell<number>): Coroutine {
			yield* mine.store((yield* other.load()) + 1);
		}
		threads(
			() => chases(i, j),
			() => chases(j, i),
			() => [locked(lock, [i.load()]), locked(lock, [j.load()])],
		);
	};
}

function bincLocks(n: number): () => void {
	return () => {
		const [[x, y], lockX, lockY] = [zeros("x", "y"), mutex("lx"), mutex("ly")];
		threads(...times(n, () => [locked(lockX, readThenAdd(x)), locked(lockY, readThenAdd(y))]));
	};
}

export const locks: readonly Entry[] = [
	entry("lockrev-in-place", "GenMC, ipr/lockrev-in-place", { done: 8, interleavings: 16, bounded: [6, 8] }, () => {
		const [[x], lock] = [zeros("x"), mutex("l")];
		threads(
			() => [x.store(42)],
			() => locked(lock, [x.store(1)]),
			() => locked(lock, [x.store(2), x.load()]),
		);
	}),
	entry("lock-inplace2", "GenMC, ipr/lock-inplace2", { done: 3, interleavings: 5, bounded: [2, 3] }, () => {
		const [[x], lock] = [zeros("x"), mutex("l")];
		threads(
			() => [increment(x), locked(lock, [])],
			() => locked(lock, [increment(x)]),
		);
	}),
	entry(
		"lock-inplace3",
		"GenMC, ipr/lock-inplace3",
		{ deadlock: 4, interleavings: 10, bounded: [0], chance: { ofSchedules: 1, ofWalks: 1 } },
		() => {
			const [l1, l2, l3] = [mutex("l1"), mutex("l2"), mutex("l3")];
			threads(relocks(l3, l1), relocks(l2, l3), relocks(l2, l1));
		},
	),
	entry("lock-inplace", "GenMC, infr/lock-inplace", { done: 2, blocked: 2, interleavings: 45, bounded: [2] }, () => {
		const [[x, y], lock] = [zeros("x", "y"), mutex("l")];
		threads(
			() => [x.load(), lock.lock()],
			() => locked(lock, [y.store(42)]),
			() => [assumes(y, 42), x.store(42)],
		);
	}),
	entry(
		"nested-create",
		"GenMC, infr/nested-create",
		{ done: 3, blocked: 2, interleavings: 1361, bounded: [2, 3] },
		() => {
			const [flag, x, y, z, w] = zeros("flag", "x", "y", "z", "w");
			function* expects(target: Cell<number>): Coroutine {
				assert((yield* target.load()) === 42, `${target.name} is 42`);
			}
			threads(
				() => [flag.store(1)],
				() => [z.store(42), x.store(42)],
				function* () {
					if ((yield* flag.load()) === 0) {
						yield* assumes(x, 42);
						yield* starting("child", () => expects(z));
					} else {
						yield* y.load();
						yield* assumes(y, 42);
						yield* starting("child", () => expects(w));
					}
				},
				() => [w.store(42), y.store(42)],
			);
		},
	),
	entry("join-retval", "GenMC, infr/join-retval", { done: 2, interleavings: 2, bounded: [1, 2] }, () => {
		const [x] = zeros("x");
		spawn("main", function* () {
			const child = yield* starting("child", () => [x.load()]);
			yield* x.store(1);
			yield* joining(child);
		});
	}),
	entry("N-reads-lock(4)", "GenMC, lapor/N-reads-lock", { done: 24, interleavings: 24, bounded: [24] }, () => {
		const [[x], lock] = [zeros("x"), mutex("l")];
		threads(...times(4, () => locked(lock, [x.load()])));
	}),
	entry("binc-locks(2)", "GenMC, lapor/binc-locks", { done: 4, interleavings: 142, bounded: [2, 4] }, bincLocks(2)),
	entry(
		"binc-locks(3)",
		"GenMC, lapor/binc-locks",
		{ done: 36, interleavings: 59_682, bounded: [6, 24, 36] },
		bincLocks(3),
	),
	entry("casrot-locks(3)", "GenMC, lapor/casrot-locks", { done: 6, interleavings: 6, bounded: [6] }, () => {
		const [[x], lock] = [zeros("x"), mutex("l")];
		function* turn(from: number): Coroutine {
			if ((yield* x.load()) === from) yield* x.store(from + 1);
		}
		threads(...times(3, (i) => locked(lock, turn(i))));
	}),
	entry("complex-lock(2)", "GenMC, lapor/complex-lock", { done: 10, interleavings: 514, bounded: [2, 8, 10] }, () => {
		const [[x], m, l] = [zeros("x"), mutex("m"), mutex("l")];
		threads(...times(2, () => [locked(m, readThenAdd(x)), locked(l, []), locked(m, readThenAdd(x))]));
	}),
	entry("stack-1(3)", "GenMC, lapor/stack-1", { done: 20, interleavings: 20, bounded: [2, 6, 14, 18, 20] }, () => {
		const [[top], m] = [zeros("top"), mutex("m")];
		function* popIfAny(): Coroutine {
			if ((yield* top.load()) > 0) yield* readThenAdd(top, -1);
		}
		threads(
			() => [1, 2, 3].map(() => locked(m, readThenAdd(top))),
			() => [1, 2, 3].map(() => locked(m, popIfAny())),
		);
	}),
	entry("stateful01", "GenMC, lapor/stateful01-2", { done: 6, interleavings: 6, bounded: [2, 4, 6] }, () => {
		const [[d1, d2], m] = [zeros("d1", "d2"), mutex("m")];
		threads(...times(2, (i) => [locked(m, readThenAdd(d1, i + 1)), locked(m, readThenAdd(d2, i + 1))]));
	}),
	entry("time_var_mutex", "GenMC, lapor/time_var_mutex", { done: 2, interleavings: 56, bounded: [2] }, () => {
		const [block, busy, inode] = zeros("block", "busy", "inode");
		const [inodeLock, busyLock] = [mutex("m_inode"), mutex("m_busy")];
		function* usesBlock(value: number): Coroutine {
			yield* block.store(value);
			assert((yield* block.load()) === value, "nobody else uses the block");
		}
		function* allocates(): Coroutine {
			if ((yield* inode.load()) === 0) yield* sequence([locked(busyLock, [busy.store(1)]), inode.store(1)]);
			yield* usesBlock(1);
		}
		function* frees(): Coroutine {
			if ((yield* busy.load()) === 0) yield* usesBlock(0);
		}
		threads(
			() => locked(inodeLock, allocates()),
			() => locked(busyLock, frees()),
		);
	}),
	entry(
		"read_write_lock-1",
		"GenMC, lapor/read_write_lock-1",
		{ done: 120, blocked: 178, interleavings: 1_416_974, bounded: [24, 60, 108, 120, 120] },
		readWriteLock,
	),
	entry(
		"triangular-1(1)",
		"GenMC, lapor/triangular-1",
		{ done: 12, interleavings: 12, bounded: [6, 12] },
		triangular(1),
	),
	entry(
		"triangular-1(2)",
		"GenMC, lapor/triangular-1",
		{ done: 90, interleavings: 90, bounded: [6, 24, 60, 90] },
		triangular(2),
	),
];
