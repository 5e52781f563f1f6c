import { describe, expect, it } from "vitest";
import { scenarioFrom } from "../../../properties/index.js";
import { judging, SUITES_BY_NAME } from "../../../properties/suites/index.js";
import { runThrough } from "../../../scheduler/index.js";

const { scenarios } = SUITES_BY_NAME.verified;
const cases = scenarios.kind === "finite" ? scenarios.cases() : [];

describe("the finite suite", () => {
	it("has so many cases, each once", () => {
		// Clients, up to the exchange of the two clusters: (10 × 136 + 6 × 92) / 2 ways; and each in two orderings, cold and warm.
		expect(cases).toHaveLength(4_688);
		expect(new Set(cases.map(({ name }) => name)).size).toBe(4_688);
		expect(new Set(cases.map(({ scenario }) => JSON.stringify(scenario))).size).toBe(4_688);
	});

	it("has the cases that it says", () => {
		const on = { serialize_target_writes: "on" };
		const listed = cases.map(({ scenario }) => scenario);
		expect(listed).toContainEqual(scenarioFrom(on));
		expect(listed).toContainEqual(
			scenarioFrom({ ...on, clusters: "2", readers: "2", reads: "0/0-1", writes: "z0+d1" }),
		);
		expect(listed).toContainEqual(scenarioFrom({ ...on, clusters: "2", readers: "0", writers: "2", writes: "0-1/d1" }));
		const exchanged = scenarioFrom({ ...on, clusters: "2", reads: "1", writes: "1" });
		expect(listed, "by the exchange, this is the one with cluster 0").not.toContainEqual(exchanged);
	});
});

/** Every 181st case, with the states that it has. */
const STATES: readonly (readonly [name: string, states: number])[] = [
	["no reader; no guest; any cold", 1],
	["no reader; guest 0 then 0-1; any warm", 17],
	["no reader; guest d0 then z0-1; qemu cold", 18],
	["readers 0; guest 0-1 beside z1; qemu warm", 542],
	["readers 0; guest 0-1 then 0-1; any cold", 97],
	["readers 0; guest d1 then 0-1; any warm", 74],
	["readers 1; guest 0 then d0-1; qemu cold", 100],
	["readers 0-1; guest 1; qemu warm", 60],
	["readers 0-1; guest z0-1 beside d0-1; any cold", 637],
	["readers 0-1; guest z1 then 0-1; any warm", 112],
	["readers 0, 0; guest 1; qemu cold", 215],
	["readers 0, 0; guest z0-1 beside d1; qemu warm", 1_995],
	["readers 0, 0; guest z1 then 0-1; any cold", 386],
	["readers 0, 1; guest 0-1; any warm", 294],
	["readers 0, 1; guest 0 then z1; qemu cold", 537],
	["readers 0, 1; guest d0 then d1; qemu warm", 500],
	["readers 0, 0-1; guest 0-1 beside d1; any cold", 4_062],
	["readers 0, 0-1; guest 0-1 then z1; any warm", 545],
	["readers 0, 0-1; guest d1 then z1; qemu cold", 673],
	["readers 1, 1; guest 1 then z0-1; qemu warm", 267],
	["readers 1, 0-1; guest z1; any cold", 348],
	["readers 1, 0-1; guest d0 beside d1; any warm", 2_590],
	["readers 1, 0-1; guest z1 then z1; qemu cold", 593],
	["readers 0-1, 0-1; guest z0; qemu warm", 384],
	["readers 0-1, 0-1; guest d0 beside d1; any cold", 2_692],
	["readers 0-1, 0-1; guest z1 then z1; any warm", 273],
];

it("every 181st case has been explored to the end, in as many states as before", () => {
	const chosen = cases.filter((_, i) => i % 181 === 0);
	const explored = chosen.map(({ name, scenario }) => {
		const judgement = runThrough(judging(scenario, "holds", { maxStates: 10_000, walks: 1, seed: "0" }));
		expect(judgement, name).toMatchObject({ how: "explored", fault: undefined, result: { verdict: "VERIFIED" } });
		return [name, judgement?.result.states];
	});
	expect(explored).toEqual(STATES);
});
