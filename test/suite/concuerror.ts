import { filesystemOf, hairbrush, lastzero, readers } from "../../bench/programs/families.js";
import {
	type Body,
	ifNotZero,
	privateWrites,
	sequence,
	starting,
	threads,
	times,
	zeros,
} from "../../bench/programs/vocabulary.js";
import { type Cell, type Coroutine, spawn } from "../../scheduler/index.js";
import { type Entry, entry } from "./entry.js";

/*
 * Concuerror's tests of DPOR (tests/suites/dpor_tests) that need nothing but a shared table. An ETS table is a set of cells.
 */

/** Reads the cell, and goes on if it holds 1. */
function* ifSet(condition: Cell<number>, ...then: readonly Coroutine<unknown>[]): Coroutine {
	if ((yield* condition.load()) === 1) yield* sequence(then);
}

/** Reads the cell, does something that concerns nobody else, and goes on if the cell held 1. */
function* privatelyIfSet(condition: Cell<number>, own: Coroutine, then: Coroutine<unknown>): Coroutine {
	const seen = yield* condition.load();
	yield* own;
	if (seen === 1) yield* then;
}

/** Reads the cell, and goes on if it still holds 0. */
function* ifUnset(condition: Cell<number>, ...then: readonly Coroutine<unknown>[]): Coroutine {
	if ((yield* condition.load()) === 0) yield* sequence(then);
}

/** Two tests that differ in a branch; each access comes after a write that concerns nobody else. */
function completeTest(readsAgain: (x: number) => boolean): () => void {
	return () => {
		const [[x, y], own] = [zeros("x", "y"), privateWrites(5)];
		threads(
			() => [own(0), y.store(1)],
			() => [own(1), x.store(1)],
			function* () {
				yield* own(2);
				const seen = yield* x.load();
				yield* own(2);
				if (readsAgain(seen)) yield* y.load();
			},
			() => [own(3), x.load(), own(3), y.load()],
			() => [own(4), x.store(2)],
		);
	};
}

/** The writers of y and x that most tests of sleeping races begin with, and more. */
function sleepingRace(...more: readonly ((x: Cell<number>, y: Cell<number>) => ReturnType<Body>)[]): () => void {
	return () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [y.store(1)],
			() => [x.store(1)],
			...more.map((body) => () => body(x, y)),
		);
	};
}

