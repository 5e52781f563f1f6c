import { expect, it } from "vitest";
import { cell, type Program, program, spawn, waitUntil } from "../../../../scheduler/index.js";
import { exactPosChances } from "../../../oracles/exact-pos.js";
import { lostUpdatePreemptive, safeUpdate } from "../../programs.js";
import { expectShare, tally, walkBy } from "./walking.js";

const WALKS = 20_000;

/** One step that races with the last of three; the other two concern nobody. */
function lateRace(): Program {
	return program("late race", () => {
		const x = cell("x", 0);
		const own = cell("own", 0);
		spawn("a", function* () {
			yield* own.store(1);
			yield* own.store(2);
			yield* x.store(1);
		});
		spawn("b", function* () {
			yield* x.load();
		});
	});
}

/** What waits draws when it can run. */
function waiting(): Program {
	return program("waiting", () => {
		const x = cell("x", 0);
		spawn("a", function* () {
			yield* x.store(1);
			yield* x.store(2);
		});
		spawn("b", function* () {
			yield* waitUntil("x is set", () => x.get() > 0);
			x.set(9);
		});
		spawn("c", function* () {
			yield* x.load();
		});
	});
}

it.each([
	["lost update", lostUpdatePreemptive(2), 6],
	["safe update", safeUpdate(3), 6],
	["late race", lateRace(), 4],
	["waiting", waiting(), 8],
])("walks each schedule of %s as often as its exact chance says", (_name, source, count) => {
	const chances = exactPosChances(source);
	expect(chances.size).toBe(count);
	expect([...chances.values()].reduce((sum, chance) => sum + chance)).toBeCloseTo(1, 9);
	const { schedules } = walkBy("pos", source, "21", WALKS);
	const times = tally(schedules);
	// Four standard errors for each of at most eight schedules: chance alone exceeds that for one of them in 2,000 seeds.
	for (const [schedule, chance] of chances) expectShare(times.get(schedule) ?? 0, WALKS, chance, schedule);
	expect([...times.keys()].filter((schedule) => !chances.has(schedule))).toEqual([]);
});

it("is fairer to a race that comes late than a walk that knows nothing of races", () => {
	// b draws once, and comes last if each of the three that a draws is higher: the lowest of four, chance 1/4. A uniform walk
	// has to pick a three times in a row: 1/8.
	const last = "a*3 b";
	expect(exactPosChances(lateRace()).get(last)).toBeCloseTo(1 / 4, 9);
	const { schedules } = walkBy("random", lateRace(), "21", WALKS);
	expectShare(tally(schedules).get(last) ?? 0, WALKS, 1 / 8, "uniform walk");
});
