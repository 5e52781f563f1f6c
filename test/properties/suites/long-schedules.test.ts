import fc from "fast-check";
import { expect, it } from "vitest";
import { failureText, type Picks, picksAsRandom, scenarios, schedules } from "../../../properties/arbitraries/index.js";
import { fleecingProgram, type Scenario, scenarioFrom, writesAreSerialising } from "../../../properties/index.js";
import { type Random, randomFrom, walk } from "../../../scheduler/index.js";
import { exactFailureChance } from "../../oracles/exact-chance.js";
import { seed } from "../../seed.js";

/** Larger than what can be explored: up to eight clients with up to four requests each, on four clusters. */
const LARGE = { maxClusters: 4, maxClients: 4, maxRequests: 4, maxRequestsInAll: 24 };

function expectScheduleToHold(scenario: Scenario, decisions: Random): void {
	const trace = walk(fleecingProgram(scenario), decisions);
	if (trace.failure !== undefined) throw new Error(failureText(scenario, trace));
}

it("with serialising writes, long random schedules of larger scenarios hold", () => {
	const serialising = scenarios(LARGE).filter(writesAreSerialising);
	const property = fc.property(serialising, schedules(), (scenario, picks) =>
		expectScheduleToHold(scenario, picksAsRandom(picks)),
	);
	fc.assert(property, { seed, numRuns: 300 });
});

/**
 * A walk fails with a chance of 7/128 in the smallest scenario (see the test below), so all of 200 walks pass with a chance of
 * (121/128)^200, about 0.00001: that often a scenario would wrongly be taken for one that holds.
 */
const WALKS = 200;

it("without them, some scenario fails, and shrinks to one reader, one writer, one cluster", () => {
	const unprotected = scenarios({ ...LARGE, serializeTargetWrites: ["off"] });
	const property = fc.property(unprotected, fc.nat(), (scenario, first) => {
		for (let i = 0; i < WALKS; i++) expectScheduleToHold(scenario, randomFrom(String(first + i)));
	});
	const { failed, counterexample, errorInstance } = fc.check(property, { seed, numRuns: 100 });
	expect(failed).toBe(true);
	const [scenario] = counterexample as [Scenario, number];
	expect([scenario.readers.flat().length, scenario.writers.flat().length, scenario.clusters]).toEqual([1, 1, 1]);
	expect((errorInstance as Error).message).toContain("replay:  heddle replay 'fleecing#");
});

it("walks of the smallest scenario fail as often as they must", () => {
	const program = fleecingProgram(scenarioFrom({ serialize_target_writes: "off" }));
	const chance = exactFailureChance(program);
	expect(chance).toBe(7 / 128);
	const walks = 1_000;
	let failures = 0;
	for (let i = 0; i < walks; i++) if (walk(program, randomFrom(String(i))).failure !== undefined) failures += 1;
	// The share of failures in n walks has a standard error of √(p(1 − p) / n); four of them are passed once in 16,000 runs.
	const standardError = Math.sqrt((chance * (1 - chance)) / walks);
	expect(Math.abs(failures / walks - chance)).toBeLessThan(4 * standardError);
});

it("schedules shrink to one preemption, and perhaps one pick of who begins", () => {
	const scenario = scenarioFrom({ serialize_target_writes: "off", readers: "2", writers: "2", clusters: "2" });
	const property = fc.property(schedules(), (picks) => expectScheduleToHold(scenario, picksAsRandom(picks)));
	const { counterexample } = fc.check(property, { seed, numRuns: 500 });
	const [picks] = counterexample as [Picks];
	expect(picks.length).toBeLessThanOrEqual(2);
});
