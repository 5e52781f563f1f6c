import {
	type Cell,
	type Coroutine,
	cell,
	cellFamily,
	Mutex,
	type Program,
	program,
	spawn,
} from "../../scheduler/index.js";
import {
	increment,
	joining,
	locked,
	mutex,
	readThenAdd,
	starting,
	threads,
	times,
	zeroArray,
	zeros,
} from "./vocabulary.js";

/*
 * Programs with a parameter, of which the suites state the number of traces for several values.
 */

/** One writer of x; n threads that each read a cell of their own, then x. GenMC, synthetic/readers; Concuerror, readers. */
export function readers(n: number): Program {
	return program(`readers(${n})`, () => {
		const [x] = zeros("x");
		const own = zeroArray("c", n + 1);
		threads(() => [x.store(42)], ...times(n, (i) => [own(i + 1).load(), x.load()]));
	});
}

/** A reader looks for a zero from the end of an array; writers set `a[j]` to one more than `a[j - 1]`. Concuerror, last_zero. */
export function lastzero(n: number): Program {
	return program(`lastzero(${n})`, () => {
		const a = zeroArray("a", n + 1);
		threads(
			function* () {
				let i = n;
				while ((yield* a(i).load()) !== 0) i -= 1;
			},
			...times(n, function* (i) {
				yield* a(i + 1).store((yield* a(i).load()) + 1);
			}),
		);
	});
}

const INDEXER_SLOTS = 128;
const INDEXER_KEYS = 4;

/** Threads insert keys into a hash table with open addressing, by CAS. Flanagan and Godefroid 2005; GenMC, synthetic/indexer. */
export function indexer(n: number): Program {
	return indexerOf(
		`indexer(${n})`,
		Array.from({ length: n }, (_, thread) => thread),
	);
}

/** The same with only these threads. */
export function indexerOf(name: string, ids: readonly number[]): Program {
	return program(name, () => {
		const table = cellFamily("table", 0);
		function* inserts(thread: number): Coroutine {
			for (let i = 0; i < INDEXER_KEYS; i++) {
				const key = 11 * i + thread;
				let hash = (7 * key) % INDEXER_SLOTS;
				while (!(yield* table.at(hash).compareAndSet(0, key))) hash = (hash + 1) % INDEXER_SLOTS;
			}
		}
		for (const id of ids) spawn(`t${id}`, () => inserts(id));
	});
}

const INODES = 32;
const BLOCKS = 26;

/** Threads give a block to their inode, unless it has one; a lock each. Flanagan and Godefroid 2005; GenMC, lapor/filesystem. */
export function filesystem(n: number): Program {
	return filesystemOf(
		`filesystem(${n})`,
		Array.from({ length: n }, (_, thread) => thread),
	);
}

/** The same with only these threads. */
export function filesystemOf(name: string, ids: readonly number[]): Program {
	return program(name, () => {
		const array = (name: string, length: number): Cell<number>[] =>
			Array.from({ length }, (_, i) => cell(`${name}[${i}]`, 0));
		const locks = (name: string, length: number): Mutex[] =>
			Array.from({ length }, (_, i) => new Mutex(`${name}[${i}]`, { style: "preemptive" }));
		const [inode, inodeLocks] = [array("inode", INODES), locks("inode lock", INODES)];
		const [busy, blockLocks] = [array("busy", BLOCKS), locks("block lock", BLOCKS)];
		function* allocates(i: number): Coroutine {
			const block = yield* firstFree((2 * i) % BLOCKS);
			yield* (inode[i] as Cell<number>).store(block + 1);
			yield* (blockLocks[block] as Mutex).unlock();
		}
		/** Finds a free block, marks it as busy, and leaves it locked. */
		function* firstFree(from: number): Coroutine<number> {
			for (let block = from; ; block = (block + 1) % BLOCKS) {
				yield* (blockLocks[block] as Mutex).lock();
				if ((yield* (busy[block] as Cell<number>).load()) === 0) {
					yield* (busy[block] as Cell<number>).store(1);
					return block;
				}
				yield* (blockLocks[block] as Mutex).unlock();
			}
		}
		for (const id of ids) {
			spawn(`t${id}`, function* () {
				const i = id % INODES;
				yield* (inodeLocks[i] as Mutex).lock();
				if ((yield* (inode[i] as Cell<number>).load()) === 0) yield* allocates(i);
				yield* (inodeLocks[i] as Mutex).unlock();
			});
		}
	});
}

