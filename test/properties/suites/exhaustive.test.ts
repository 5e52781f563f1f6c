import fc from "fast-check";
import { expect, it } from "vitest";
import { failureText, scenarios } from "../../../properties/arbitraries/index.js";
import { fleecingProgram, type Scenario, writesAreSerialising } from "../../../properties/index.js";
import { check } from "../../../scheduler/index.js";
import { seed } from "../../seed.js";

/** Throws, with all that is needed to see it again, if some interleaving of the scenario fails, or some was not explored. */
function expectToHold(scenario: Scenario): void {
	const { verdict, counterexample, sentence } = check(fleecingProgram(scenario));
	if (counterexample !== undefined) throw new Error(failureText(scenario, counterexample.trace));
	if (verdict !== "VERIFIED") throw new Error(sentence);
}

it("with serialising writes, every generated scenario holds over all its interleavings", () => {
	const serialising = scenarios().filter(writesAreSerialising);
	fc.assert(fc.property(serialising, expectToHold), { seed, numRuns: 150 });
});

it("without them, some scenario fails, and shrinks to one reader, one writer, one cluster", () => {
	const unprotected = scenarios({ serializeTargetWrites: ["off"] });
	const { failed, counterexample, errorInstance } = fc.check(fc.property(unprotected, expectToHold), {
		seed,
		numRuns: 500,
	});
	expect(failed).toBe(true);
	const [scenario] = counterexample as [Scenario];
	expect(scenario).toMatchObject({ clusters: 1, readers: [[{ offset: 0 }]], writers: [[{ offset: 0 }]] });
	const { message } = errorInstance as Error;
	expect(message).toContain("property: point in time");
	expect(message).toMatch(/\nschedule .+\nreplay: {2}heddle replay 'fleecing#.+' --set .*serialize_target_writes=off/);
});

it("what a failure prints is enough to run it again: seed, scenario, schedule, replay line", () => {
	const unprotected = scenarios({ serializeTargetWrites: ["off"] });
	const run = () => fc.assert(fc.property(unprotected, expectToHold), { seed, numRuns: 500 });
	expect(run).toThrow(/seed: -?\d+/);
});
