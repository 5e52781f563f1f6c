import { casrot, floatingRead, lastzero, redundantCo } from "../../bench/programs/families.js";
import {
	assumes,
	awaits,
	increment,
	joining,
	locked,
	mutex,
	readThenAdd,
	sequence,
	starting,
	threads,
	times,
	zeroArray,
	zeros,
} from "../../bench/programs/vocabulary.js";
import { assert, assume, type Cell, type Coroutine, type Program, spawn } from "../../scheduler/index.js";
import { type Entry, entry } from "./entry.js";

/*
 * Nidhugg's smoke tests (tests/smoke/C-tests) and benchmarks, with all traces counted, where Nidhugg may count fewer:
 * reads-from classes are coarser.
 */

const SMOKE = "Nidhugg, smoke";

function smoke(program: Program, source: string, done: number, interleavings: number, ...bounded: number[]): Entry {
	return entry(program.name, `${SMOKE}/${source}`, { done, interleavings, bounded }, program);
}

/** Two threads that take turns in overwriting each other's claim, and give up after so many rounds. */
function optLock(rounds: number): () => void {
	return () => {
		const [last, x] = zeros("last", "x");
		threads(
			...times(2, function* (me) {
				for (let i = 0; i < rounds; i++) {
					yield* last.store(me);
					yield* x.store(me);
					if ((yield* last.load()) !== me) continue;
					yield* x.load();
					return;
				}
			}),
		);
	};
}

function mutexDeadlock(n: number): () => void {
	return () => {
		const [[x], lock] = [zeros("x"), mutex("l")];
		threads(...times(n, () => [lock.lock(), readThenAdd(x)]));
	};
}

/** So many threads that increment x if they get the mutex at once, and one with patience, or none. */
function trylocks(n: number, unlocks: boolean, patient = 0): () => void {
	return () => {
		const [[x], lock] = [zeros("x"), mutex("l")];
		function* tries(): Coroutine {
			if (!(yield* lock.tryLock())) return;
			yield* readThenAdd(x);
			if (unlocks) yield* lock.unlock();
		}
		threads(...times(n, tries), ...times(patient, () => locked(lock, readThenAdd(x))));
	};
}

/** Leaves once the other's flag is down: by waiting until it is, or by looking once. */
function dekkerWith(leave: (flag: Cell<number>) => Coroutine<unknown>): () => void {
	return () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.store(1), y.load(), x.store(0)],
			() => [y.store(1), leave(x), y.store(0)],
		);
	};
}

/** A recreation of a lost wakeup in LockSupport.park. */
function parker(): void {
	const [x, y, c, n, g, f] = zeros("x", "y", "c", "n", "g", "f");
	threads(
		function* () {
			yield* x.store(1);
			if ((yield* y.load()) !== 0) return;
			yield* c.store(1);
			yield* x.store(0);
			yield* n.store(0);
		},
		function* () {
			yield* y.store(1);
			yield* awaits(x, 0);
			const before = yield* n.load();
			yield* n.store(1);
			yield* y.store(0);
			if (before < 1) yield* c.store(0);
			yield* g.store(1);
			yield* f.store(1);
		},
	);
}

/** Main counts up an index and starts a thread each time, which may find the index farther on. */
function sigma(n: number): () => void {
	return () => {
		const [index] = zeros("index");
		const a = zeroArray("a", n + 1);
		function* marks(): Coroutine {
			yield* a(yield* index.load()).store(1);
		}
		spawn("main", function* () {
			const children = [];
			for (let i = 0; i < n; i++) {
				yield* readThenAdd(index);
				children.push(yield* starting(`c${i}`, marks));
			}
			yield* joining(...children);
			for (let i = 1; i <= n; i++) yield* a(i).load();
		});
	};
}

function controlFlow(n: number): () => void {
	return () => {
		const [x, y, z] = zeros("x", "y", "z");
		threads(
			...times(n, () => [x.load()]),
			...times(n, () => [y.store(1)]),
			function* () {
				if ((yield* y.load()) === 0) yield* z.store(1);
			},
			function* () {
				if ((yield* z.load()) === 1 && (yield* y.load()) === 0) yield* x.store(1);
			},
		);
	};
}