/** n critical sections around an increment. GenMC, synthetic/lockinc. */
export function lockinc(n: number): Program {
	return program(`lockinc(${n})`, () => {
		const [[x], lock] = [zeros("x"), mutex("l")];
		threads(...times(n, () => locked(lock, readThenAdd(x))));
	});
}

/** n critical sections around two increments. GenMC, synthetic/lock2inc. */
export function lock2inc(n: number): Program {
	return program(`lock2inc(${n})`, () => {
		const [[x, y], lock] = [zeros("x", "y"), mutex("l")];
		threads(...times(n, () => locked(lock, [readThenAdd(x), readThenAdd(y)])));
	});
}

/** n atomic increments. GenMC, synthetic/ainc. */
export function ainc(n: number): Program {
	return program(`ainc(${n})`, () => {
		const [x] = zeros("x");
		threads(...times(n, () => [increment(x)]));
	});
}

/** n writers of one cell. Nidhugg, benchmarks/lastwrite. */
export function lastwrite(n: number): Program {
	return program(`lastwrite(${n})`, () => {
		const [x] = zeros("x");
		threads(...times(n, (i) => [x.store(i + 1)]));
	});
}

/** n writers and one reader. Nidhugg, n_writers_a_reader and benchmarks/floating_read; GenMC, synthetic/N-writers. */
export function floatingRead(n: number): Program {
	return program(`floating_read(${n})`, () => {
		const [x] = zeros("x");
		threads(...times(n, (i) => [x.store(i + 1)]), () => [x.load()]);
	});
}

/** One writer and n atomic increments. GenMC, synthetic/wainc. */
export function wainc(n: number): Program {
	return program(`wainc(${n})`, () => {
		const [x] = zeros("x");
		threads(() => [x.store(42)], ...times(n, () => [increment(x)]));
	});
}

/** n increments that are not atomic. GenMC, synthetic/inc. */
export function inc(n: number): Program {
	return program(`inc(${n})`, () => {
		const [x] = zeros("x");
		threads(...times(n, (i) => readThenAdd(x, 2 ** i)));
	});
}

/** n threads that read x, then write it. GenMC, synthetic/rw. */
export function rw(n: number): Program {
	return program(`rw(${n})`, () => {
		const [x] = zeros("x");
		threads(...times(n, (i) => [x.load(), x.store(i + 1)]));
	});
}

/** n threads that write x, then read it. Nidhugg, benchmarks/myexample. */
export function myexample(n: number): Program {
	return program(`myexample(${n})`, () => {
		const [x] = zeros("x");
		threads(...times(n, (i) => [x.store(i + 1), x.load()]));
	});
}

/** n times two atomic increments, of x and of y. GenMC, synthetic/binc. */
export function binc(n: number): Program {
	return program(`binc(${n})`, () => {
		const [x, y] = zeros("x", "y");
		threads(...times(n, () => [increment(x), increment(y)]));
	});
}

/** n times three atomic increments, of x, y and z. GenMC, synthetic/cinc. */
export function cinc(n: number): Program {
	return program(`cinc(${n})`, () => {
		const [x, y, z] = zeros("x", "y", "z");
		threads(...times(n, () => [increment(x), increment(y), increment(z)]));
	});
}

/** n attempts to set x from 0; all but the first fail, and a failed CAS is a read. GenMC, synthetic/cas. */
export function cas(n: number): Program {
	return program(`cas(${n})`, () => {
		const [x] = zeros("x");
		threads(...times(n, (i) => [x.compareAndSet(0, i + 1)]));
	});
}

