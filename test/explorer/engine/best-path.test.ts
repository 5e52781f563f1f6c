import { describe, expect, it } from "vitest";
import { bestPathToFailure } from "../../../explorer/engine/best-path.js";
import { REPORTED_RACE } from "../../../properties/index.js";
import { findPath, Stepper } from "../../../scheduler/index.js";
import { graphOf, programOf, SETTINGS } from "../scenarios.js";

const RACE = REPORTED_RACE.map(({ event }) => event);
const MEASURES = ["steps", "preemptions"] as const;

describe.each(SETTINGS)("with %o, as good as the search that needs no graph", (settings) => {
	const graph = graphOf(settings);
	for (const measure of MEASURES) {
		it.each([0, 1, 2, 3, 4, 5])(`in ${measure}, through the first %i of the race's events`, (count) => {
			const through = RACE.slice(0, count);
			const expected = findPath(programOf(settings), { measure, through });
			const schedule = bestPathToFailure(graph, { measure, through });
			expect(schedule === undefined).toBe(expected === undefined);
			if (schedule === undefined || expected === undefined) return;
			const { trace, stopped } = new Stepper(programOf(settings)).follow(schedule);
			expect(stopped).toBeUndefined();
			expect(trace.failure?.message).toBe(expected.failure?.message);
			expect(trace.steps).toHaveLength(expected.steps.length);
			if (measure === "preemptions") expect(trace.preemptions).toBe(expected.preemptions);
		});
	}
});

it("some of these settings have a way and some have none, so that both are compared", () => {
	const found = SETTINGS.map((settings) => bestPathToFailure(graphOf(settings), { measure: "steps", through: [] }));
	expect(found).toContain(undefined);
	expect(found.some((schedule) => schedule !== undefined)).toBe(true);
});
