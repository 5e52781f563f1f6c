import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fleecingProgram, type SettingValues, scenarioFrom } from "../../../properties/index.js";
import { designCases, findingsLike, judging, KNOWN_FINDINGS } from "../../../properties/suites/index.js";
import { check, runThrough } from "../../../scheduler/index.js";

const document = readFileSync(new URL("../../../docs/findings.md", import.meta.url), "utf8");

/** The findings of the document: number, and the settings of the command that finds it. */
const documented = document
	.split(/^## /m)
	.slice(1)
	.map((section): [number, SettingValues] => {
		const settings = [...(/^- check: `(.+)`$/m.exec(section)?.[1] ?? "").matchAll(/--set (\w+)=(\S+)/g)];
		return [Number.parseInt(section, 10), Object.fromEntries(settings.map(([, key, value]) => [key, value]))];
	});

/** A bound on what somebody waits for is a property that is only there where it is asked for. */
const STATED_ON_DEMAND = 13;

describe("the known findings", () => {
	it("are those of the document", () => {
		const numbers = documented.map(([number]) => number).filter((number) => number !== STATED_ON_DEMAND);
		expect(KNOWN_FINDINGS.map(({ number }) => number)).toEqual(numbers);
	});

	it.each(documented.filter(([number]) => number !== STATED_ON_DEMAND))("know %i when it shows", (number, settings) => {
		const scenario = scenarioFrom(settings);
		const failure = check(fleecingProgram(scenario), { determinism: false }).counterexample?.trace.failure;
		expect(failure && findingsLike(scenario, failure).map((finding) => finding.number)).toContain(number);
	});

	it("know nothing that breaks where it should not", () => {
		const scenario = scenarioFrom({});
		expect(findingsLike(scenario, { kind: "property", message: "point in time" })).toEqual([]);
		expect(findingsLike(scenario, { kind: "deadlock", message: "somebody waits" })).toEqual([]);
		const padded = scenarioFrom({ a_align: "4k", writes: "0:512" });
		expect(findingsLike(padded, { kind: "property", message: "point in time" })).toEqual([]);
	});
});

describe("both designs, with each option and small sets of requests", () => {
	const cases = designCases();

	it("are these many cases, each once", () => {
		expect(cases.length).toBe(new Set(cases.map(({ name }) => name)).size);
		expect(cases.length).toBe(3_180);
	});

	// Which ones is of no account: all are looked at by the command.
	it.each(cases.filter((_, i) => i % 60 === 7))("$name: nothing breaks but what is known to", ({ scenario }) => {
		const options = { maxStates: 20_000, walks: 50, seed: "1" };
		expect(runThrough(judging(scenario, "known", options))?.fault).toBeUndefined();
	});

	it("would say what is not known", () => {
		const scenario = scenarioFrom({ without: "copyBeforeWrite" });
		const judgement = runThrough(judging(scenario, "known", { maxStates: 1_000, walks: 1, seed: "1" }));
		expect(judgement?.fault).toMatch(/^that is none of the known findings: VIOLATED: property: /);
	});
});
