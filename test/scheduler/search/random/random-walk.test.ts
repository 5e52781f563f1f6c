import { expect, it } from "vitest";
import { check, choose, type Program, pause, program, SeedError, spawn } from "../../../../scheduler/index.js";
import { Machine } from "../../../../scheduler/machine/machine.js";
import { explore } from "../../../../scheduler/search/explore.js";
import { failureInState } from "../../../../scheduler/search/failure-in-state.js";
import { randomFrom } from "../../../../scheduler/search/random/random.js";
import { RandomWalk } from "../../../../scheduler/search/random/random-walk.js";
import { Walks } from "../../../../scheduler/search/random/walks.js";
import { scheduleOf, showSchedule } from "../../../../scheduler/search/schedule.js";
import { lostUpdatePreemptive, safeUpdate } from "../../programs.js";

const MAX_DEPTH = 1_000;

/** The whole walks of a seed: their schedules, and whether they failed at the end. */
function walk(program: Program, seed: string, walks: number): { schedules: string[]; failed: number } {
	const machine = new Machine(program);
	const strategy = new Walks(new RandomWalk(randomFrom(seed)), { walks, maxDepth: MAX_DEPTH });
	const schedules: string[] = [];
	let failed = 0;
	let moves: { coroutine: number; choices: readonly number[] }[] = [];
	explore(
		machine,
		strategy,
		{ goOnAfterFailure: true },
		{
			stepped: (_, move) => {
				moves.push(move);
				if (machine.enabled([]) > 0) return;
				schedules.push(showSchedule(scheduleOf(machine, moves)));
				if (failureInState(machine) !== undefined) failed += 1;
				moves = [];
			},
		},
	);
	return { schedules, failed };
}

it("the same seed takes the same walks, another seed others", () => {
	const walks = (seed: string) => walk(safeUpdate(5), seed, 20).schedules;
	expect(walks("7")).toHaveLength(20);
	expect(walks("7")).toEqual(walks("7"));
	// 20 walks, each one of 5! = 120 orders: two seeds agree in all of them by chance once in 120^20.
	expect(walks("7")).not.toEqual(walks("8"));
	expect(walks("18446744073709551614")).not.toEqual(walks("18446744073709551615"));
});

it("check takes the seed as text, and refuses what is none", () => {
	const options = { strategy: "random", walks: 3, minimise: false } as const;
	const found = (seed: string) =>
		check(lostUpdatePreemptive(3), { ...options, seed, walks: 50 }).counterexample?.schedule;
	expect(found("1")).toBeDefined();
	expect(found("1")).toEqual(found("0x1"));
	expect(check(safeUpdate(2), { ...options, seed: "18446744073709551615" }).seed).toBe("18446744073709551615");
	expect(() => check(safeUpdate(2), { ...options, seed: "-1" })).toThrow(SeedError);
});

it("each coroutine that can run is as likely as the others to run next", () => {
	// Two coroutines of two steps each, load and store; born standing at the load, they have no other. An update is lost
	// exactly if both load before either stores, that is, if the second pick differs from the first: chance 1/2.
	const walks = 4_000;
	const { failed, schedules } = walk(lostUpdatePreemptive(2), "3", walks);
	expect(schedules).toHaveLength(walks);
	// The standard error of the share is sqrt(1/2 · 1/2 / 4000) = 0.0079. Four of those are exceeded by chance once in
	// 15,800 seeds; this seed is always the same.
	expect(Math.abs(failed / walks - 0.5)).toBeLessThan(4 * 0.0079);
});

it("each alternative of a choice is as likely as the others", () => {
	const choosing = program("choosing", () => {
		spawn("a", function* () {
			yield* pause("before");
			if (choose("first", 2) === 1) choose("second", 3);
		});
	});
	const walks = 6_000;
	const { schedules } = walk(choosing, "5", walks);
	const share = (schedule: string) => schedules.filter((seen) => seen === schedule).length / walks;
	// Chances 1/2 and 1/6; standard errors sqrt(p (1 - p) / 6000) = 0.0065 and 0.0048, and four of those as before.
	expect(Math.abs(share("a:0") - 1 / 2)).toBeLessThan(4 * 0.0065);
	for (const second of [0, 1, 2]) expect(Math.abs(share(`a:1,${second}`) - 1 / 6)).toBeLessThan(4 * 0.0048);
});

it("walks as often as it is told, and breaks walks off that are too long", () => {
	const machine = new Machine(safeUpdate(3));
	const whole = explore(machine, new Walks(new RandomWalk(randomFrom("0")), { walks: 10, maxDepth: 3 }));
	expect(whole).toMatchObject({ transitions: 30, completions: 10, ending: { kind: "exhausted" } });
	const cut = explore(
		new Machine(safeUpdate(3)),
		new Walks(new RandomWalk(randomFrom("0")), { walks: 10, maxDepth: 2 }),
	);
	expect(cut).toMatchObject({
		transitions: 20,
		completions: 0,
		ending: { kind: "bound", bound: "2 steps a walk" },
		states: undefined,
	});
});
