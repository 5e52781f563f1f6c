import fc from "fast-check";
import { expect, it } from "vitest";
import { readers } from "../../../bench/programs/families.js";
import { MODELS } from "../../../properties/index.js";
import { always, cell, check, type Program, pause, program, spawn } from "../../../scheduler/index.js";
import { programOf } from "../../arbitraries/interpret.js";
import { programTexts } from "../../arbitraries/programs.js";
import { seed } from "../../seed.js";
import { lostUpdate } from "../programs.js";

function fleecing(settings: Readonly<Record<string, string>>): Program {
	const model = MODELS.find(({ name }) => name === "fleecing");
	if (model === undefined) throw new Error("there is no fleecing model");
	return model.build(model.complete(settings));
}

it("by traces, everything is proved that is proved by states", () => {
	const verified = check(fleecing({}), { strategy: "dpor" });
	expect(verified).toMatchObject({ verdict: "VERIFIED", strategy: "dpor", states: undefined });
	expect(verified.sentence).toBe(
		`VERIFIED: every trace was explored once, ${verified.traces} traces and ${verified.transitions} transitions; none is left.`,
	);
	const violated = check(fleecing({ serialize_target_writes: "off" }), { strategy: "dpor" });
	expect(violated.sentence).toBe(check(fleecing({ serialize_target_writes: "off" })).sentence);
	expect(check(lostUpdate(3), { strategy: "dpor" }).counterexample?.schedule).toHaveLength(6);
});

it("a property of every state sees states that differ only by the order of independent steps", () => {
	const source = program("two flags", () => {
		const [x, y] = [cell("x", 0), cell("y", 0)];
		spawn("raises x", function* () {
			yield* pause("raise x");
			x.set(1);
		});
		spawn("raises y", function* () {
			yield* pause("raise y");
			y.set(1);
		});
		always("y is raised after x", () => y.get() <= x.get());
	});
	expect(check(source, { strategy: "dpor" })).toMatchObject({ verdict: "VIOLATED" });
});

it("by traces and by states, random programs with properties get the same verdict", () => {
	const verdicts: string[] = [];
	fc.assert(
		fc.property(programTexts({ maxOps: 5, loops: false }), (text) => {
			const options = { minimise: false, determinism: false, maxTransitions: 100_000 };
			const byStates = check(programOf(text), { ...options, partialOrder: "off" });
			const byTraces = check(programOf(text), { ...options, strategy: "dpor" });
			fc.pre(byStates.verdict !== "INCOMPLETE" && byTraces.verdict !== "INCOMPLETE");
			expect(byTraces.verdict).toBe(byStates.verdict);
			verdicts.push(byTraces.verdict);
		}),
		{ seed, numRuns: 400 },
	);
	for (const verdict of ["VERIFIED", "VIOLATED"]) {
		expect(verdicts.filter((other) => other === verdict).length).toBeGreaterThan(50);
	}
});

it("auto takes what comes to a result first, and says what and why", () => {
	// Twelve threads that hardly meet: 4,096 traces, but each of the threads may stand anywhere.
	const wide = check(readers(12), { strategy: "auto", determinism: false, partialOrder: "off" });
	expect(wide).toMatchObject({ verdict: "VERIFIED", strategy: "dpor", traces: 4096 });
	expect(wide.chosen).toMatch(
		/^auto: dpor came to a result first, with 4,096 traces; depth-first had [\d,]+ states by then$/,
	);
	// Few clients that meet everywhere.
	const deep = check(fleecing({ readers: "2", writers: "2", clusters: "2" }), { strategy: "auto", determinism: false });
	expect(deep).toMatchObject({ verdict: "VERIFIED", strategy: "depth-first" });
	expect(deep.chosen).toMatch(
		/^auto: depth-first came to a result first, with [\d,]+ states; dpor had [\d,]+ traces by then$/,
	);
});

it("a search that hits a bound drops out of the choice", () => {
	const wide = check(readers(10), { strategy: "auto", maxStates: 100, determinism: false });
	expect(wide.chosen).toBe(
		"auto: dpor came to a result first, with 1,024 traces; depth-first had 101 states when it hit max-states 100",
	);
	const nothing = check(readers(10), { strategy: "auto", maxStates: 100, maxTransitions: 1000, determinism: false });
	expect(nothing.verdict).toBe("INCOMPLETE");
	expect(nothing.chosen).toMatch(
		/^auto: dpor came farthest, with [\d,]+ traces; depth-first had 101 states when it hit /,
	);
});

it("auto finds what is violated", () => {
	const result = check(fleecing({ serialize_target_writes: "off" }), { strategy: "auto" });
	expect(result).toMatchObject({ verdict: "VIOLATED", failure: { message: "point in time" } });
	expect(result.chosen).toMatch(/^auto: /);
});
