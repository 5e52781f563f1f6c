import { expect, it } from "vitest";
import {
	assert,
	type Cell,
	type Coroutine,
	cell,
	type Program,
	pause,
	program,
	spawn,
} from "../../../../scheduler/index.js";
import { Pct } from "../../../../scheduler/search/random/pct.js";
import { randomFrom } from "../../../../scheduler/search/random/random.js";
import { expectShare, walk } from "./walking.js";

const WALKS = 20_000;

function* steps(count: number): Coroutine {
	for (let i = 0; i < count; i++) yield* pause(`step ${i}`);
}

/** Two coroutines, n + 1 steps: it fails if the one of a single step comes exactly before step `at` of the other, and never else. */
function depthTwo(n: number, at: number): Program {
	return program("a bug of depth 2", () => {
		const at0 = cell("progress", 0);
		spawn("long", function* () {
			yield* pause("step 1");
			for (let i = 1; i < n; i++) {
				at0.set(i);
				yield* pause(`step ${i + 1}`);
			}
			at0.set(n);
		});
		spawn("short", function* () {
			yield* pause("look");
			assert(at0.get() !== at, "not just now");
		});
	});
}

it("finds a bug of depth 2 with the chance of its bound, and no other", () => {
	// The bug shows if "long" is ranked first, chance 1/2, and the only change falls on its step 6, chance 1/k. There is no
	// other way, so the chance is the bound itself: 1/(n k^(d-1)) = 1/(2 · 11) = 0.04545, standard error 0.00147.
	const sampler = new Pct(randomFrom("11"), { depth: 2, steps: 11 });
	const { failed, drawn } = walk(depthTwo(10, 5), sampler, WALKS);
	expectShare(failed, WALKS, 1 / 22, "depth 2");
	expect(failed / WALKS).toBeGreaterThan(1 / 22 - 4 * 0.00147);
	expect(drawn).toBe(
		"PCT of depth 2: with n = 2 and k = 11, each finds a bug of that depth with a chance of at least 1/22",
	);
	// Without changes, and so of depth 1, it cannot be found.
	expect(walk(depthTwo(10, 5), new Pct(randomFrom("11"), { depth: 1, steps: 11 }), 2_000).failed).toBe(0);
});

/** Fails if a gets to 2 of 4, then b to 2 of 4, then a to its end, and then b. */
function depthThree(): Program {
	return program("a bug of depth 3", () => {
		const log = cell<readonly string[]>("log", []);
		const entries = (name: string) =>
			function* () {
				yield* pause("first");
				for (let i = 1; i <= 4; i++) {
					log.set([...log.get(), name]);
					if (i < 4) yield* pause(`step ${i}`);
				}
				assert(log.get().join("") !== "aabbaabb", "that order");
			};
		spawn("a", entries("a"));
		spawn("b", entries("b"));
	});
}

it("finds a bug of depth 3 with the chance of its bound", () => {
	// a is ranked first, 1/2; before step 3 it is put below b by the change of the higher rank, 1/8, and before step 5 b below
	// both by the other, 1/8. There is no other way: 1/(n k^(d-1)) = 1/(2 · 8²) = 1/128 = 0.0078, standard error 0.00062.
	const { failed } = walk(depthThree(), new Pct(randomFrom("3"), { depth: 3, steps: 8 }), WALKS);
	expectShare(failed, WALKS, 1 / 128, "depth 3");
	expect(failed / WALKS).toBeGreaterThan(1 / 128 - 4 * 0.00062);
	expect(walk(depthThree(), new Pct(randomFrom("3"), { depth: 2, steps: 8 }), 5_000).failed).toBe(0);
});

it("counts steps by the longest whole walk so far, and changes nothing before there has been one", () => {
	const sampler = new Pct(randomFrom("5"), { depth: 2 });
	const { failed, drawn } = walk(depthTwo(10, 5), sampler, WALKS);
	// All walks have 11 steps; only the first, which cannot find it, does not know.
	expectShare(failed, WALKS - 1, 1 / 22, "depth 2, k measured");
	expect(drawn).toContain("n = 2 and k = 11,");
});

it("ranks coroutines that are spawned on the way as if they had been there from the beginning", () => {
	const late = program("late", () => {
		const ended: Cell<readonly string[]> = cell("ended", []);
		const ends = (name: string) => ended.set([...ended.get(), name]);
		spawn("a", function* () {
			yield* pause("before");
			spawn("c", function* () {
				yield* pause("c begins");
				ends("c");
			});
			yield* steps(2);
			ends("a");
		});
		spawn("b", function* () {
			yield* steps(3);
			ends("b");
		});
	});
	const { schedules } = walk(late, new Pct(randomFrom("8"), { depth: 1 }), WALKS);
	// Nothing ever waits, so the lowest is the last to move, and each of the three is as likely as the others to be that.
	for (const name of ["b", "a/c"]) {
		const last = schedules.filter((schedule) => schedule.split(/ /).at(-1)?.startsWith(name)).length;
		expectShare(last, WALKS, 1 / 3, `${name} comes last`);
	}
	// c, once it is there, goes before a in half of all orders: a is interrupted by it after its first step.
	const interrupted = schedules.filter((schedule) => /a a\/c/.test(schedule)).length;
	expectShare(interrupted, WALKS, 1 / 2, "c goes before a");
});