export const concuerror: readonly Entry[] = [
	entry("readers(6)", "Concuerror, readers", { done: 64, interleavings: 97_297_200, bounded: [64] }, readers(6)),
	entry(
		"lastzero(5)",
		"Concuerror, last_zero; GenMC, synthetic/lastzero",
		{ done: 64, interleavings: 3_487_880, bounded: [64] },
		lastzero(5),
	),
	entry(
		"filesystem(14), threads 0 and 13",
		"Concuerror, file_system_example; GenMC, lapor/filesystem",
		{ done: 2, interleavings: 738, bounded: [2] },
		filesystemOf("filesystem(14), threads 0 and 13", [0, 13]),
	),
	entry(
		"filesystem(16), threads 0, 13, 1 and 14",
		"Concuerror, file_system_example",
		{ done: 4, interleavings: 1.93e16, bounded: [4] },
		filesystemOf("filesystem(16), threads 0, 13, 1 and 14", [0, 13, 1, 14]),
	),
	entry("POPL14 figure", "Concuerror, POPL_optimal_example", { done: 5, interleavings: 69, bounded: [5] }, () => {
		const [x, y, z] = zeros("x", "y", "z");
		threads(
			() => [x.store(1)],
			() => [y.store(1)],
			() => ifUnset(y, z.store(1)),
			() => ifSet(z, ifUnset(y, x.store(2))),
		);
	}),
	entry("conditional_readers_2", "Concuerror", { done: 7, interleavings: 66, bounded: [5, 7] }, () => {
		const [x, y] = zeros("x", "y");
		const reader = () => ifUnset(y, ifSet(x, y.store(1)));
		threads(() => [x.store(1)], reader, reader);
	}),
	entry("conditional_readers_3", "Concuerror", { done: 6, interleavings: 29, bounded: [5, 6] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.store(1)],
			() => ifUnset(y, x.load()),
			() => [x.load(), y.store(1)],
		);
	}),
	entry("depend_1", "Concuerror", { done: 12, interleavings: 411, bounded: [12] }, () => {
		const [x, y, z] = zeros("x", "y", "z");
		threads(
			() => [z.store(1)],
			() => [x.store(1)],
			() => [y.store(1)],
			() => ifSet(x, ifNotZero(y, z.load())),
			() => ifNotZero(y, z.load()),
		);
	}),
	entry("depend_3", "Concuerror", { done: 30, interleavings: 2358, bounded: [12, 28, 30] }, () => {
		const [x, y, z] = zeros("x", "y", "z");
		threads(
			() => [z.store(1)],
			() => [x.store(1)],
			() => [y.store(1), y.store(2)],
			() => ifSet(x, ifNotZero(y, z.load())),
			() => ifNotZero(y, z.load()),
		);
	}),
	entry("depend_5", "Concuerror", { done: 12, interleavings: 894, bounded: [8, 12] }, () => {
		const [x, y, z] = zeros("x", "y", "z");
		threads(
			() => [z.store(1)],
			() => [x.store(1)],
			() => [y.store(1), y.store(2)],
			() => ifSet(x, ifNotZero(y, z.load())),
			() => [x.load()],
		);
	}),
	entry("depend_6", "Concuerror", { done: 18, interleavings: 180, bounded: [8, 18] }, () => {
		const [y, z] = zeros("y", "z");
		threads(
			() => [y.load(), z.load()],
			() => [y.load()],
			() => [z.store(1)],
			() => [y.store(1), y.store(2)],
		);
	}),
	entry("diff_dep_1", "Concuerror", { done: 9, interleavings: 290, bounded: [9] }, () => {
		const [x, y, z] = zeros("x", "y", "z");
		threads(
			() => [x.store(1)],
			() => [y.store(1)],
			() => [z.store(1)],
			() => ifSet(z, x.load()),
			() => ifSet(y, x.load()),
		);
	}),
	entry("diff_dep_3", "Concuerror", { done: 6, interleavings: 32, bounded: [6] }, () => {
		const [x, z] = zeros("x", "z");
		threads(
			() => [x.store(1)],
			() => [z.store(1)],
			() => ifSet(z, x.load()),
			() => [x.load()],
		);
	}),
	entry("difficult_readers", "Concuerror", { done: 18, interleavings: 2520, bounded: [18] }, () => {
		const [[x], own] = [zeros("x"), privateWrites(4)];
		threads(
			() => [own(0), x.store(1)],
			() => [own(1), x.store(2)],
			() => [own(2), x.load()],
			() => [own(3), x.load()],
		);
	}),
	entry("ets_cross", "Concuerror", { done: 3, interleavings: 6, bounded: [2, 3] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.store(1), y.store(1)],
			() => [y.store(2), x.store(2)],
		);
	}),
	entry("etsi_2", "Concuerror", { done: 5, interleavings: 16, bounded: [5] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.store(1)],
			() => [y.store(1), x.load()],
			() => ifSet(x, y.load()),
		);
	}),
	entry("etsi_3", "Concuerror", { done: 3, interleavings: 18, bounded: [3] }, () => {
		const [x, y, z] = zeros("x", "y", "z");
		threads(
			() => [y.store(1)],
			() => [z.load(), ifUnset(x, y.load())],
			() => [x.store(1)],
		);
	}),
	entry("etsi_8", "Concuerror", { done: 10, interleavings: 90, bounded: [10] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.store(1)],
			() => [y.store(1), x.load()],
			() => ifSet(x, y.load()),
			() => [x.load()],
		);
	}),
	entry("hairbrush_teeth_1", "Concuerror", { done: 6, interleavings: 6, bounded: [2, 4, 6] }, hairbrush(2, 2)),
	entry(
		"hairbrush_teeth_2",
		"Concuerror",
		{ done: 20, interleavings: 20, bounded: [2, 6, 14, 18, 20] },
		hairbrush(3, 3),
	),
	entry(
		"hairbrush_teeth_3",
		"Concuerror",
		{ done: 36, interleavings: 90, bounded: [4, 13, 28, 36] },
		hairbrush(2, 2, 2),
	),
	entry(
		"hairbrush_teeth_4",
		"Concuerror",
		{ done: 400, interleavings: 1680, bounded: [4, 22, 84, 192, 312, 386, 400] },
		hairbrush(3, 3, 3),
	),
	entry("long_chain", "Concuerror", { done: 20, interleavings: 2.23e17, bounded: [12, 20] }, () => {
		const [x, y, z, a, b, c, w] = zeros("x", "y", "z", "a", "b", "c", "w");
		const own = privateWrites(8);
		const link = (thread: number, from: Cell<number>, then: Coroutine<unknown>) =>
			sequence([own(thread), privatelyIfSet(from, own(thread), then)]);
		threads(
			() => [x.store(1), w.store(1)],
			() => link(1, x, y.store(1)),
			() => link(2, y, a.store(1)),
			() => link(3, a, b.store(1)),
			() => link(4, b, c.store(1)),
			() => link(5, c, z.store(1)),
			() => link(6, a, w.load()),
			() => link(7, z, w.load()),
		);
	}),
	entry("manywrite", "Concuerror", { done: 4, interleavings: 24, bounded: [4] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.store(1)],
			() => [x.store(2)],
			() => [y.store(1)],
			() => [y.store(2)],
		);
	}),
	entry("manywrite_2", "Concuerror", { done: 16, interleavings: 8.17e10, bounded: [16] }, () => {
		const [cells, own] = [zeros("w", "x", "y", "z"), privateWrites(8)];
		threads(...[1, 2].flatMap((value, i) => cells.map((cell, j) => () => [own(4 * i + j), cell.store(value)])));
	}),
	entry("many_initials", "Concuerror", { done: 5, interleavings: 63, bounded: [5] }, () => {
		const [x, y, z] = zeros("x", "y", "z");
		threads(
			() => [x.store(1)],
			() => [y.store(1)],
			() => [z.store(1)],
			function* () {
				const seen = (yield* y.load()) + (yield* z.load());
				if (seen === 2) yield* x.load();
			},
		);
	}),
	entry("not_prerequisite_1", "Concuerror", { done: 7, interleavings: 17, bounded: [6, 7] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.store(1), y.store(1)],
			() => ifSet(y, x.load()),
			() => [y.store(1)],
		);
	}),
	entry("readers_rrw", "Concuerror", { done: 4, interleavings: 90, bounded: [4] }, () => {
		const [x, y] = zeros("x", "y");
		threads(...times(2, () => [y.load(), x.load()]), () => [y.load(), x.store(1)]);
	}),
	entry(
		"sleeping_races_1",
		"Concuerror",
		{ done: 3, interleavings: 7, bounded: [3] },
		sleepingRace((x, y) => ifSet(x, y.load())),
	),
	entry(
		"sleeping_races_2",
		"Concuerror",
		{ done: 5, interleavings: 14, bounded: [4, 5] },
		sleepingRace((x, y) => [y.store(2), ifSet(x, y.load())]),
	),
	entry(
		"sleeping_races_3_read",
		"Concuerror",
		{ done: 6, interleavings: 32, bounded: [6] },
		sleepingRace(
			(x) => [x.load()],
			(x, y) => ifSet(x, y.load()),
		),
	),
	entry(
		"sleeping_races_3_write",
		"Concuerror",
		{ done: 10, interleavings: 38, bounded: [10] },
		sleepingRace(
			(x) => [x.store(2)],
			(x, y) => ifNotZero(x, y.load()),
		),
	),
	entry("sleeping_races_4", "Concuerror", { done: 12, interleavings: 306_180, bounded: [12] }, () => {
		const [[x, y], own] = [zeros("x", "y"), privateWrites(5)];
		threads(
			() => [own(0), y.store(1)],
			() => [own(1), x.store(1)],
			() => [own(2), x.load()],
			() => [own(3), ifSet(x, own(3), y.load())],
			() => [own(4), y.load()],
		);
	}),
	entry("combination_lock_1", "Concuerror", { done: 6, interleavings: 9914, bounded: [2, 4, 6] }, () => {
		const [v, w, x, y, z] = zeros("v", "w", "x", "y", "z");
		const own = privateWrites(4);
		threads(
			() => [z.store(1)],
			() => [x.store(1), own(1), ifSet(y, w.store(1), own(1))],
			() => ifSet(x, y.store(1), own(2), ifSet(v, z.load())),
			() => ifSet(w, v.store(1), own(3)),
		);
	}),
	entry("two_writers_readers_1", "Concuerror", { done: 9, interleavings: 90, bounded: [4, 9] }, () => {
		const [x, y] = zeros("x", "y");
		threads(() => [x.store(1), x.store(2)], ...times(2, () => [y.load(), x.load()]));
	}),
	entry("two_writers_readers_2", "Concuerror", { done: 18, interleavings: 180, bounded: [18] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.store(1)],
			() => [x.store(2)],
			...times(2, () => [y.load(), x.load()]),
		);
	}),
	entry("wakeup_many", "Concuerror", { done: 6, interleavings: 8, bounded: [2, 6] }, () => {
		const [x] = zeros("x");
		spawn("main", function* () {
			yield* starting("a", () => [x.store(1)]);
			yield* starting("b", () => [x.store(0)]);
			yield* x.store(1);
		});
	}),
	entry("writeread", "Concuerror", { done: 22, interleavings: 36, bounded: [2, 11, 20, 22] }, () => {
		const [x] = zeros("x");
		spawn("main", function* () {
			yield* starting("a", () => [x.store(1)]);
			yield* starting("b", () => [x.store(1), x.load()]);
			yield* x.store(0);
			yield* x.load();
		});
	}),
	entry(
		"complete_test_2",
		"Concuerror",
		{ done: 60, interleavings: 9_150_570, bounded: [52, 60] },
		completeTest((x) => x !== 0),
	),
];
