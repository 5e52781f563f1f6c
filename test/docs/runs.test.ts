import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { caseLine } from "../../cli/report/suites.js";
import { judging, SUITES_BY_NAME, type SuiteName } from "../../properties/suites/index.js";
import { runThrough } from "../../scheduler/index.js";

/** The cases of a finite suite, and the lines that a whole run has printed for them. */
function ranWhole(name: SuiteName) {
	const text = readFileSync(new URL(`../../docs/runs/${name}.txt`, import.meta.url), "utf8");
	const { scenarios, expects } = SUITES_BY_NAME[name];
	const cases = scenarios.kind === "finite" ? scenarios.cases() : [];
	return { cases, expects, lines: text.split("\n").filter((line) => line.startsWith("  ")), text };
}

describe.each([
	["verified", 521],
	["designs", 173],
] as const)("the whole run of the suite %s", (name, each) => {
	const { cases, expects, lines, text } = ranWhole(name);

	it("has a line for each case, all as expected", () => {
		expect(lines).toHaveLength(cases.length);
		for (const [i, line] of lines.entries()) expect(line).toContain(` ${cases[i]?.name}`);
		expect(text).toMatch(new RegExp(`\\n${name}: .* explored in full; [\\d,]+ states\\), all as expected\\n$`));
	});

	const some = cases.flatMap((one, i) => (i % each === 31 ? [{ ...one, line: lines[i] }] : []));
	it.each(some)("printed what it prints now: $name", ({ name: called, scenario, line }) => {
		const options = { maxStates: 200_000, walks: 1, seed: "0" };
		const judgement = runThrough(judging(scenario, expects(scenario), options));
		expect(judgement && caseLine(called, judgement)).toBe(line);
	});
});