/** Main pokes a pool of workers so many times, each time one that is chosen in a race, and counts those that are done. */
function poke(workers: number, pokes: number): () => void {
	return () => {
		const [[i, d], lock] = [zeros("i", "d"), mutex("mi")];
		const a = zeroArray("a", workers);
		const locks = Array.from({ length: workers }, (_, id) => mutex(`ma[${id}]`));
		function* reads(): Coroutine {
			yield* lock.lock();
			const id = yield* i.load();
			yield* lock.unlock();
			yield* locked(locks[id] as (typeof locks)[number], drains(a(id)));
		}
		function* drains(cell: Cell<number>): Coroutine {
			if ((yield* cell.load()) !== 1) return;
			yield* readThenAdd(d);
			yield* cell.store(0);
		}
		spawn("main", function* () {
			for (const [id, own] of locks.entries()) {
				yield* starting(`worker ${id}`, () => locked(own, [a(id).store(1)]));
			}
			for (let round = 0; round < pokes; round++) {
				const chooses = () =>
					times(workers - 1, (id) => locked(lock, [i.store(id + 1)])).map((body) => sequence(body()));
				const chooser = yield* starting(`chooser ${round}`, chooses);
				const reader = yield* starting(`reader ${round}`, reads);
				yield* joining(chooser, reader);
			}
		});
	};
}

