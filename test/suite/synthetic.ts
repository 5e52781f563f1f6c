import {
	addsUp,
	ainc,
	big0,
	binc,
	cas,
	casrot,
	casw,
	cinc,
	coA,
	expMem,
	fibBench,
	floatingRead,
	inc,
	indexerOf,
	lock2inc,
	myexample,
	readers,
	wainc,
	wcas,
} from "../../bench/programs/families.js";
import { assumes, threads, times, zeroArray, zeros } from "../../bench/programs/vocabulary.js";
import { assert, assume, type Cell, type Coroutine, type Program } from "../../scheduler/index.js";
import { type Entry, entry } from "./entry.js";

/*
 * Synthetic programs: GenMC's (tests/correct/synthetic), and those of Nidhugg's benchmarks that are members of families.
 */

/** A member of a family, under its own name. */
function member(program: Program, source: string, done: number, interleavings: number, ...bounded: number[]): Entry {
	return entry(program.name, source, { done, interleavings, bounded }, program);
}

const GENMC = "GenMC, synthetic";

/** Sets its flag, and looks for the other one; two of them cannot both find it unset. */
function* dekker(mine: Cell<number>, other: Cell<number>, critical: Cell<number>, value: number): Coroutine {
	yield* mine.store(1);
	if ((yield* other.load()) !== 0) return;
	yield* critical.store(value);
	assert((yield* critical.load()) === value, "nobody else is inside");
}

/** Peterson's mutual exclusion; who would have to wait stops for good. */
function* peterson(
	flags: readonly [Cell<number>, Cell<number>],
	turn: Cell<number>,
	x: Cell<number>,
	me: 0 | 1,
): Coroutine {
	const [mine, other] = me === 0 ? flags : ([flags[1], flags[0]] as const);
	yield* mine.store(1);
	yield* turn.store(1 - me);
	assume((yield* other.load()) !== 1 || (yield* turn.load()) !== 1 - me, "it may enter");
	yield* x.store(me);
	yield* x.load();
	yield* mine.store(0);
}

/** Lamport's fast mutual exclusion (1987), for threads numbered from 1; who would have to wait stops for good. */
function lamport(n: number): () => void {
	return () => {
		const [x, y] = zeros("x", "y");
		const b = zeroArray("b", n + 1);
		/** Answers whether the attempt succeeded. */
		function* attempt(me: number): Coroutine<boolean> {
			yield* b(me).store(1);
			yield* x.store(me);
			if ((yield* y.load()) !== 0) {
				yield* b(me).store(0);
				yield* assumes(y, 0);
				return false;
			}
			yield* y.store(me);
			if ((yield* x.load()) === me) return true;
			yield* b(me).store(0);
			for (let j = 1; j <= n; j++) yield* assumes(b(j), 0);
			if ((yield* y.load()) === me) return true;
			yield* assumes(y, 0);
			return false;
		}
		threads(
			...times(n, function* (i) {
				const me = i + 1;
				while (!(yield* attempt(me)));
				yield* y.store(0);
				yield* b(me).store(0);
			}),
		);
	};
}

/** A message that is published by a flag; the flag is looked at so many times at most. */
function publish(looks: number): () => void {
	return () => {
		const [x, flag] = zeros("x", "flag");
		threads(
			() => [x.store(42), flag.store(1)],
			function* () {
				for (let i = 0; i < looks; i++) {
					if ((yield* flag.load()) === 0) continue;
					yield* x.load();
					return;
				}
			},
		);
	};
}

/** Large enough to measure a search by; too large to be counted in a test without any reduction. */
export const big: Entry = member(
	big0(),
	`${GENMC}/big0`,
	69_112,
	7.17e10,
	...[14, 206, 1561, 7410, 21_891, 42_700, 59_856, 67_435, 69_009, 69_112],
);