/** A writer, and n attempts to change what it wrote. GenMC, synthetic/wcas. */
export function wcas(n: number): Program {
	return program(`wcas(${n})`, () => {
		const [x] = zeros("x");
		threads(() => [x.store(2)], ...times(n, () => [x.compareAndSet(2, 3)]));
	});
}

/** n attempts, each to go one on from where another got to. GenMC, synthetic/casrot. */
export function casrot(n: number): Program {
	return program(`casrot(${n})`, () => {
		const [x] = zeros("x");
		threads(...times(n, (i) => [x.compareAndSet(i, i + 1)]));
	});
}

/** n attempts to set x from 0, each followed by a write. GenMC, synthetic/casw. */
export function casw(n: number): Program {
	return program(`casw(${n})`, () => {
		const [x] = zeros("x");
		threads(...times(n, (i) => [x.compareAndSet(0, 1), x.store(i + 3)]));
	});
}

/** Two coherence tests, and n - 1 writers of what they read between. GenMC, synthetic/CoA. */
export function coA(n: number): Program {
	return program(`CoA(${n})`, () => {
		const [x, y, z] = zeros("x", "y", "z");
		threads(
			() => [x.store(1), y.load(), x.load()],
			() => [x.store(2), z.load(), x.load()],
			...times(n - 1, (i) => [y.store(i + 1), z.store(i + 1)]),
		);
	});
}

/** One thread of writes of x against threads of reads. Concuerror, hairbrush_teeth. */
export function hairbrush(writes: number, ...reads: readonly number[]): Program {
	return program(`hairbrush(${writes}; ${reads.join()})`, () => {
		const [x] = zeros("x");
		threads(
			() => Array.from({ length: writes }, (_, i) => x.store(i + 1)),
			...reads.map((count) => () => Array.from({ length: count }, () => x.load())),
		);
	});
}

/** Two threads of n writes that write the same each time, and a thread of two reads. Nidhugg, redundant_co. */
export function redundantCo(n: number): Program {
	return program(`redundant_co(${n})`, () => {
		const [x] = zeros("x");
		threads(...[1, 2].map((value) => () => Array.from({ length: n }, () => x.store(value))), () => [
			x.load(),
			x.load(),
		]);
	});
}

/** Two threads that add each other's number to their own n times, without a lock. */
export function* addsUp(n: number, mine: Cell<number>, other: Cell<number>): Coroutine {
	for (let round = 0; round < n; round++) {
		const [own, others] = [yield* mine.load(), yield* other.load()];
		yield* mine.store(own + others);
	}
}

/** Two threads that add up Fibonacci numbers, and one that reads both. GenMC, synthetic/fib_bench; Nidhugg, fib_bench_true. */
export function fibBench(n: number): Program {
	return program(`fib_bench(${n})+reader`, () => {
		const [x, y] = [cell("x", 1), cell("y", 1)];
		threads(
			() => addsUp(n, x, y),
			() => addsUp(n, y, x),
			() => [x.load(), y.load()],
		);
	});
}

/** n increments in between of which another may come. Nidhugg, benchmarks/exp-mem: it makes wakeup trees hold n! leaves. */
export function expMem(n: number): Program {
	return program(`exp-mem(${n})`, () => {
		const [x, y] = zeros("x", "y");
		spawn("other", () => increment(x));
		spawn("main", function* () {
			const children = [];
			for (let i = 0; i < n; i++) children.push(yield* starting(`c${i}`, () => [increment(y)]));
			yield* joining(...children);
			yield* increment(x);
		});
	});
}

/** Two readers of four cells, and two writers of two of them each. GenMC, synthetic/big0: 69,112 traces. */
export function big0(): Program {
	return program("big0", () => {
		const [x, y, z, w] = zeros("x", "y", "z", "w");
		const rounds = [1, 2, 3];
		threads(
			() => [x, y, z, w, x, y, z].map((cell) => cell.load()),
			() => [x, y, z].map((cell) => cell.load()),
			() => rounds.flatMap((value) => [x.store(value), y.store(value)]),
			() => rounds.flatMap((value) => [z.store(value), w.store(value)]),
		);
	});
}
