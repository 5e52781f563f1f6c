import { assumes, ifNotZero, increment, threads, times, zeros } from "../../bench/programs/vocabulary.js";
import { assume } from "../../scheduler/index.js";
import { type Entry, entry } from "./entry.js";

/*
 * Litmus tests: GenMC's (tests/correct/litmus), under sequential consistency. `x++` is atomic in them.
 */

/** A writer, and n threads that read and then write. */
function wrw(n: number): () => void {
	return () => {
		const [x] = zeros("x");
		threads(() => [x.store(1)], ...times(n, (i) => [x.load(), x.store(i + 2)]));
	};
}

export const litmus: readonly Entry[] = [
	entry("SB", "GenMC, litmus/SB", { done: 3, interleavings: 6, bounded: [2, 3] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.store(1), y.load()],
			() => [y.store(1), x.load()],
		);
	}),
	entry("MP", "GenMC, litmus/MP", { done: 3, interleavings: 6, bounded: [2, 3] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.store(1), y.store(1)],
			() => [y.load(), x.load()],
		);
	}),
	entry("LB3", "GenMC, litmus/LB3", { done: 7, interleavings: 90, bounded: [6, 7] }, () => {
		const [a, b, c] = zeros("a", "b", "c");
		threads(
			() => [a.load(), b.store(1)],
			() => [b.load(), c.store(1)],
			() => [c.load(), a.store(1)],
		);
	}),
	entry("2+2W", "GenMC, litmus/2+2W", { done: 3, interleavings: 6, bounded: [2, 3] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.store(1), y.store(2)],
			() => [y.store(1), x.store(2)],
		);
	}),
	entry("2CoWR", "GenMC, litmus/2CoWR", { done: 4, interleavings: 24, bounded: [4] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [y.load()],
			() => [x.load()],
			() => [x.store(1)],
			() => [y.store(1)],
		);
	}),
	entry("CoRR1", "GenMC, litmus/CoRR1", { done: 36, interleavings: 60, bounded: [18, 36] }, () => {
		const [x] = zeros("x");
		threads(
			() => [x.store(1)],
			() => [x.store(2)],
			() => [x.load(), x.load()],
			() => [x.load()],
		);
	}),
	entry("CoRR2", "GenMC, litmus/CoRR2", { done: 72, interleavings: 180, bounded: [18, 54, 72] }, () => {
		const [x] = zeros("x");
		threads(
			() => [x.store(1)],
			() => [x.store(2)],
			() => [x.load(), x.load()],
			() => [x.load(), x.load()],
		);
	}),
	entry("IRIW", "GenMC, litmus/IRIW", { done: 15, interleavings: 180, bounded: [14, 15] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.store(1)],
			() => [y.store(1)],
			() => [x.load(), y.load()],
			() => [y.load(), x.load()],
		);
	}),
	entry("JLT", "GenMC, litmus/JLT", { done: 8, interleavings: 60, bounded: [4, 8] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.store(1), y.load(), x.load()],
			() => [x.store(2), x.load()],
			() => [y.store(3)],
		);
	}),
	entry("LB+fr-fr", "GenMC, litmus/LB+fr-fr", { done: 16, interleavings: 60, bounded: [6, 15, 16] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.load(), y.store(1)],
			() => [y.load(), y.load(), x.store(1)],
			() => [y.store(2)],
		);
	}),
	entry("MP+incMP", "GenMC, litmus/MP+incMP", { done: 7, interleavings: 90, bounded: [6, 7] }, () => {
		const [x, y, z] = zeros("x", "y", "z");
		threads(
			() => [y.load(), increment(z)],
			() => [increment(z), x.load()],
			() => [x.store(1), y.store(1)],
		);
	}),
	entry("MP2", "GenMC, litmus/MP2", { done: 9, interleavings: 420, bounded: [4, 9] }, () => {
		const [a, b, c, d] = zeros("a", "b", "c", "d");
		threads(
			() => [a.store(1), c.store(1), b.store(1), d.store(1)],
			() => [b.load(), a.load()],
			() => [d.load(), c.load()],
		);
	}),
	entry("MPU", "GenMC, litmus/MPU", { done: 12, interleavings: 20, bounded: [6, 12] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.store(1), y.store(0), y.store(1)],
			() => [increment(y)],
			function* () {
				if ((yield* y.load()) > 1) yield* x.store(2);
			},
		);
	}),
	entry("RMWFix", "GenMC, litmus/RMWFix", { done: 4, interleavings: 8, bounded: [3, 4] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => ifNotZero(y, increment(x), increment(x)),
			() => [increment(x)],
			() => [y.store(42)],
		);
	}),
	entry("RWC", "GenMC, litmus/RWC+syncs", { done: 7, interleavings: 30, bounded: [6, 7] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.store(1)],
			() => [x.load(), y.load()],
			() => [y.store(1), x.load()],
		);
	}),
	entry("W+RRR+W", "GenMC, litmus/W+RRR+W", { done: 20, interleavings: 20, bounded: [6, 18, 20] }, () => {
		const [x] = zeros("x");
		threads(
			() => [x.store(1)],
			() => [x.load(), x.load(), x.load()],
			() => [x.store(2)],
		);
	}),
	entry("WWmerge1", "GenMC, litmus/WWmerge1", { done: 15, interleavings: 90, bounded: [6, 13, 15] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.load(), y.load()],
			() => [x.store(1), x.store(2)],
			() => [y.store(1), x.load()],
		);
	}),
	entry("Z6.U", "GenMC, litmus/Z6.U", { done: 18, interleavings: 90, bounded: [6, 15, 18] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.store(1), y.store(1)],
			() => [increment(y), y.load()],
			() => [y.store(3), x.load()],
		);
	}),
	entry("ccr", "GenMC, litmus/ccr", { done: 2, interleavings: 3, bounded: [2] }, () => {
		const [x] = zeros("x");
		threads(
			() => [x.compareAndSet(0, 42)],
			() => [x.compareAndSet(0, 17), x.load()],
		);
	}),
	entry("cii", "GenMC, litmus/cii", { done: 6, interleavings: 6, bounded: [6] }, () => {
		const [x] = zeros("x");
		threads(
			() => [x.compareAndSet(1, 2)],
			() => [increment(x)],
			() => [increment(x)],
		);
	}),
	entry("wcii", "GenMC, litmus/wcii", { done: 24, interleavings: 24, bounded: [24] }, () => {
		const [x] = zeros("x");
		threads(
			() => [x.store(5)],
			() => [x.compareAndSet(1, 2)],
			() => [increment(x)],
			() => [increment(x)],
		);
	}),
	entry("ori", "GenMC, litmus/ori", { done: 5, interleavings: 13, bounded: [5] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [increment(x), y.store(1)],
			() => [x.compareAndSet(0, 1)],
			() => ifNotZero(y, x.store(4)),
		);
	}),
	entry("casdep", "GenMC, litmus/casdep", { done: 2, interleavings: 4, bounded: [2] }, () => {
		const [x, y, z] = zeros("x", "y", "z");
		threads(
			function* () {
				const seen = yield* x.load();
				yield* y.compareAndSet(seen, 1);
				yield* z.store(seen);
			},
			() => [y.store(2)],
		);
	}),
	entry("detour", "GenMC, litmus/detour", { done: 9, interleavings: 105, bounded: [4, 9] }, () => {
		const [x, y, z] = zeros("x", "y", "z");
		threads(
			() => [x.store(1)],
			function* () {
				yield* x.store((yield* z.load()) - 1);
				yield* y.store(yield* x.load());
			},
			function* () {
				yield* z.store(yield* y.load());
			},
		);
	}),
	entry(
		"viktor-relseq",
		"GenMC, litmus/viktor-relseq",
		{ done: 180, interleavings: 180, bounded: [24, 96, 180] },
		() => {
			const [x] = zeros("x");
			threads(...times(2, () => [increment(x), increment(x)]), ...times(2, () => [increment(x)]));
		},
	),
	entry(
		"fr+w+w+w+reads",
		"GenMC, litmus/fr+w+w+w+reads",
		{ done: 210, interleavings: 210, bounded: [24, 132, 204, 210] },
		() => {
			const [x] = zeros("x");
			threads(...times(3, (i) => [x.store(i + 1)]), () => [x.load(), x.load(), x.load(), x.load()]);
		},
	),
	entry("relseq", "GenMC, litmus/relseq", { done: 16, interleavings: 60, bounded: [6, 15, 16] }, () => {
		const [x, y] = zeros("x", "y");
		threads(
			() => [x.store(1), y.store(1), y.store(2)],
			() => [y.update(() => 3)],
			() => [y.load(), x.load()],
		);
	}),
	entry("wrw(2)", "GenMC, litmus/wrw", { done: 22, interleavings: 30, bounded: [6, 18, 22] }, wrw(2)),
	entry("wrw(3)", "GenMC, litmus/wrw", { done: 300, interleavings: 630, bounded: [24, 132, 264, 300] }, wrw(3)),
	entry("small0", "GenMC, litmus/small0", { done: 9, interleavings: 12, bounded: [6, 9] }, () => {
		const [x] = zeros("x");
		threads(
			() => [x.load()],
			() => [x.load(), x.store(1)],
			() => [x.store(2)],
		);
	}),
	entry("small1", "GenMC, litmus/small1", { done: 8, interleavings: 60, bounded: [4, 8] }, () => {
		const [x, y, z] = zeros("x", "y", "z");
		threads(
			() => [y.load(), z.load(), x.load()],
			() => [x.store(1)],
			() => [y.store(1), z.store(1)],
		);
	}),
	entry("rel-B-cumul-acq", "GenMC, litmus/rel-B-cumul-acq", { done: 14, interleavings: 630, bounded: [12, 14] }, () => {
		const [x, y, z] = zeros("x", "y", "z");
		threads(
			() => [x.store(1), y.store(1)],
			function* () {
				yield* z.store(yield* y.load());
			},
			() => [z.load(), x.load()],
			() => [y.load()],
		);
	}),
	entry(
		"assume-ctrl",
		"GenMC, litmus/assume-ctrl",
		{ done: 4, blocked: 1, interleavings: 10, bounded: [2, 3, 4] },
		() => {
			const [x, y] = zeros("x", "y");
			threads(
				function* () {
					assume((yield* y.load()) < 2 || (yield* y.load()) > 3, "y is less than 2, or more than 3");
					yield* x.store(1);
				},
				function* () {
					assume((yield* x.load()) < 3, "x is less than 3");
					yield* y.store(3);
					yield* y.store(4);
				},
			);
		},
	),
	entry("WWR+2WR", "GenMC, litmus/WWR+2WR", { blocked: 13, interleavings: 210, bounded: [0, 0, 0] }, () => {
		const [x, y, z] = zeros("x", "y", "z");
		threads(
			() => [x.store(1), y.store(1), assumes(z, 0)],
			() => [z.store(1), assumes(y, 2)],
			() => [y.store(2), assumes(x, 0)],
		);
	}),
];