export const synthetic: readonly Entry[] = [
	member(readers(2), `${GENMC}/readers`, 4, 30, 4),
	member(readers(8), `${GENMC}/readers`, 256, 1.39e12, 256),
	entry(
		"indexer(12), threads 0 and 11",
		`${GENMC}/indexer`,
		{ done: 8, interleavings: 196, bounded: [2, 6, 8] },
		indexerOf("indexer(12), threads 0 and 11", [0, 11]),
	),
	member(coA(1), `${GENMC}/CoA`, 4, 20, 2, 4),
	member(coA(2), `${GENMC}/CoA`, 15, 560, 6, 15),
	member(coA(4), `${GENMC}/CoA`, 2028, 1_663_200, 120, 708, 1608, 2028),
	entry("N-writers(4)", `${GENMC}/N-writers`, { done: 720, interleavings: 720, bounded: [720] }, floatingRead(5)),
	member(ainc(2), `${GENMC}/ainc`, 2, 2, 2),
	member(ainc(3), `${GENMC}/ainc`, 6, 6, 6),
	member(ainc(4), `${GENMC}/ainc`, 24, 24, 24),
	member(ainc(5), `${GENMC}/ainc`, 120, 120, 120),
	member(binc(2), `${GENMC}/binc`, 4, 6, 2, 4),
	member(binc(3), `${GENMC}/binc`, 36, 90, 6, 24, 36),
	member(cinc(2), `${GENMC}/cinc`, 8, 20, 2, 6, 8),
	member(cinc(3), `${GENMC}/cinc`, 216, 1680, 6, 42, 120, 192, 216),
	member(cas(2), `${GENMC}/cas`, 2, 2, 2),
	member(cas(3), `${GENMC}/cas`, 3, 6, 3),
	member(cas(4), `${GENMC}/cas`, 4, 24, 4),
	member(cas(5), `${GENMC}/cas`, 5, 120, 5),
	member(casrot(2), `${GENMC}/casrot`, 2, 2, 2),
	member(casrot(3), `${GENMC}/casrot`, 5, 6, 5),
	member(casrot(4), `${GENMC}/casrot`, 14, 24, 14),
	member(casrot(5), `${GENMC}/casrot`, 43, 120, 43),
	member(casrot(6), `${GENMC}/casrot`, 144, 720, 144),
	member(casw(2), `${GENMC}/casw`, 6, 6, 2, 4, 6),
	member(casw(3), `${GENMC}/casw`, 66, 90, 6, 24, 54, 66),
	member(casw(4), `${GENMC}/casw`, 1200, 2520, 24, 168, 576, 1056, 1200),
	member(wcas(2), `${GENMC}/wcas`, 5, 6, 5),
	member(wcas(3), `${GENMC}/wcas`, 13, 24, 13),
	member(wcas(4), `${GENMC}/wcas`, 33, 120, 33),
	member(wcas(5), `${GENMC}/wcas`, 81, 720, 81),
	member(inc(2), `${GENMC}/inc`, 4, 6, 2, 4),
	member(inc(3), `${GENMC}/inc`, 36, 90, 6, 24, 36),
	member(inc(4), `${GENMC}/inc`, 576, 2520, 24, 168, 432, 576),
	member(wainc(2), `${GENMC}/wainc`, 6, 6, 6),
	member(wainc(3), `${GENMC}/wainc`, 24, 24, 24),
	member(lock2inc(2), `${GENMC}/lock2inc`, 2, 2, 2),
	member(lock2inc(3), `${GENMC}/lock2inc`, 6, 6, 6),
	member(lock2inc(4), `${GENMC}/lock2inc`, 24, 24, 24),
	entry("dekker_f", `${GENMC}/dekker_f`, { done: 3, interleavings: 16, bounded: [2, 3] }, () => {
		const [x, y, c] = zeros("x", "y", "c");
		threads(
			() => dekker(y, x, c, 1),
			() => dekker(x, y, c, 0),
		);
	}),
	entry("peterson", `${GENMC}/peterson`, { done: 4, blocked: 6, interleavings: 292, bounded: [2, 2, 4] }, () => {
		const [flag0, flag1, turn, x] = zeros("flag0", "flag1", "turn", "x");
		threads(
			() => peterson([flag0, flag1], turn, x, 0),
			() => peterson([flag0, flag1], turn, x, 1),
		);
	}),
	entry(
		"lamport(2)",
		`${GENMC}/lamport`,
		{ done: 16, blocked: 16, interleavings: 5369, bounded: [2, 6, 10, 16] },
		lamport(2),
	),
	entry("fib_simple_n2", "Nidhugg, SC_test.cpp", { done: 19, interleavings: 924, bounded: [2, 8, 18, 19] }, () => {
		const [i, j] = zeros("i", "j");
		threads(
			() => addsUp(2, i, j),
			() => addsUp(2, j, i),
		);
	}),
	member(fibBench(1), `~${GENMC}/fib_bench`, 11, 560, 6, 11),
	member(fibBench(2), `~${GENMC}/fib_bench`, 140, 84_084, 6, 33, 98, 137, 140),
	member(fibBench(3), `~${GENMC}/fib_bench`, 1698, 9_237_800, 6, 53, 286, 776, 1373, 1672, 1698),
	entry("publish(3)", `~${GENMC}/publish`, { done: 4, interleavings: 10, bounded: [2, 4] }, publish(3)),
	member(myexample(3), "Nidhugg, benchmarks/myexample", 36, 90, 6, 24, 36),
	member(myexample(4), "Nidhugg, benchmarks/myexample", 576, 2520, 24, 168, 432, 576),
	member(expMem(3), "Nidhugg, benchmarks/exp-mem", 12, 484, 12),
	member(expMem(4), "Nidhugg, benchmarks/exp-mem", 48, 7700, 48),
	member(floatingRead(4), "Nidhugg, benchmarks/floating_read", 120, 120, 120),
];