export const nidhugg: readonly Entry[] = [
	smoke(lastzero(1), "lastzero_1", 2, 3, 2),
	smoke(lastzero(2), "lastzero_2", 5, 35, 5),
	smoke(lastzero(3), "lastzero_3", 12, 920, 12),
	smoke(lastzero(4), "lastzero_4", 28, 44_300, 28),
	entry("n_writers_a_reader(3)", SMOKE, { done: 24, interleavings: 24, bounded: [24] }, floatingRead(3)),
	entry("n_writes_a_read_two_threads(2)", SMOKE, { done: 14, interleavings: 20, bounded: [2, 6, 12, 14] }, () => {
		const [x] = zeros("x");
		threads(...times(2, (i) => [x.store(i), x.store(i), x.load()]));
	}),
	smoke(redundantCo(1), "redundant_co_1", 12, 12, 6, 12),
	smoke(redundantCo(2), "redundant_co_2", 90, 90, 6, 24, 60, 90),
	entry("opt_lock(2)", SMOKE, { done: 42, interleavings: 674, bounded: [2, 8, 18, 36, 42] }, optLock(2)),
	entry(
		"bug_after_1k",
		SMOKE,
		{
			done: 1716,
			interleavings: 1716,
			bounded: [2, 13, 73, 208, 508, 858, 1258, 1508, 1658, 1703, 1715, 1716],
		},
		() => {
			const [x] = zeros("x");
			const writes = () => times(6, (i) => [x.store(i)]).map((body) => sequence(body()));
			threads(() => [x.load(), ...writes()], writes);
		},
	),
	entry(
		"mutex_deadlock(2)",
		SMOKE,
		{ deadlock: 2, interleavings: 2, bounded: [0], chance: { ofSchedules: 1, ofWalks: 1 } },
		mutexDeadlock(2),
	),
	entry(
		"mutex_deadlock(3)",
		SMOKE,
		{ deadlock: 3, interleavings: 3, bounded: [0], chance: { ofSchedules: 1, ofWalks: 1 } },
		mutexDeadlock(3),
	),
	entry("mutex_deadlock_one", SMOKE, { blocked: 5, interleavings: 5, bounded: [0] }, () => {
		const [[x], lock] = [zeros("x"), mutex("l")];
		threads(
			...times(3, function* (me) {
				yield* lock.lock();
				yield* readThenAdd(x);
				assume(me !== 2, "it is not thread 2");
				yield* lock.unlock();
			}),
		);
	}),
	entry("mutex_order(3)", SMOKE, { done: 6, interleavings: 6, bounded: [6] }, () => {
		const [[x], lock] = [zeros("x"), mutex("l")];
		threads(...times(3, () => locked(lock, readThenAdd(x))));
	}),
	entry("mutex_trylock_deadlock(3)", SMOKE, { done: 3, interleavings: 36, bounded: [3] }, trylocks(3, false)),
	entry("mutex_trylock_unlock(3)", SMOKE, { done: 21, interleavings: 78, bounded: [6, 21] }, trylocks(3, true)),
	entry("mutex_vs_trylock(1)", SMOKE, { done: 3, interleavings: 5, bounded: [2, 3] }, trylocks(1, true, 1)),
	entry("mutex_vs_trylock(2)", SMOKE, { done: 15, interleavings: 42, bounded: [6, 15] }, trylocks(2, true, 1)),
	entry(
		"simplified_dekker",
		SMOKE,
		{
			done: 2,
			deadlock: 1,
			interleavings: 6,
			bounded: [2, 2],
			chance: { ofSchedules: 0.3333, ofWalks: 0.5 },
		},
		() => {
			const [x, y] = zeros("x", "y");
			threads(
				() => [x.store(1), awaits(y, 0), x.store(0)],
				() => [y.store(1), awaits(x, 0), y.store(0)],
			);
		},
	),
	entry(
		"broken_mutual_exclusion",
		SMOKE,
		{
			done: 2,
			deadlock: 2,
			interleavings: 6,
			bounded: [0, 2],
			chance: { ofSchedules: 0.3333, ofWalks: 0.5 },
		},
		() => {
			const [x] = zeros("x");
			threads(...times(2, () => [awaits(x, 0), x.store(1)]));
		},
	),
	entry(
		"await_mud",
		SMOKE,
		{
			done: 2,
			deadlock: 1,
			interleavings: 31,
			bounded: [1, 2],
			chance: { ofSchedules: 0.0323, ofWalks: 0.5 },
		},
		() => {
			const [w, x, y, z] = zeros("w", "x", "y", "z");
			threads(
				() => [y.store(1)],
				function* () {
					if ((yield* y.load()) !== 0) return;
					const child = yield* starting("v", () => [x.store(1), w.store(1)]);
					yield* x.load();
					yield* joining(child);
					yield* z.store(1);
					yield* w.load();
					yield* z.store(42);
				},
				() => [awaits(z, 42)],
			);
		},
	),
	entry(
		"dekker_lock_trylock",
		SMOKE,
		{ done: 4, interleavings: 8, bounded: [2, 4] },
		dekkerWith((flag) => awaits(flag, 0)),
	),
	entry(
		"dekker_lock_trylock, assume",
		SMOKE,
		{ done: 4, blocked: 2, interleavings: 13, bounded: [2, 4] },
		dekkerWith((flag) => assumes(flag, 0)),
	),
	entry(
		"parker_reproc_1",
		SMOKE,
		{
			done: 6,
			deadlock: 1,
			interleavings: 194,
			bounded: [2, 5, 6],
			chance: { ofSchedules: 0.0103, ofWalks: 0.5 },
		},
		parker,
	),
	entry("rmw_test1", SMOKE, { done: 1, interleavings: 1, bounded: [1] }, () => {
		const [x] = zeros("x");
		threads(() => [increment(x)]);
	}),
	entry("rmw_test2", SMOKE, { done: 600, interleavings: 720, bounded: [600] }, () => {
		const [x] = zeros("x");
		threads(...times(2, () => [increment(x)]), ...times(2, () => [x.load()]), ...times(2, (i) => [x.store(i)]));
	}),
	entry("cmpxchg_test(3)", SMOKE, { done: 5, interleavings: 6, bounded: [5] }, casrot(3)),
	entry("sigma_false(3)", SMOKE, { done: 15, interleavings: 6724, bounded: [6, 14, 15] }, sigma(3)),
	entry("control_flow(2)", "Nidhugg, benchmarks", { done: 18, interleavings: 2676, bounded: [18] }, controlFlow(2)),
	entry("control_flow(3)", "Nidhugg, benchmarks", { done: 90, interleavings: 178_416, bounded: [90] }, controlFlow(3)),
	entry(
		"sat-example",
		"Nidhugg, benchmarks",
		{ done: 2476, interleavings: 3_326_400, bounded: [384, 1596, 2416, 2476] },
		() => {
			const [x, y, z] = zeros("x", "y", "z");
			threads(
				() => [z.store(1)],
				() => [z.load(), y.store(1)],
				() => [y.load(), x.store(1)],
				() => [x.store(2)],
				() => [x.load(), y.store(2), z.load()],
				() => [x.load(), z.store(2), y.load()],
			);
		},
	),
	entry(
		"race_parametric(3), B=0",
		"Nidhugg, benchmarks",
		{ done: 328, interleavings: 924, bounded: [2, 12, 56, 132, 236, 304, 326, 328] },
		() => {
			const [v] = zeros("v");
			threads(...times(2, (i) => [0, 1, 2].flatMap(() => [v.store(i), v.load()])));
		},
	),
	entry("poke(2,2)", "Nidhugg, benchmarks", { done: 14, interleavings: 5.06e10, bounded: [14] }, poke(2, 2)),
	entry(
		"reorder_bad(2 setters, 1 checker)",
		"Nidhugg, benchmarks",
		{
			done: 36,
			fail: 16,
			interleavings: 90,
			bounded: [6, 24, 36],
			chance: { ofSchedules: 0.3111, ofWalks: 0.246914 },
		},
		() => {
			const [a, b] = zeros("a", "b");
			threads(...times(2, () => [a.store(1), b.store(-1)]), function* () {
				const seen = `${yield* a.load()} ${yield* b.load()}`;
				assert(seen === "0 0" || seen === "1 -1", "both are set, or none");
			});
		},
	),
];
