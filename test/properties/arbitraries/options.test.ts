import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	backupOptions,
	hostOptions,
	orderingOptions,
	scenarios,
	serverOptions,
	sourceOptions,
	switchOptions,
	targetOptions,
	together,
} from "../../../properties/arbitraries/index.js";
import { lengthOf, PLAIN, type Scenario, SETTINGS, scenarioFrom, settingsOf } from "../../../properties/index.js";
import { SUITES_BY_NAME } from "../../../properties/suites/index.js";
import { seed } from "../../seed.js";

/** Everything that can be set. */
const ALL = scenarios({
	maxClusters: 4,
	kinds: ["write", "zero", "discard"],
	ranges: "sectors",
	options: together(
		...[serverOptions(), sourceOptions(), targetOptions(), backupOptions(), hostOptions(), orderingOptions()],
		switchOptions(3),
	),
});

function drawn(arbitrary: fc.Arbitrary<Scenario>, numRuns: number): Scenario[] {
	return fc.sample(arbitrary, { seed, numRuns });
}

describe("scenarios over all settings", () => {
	it("are possible, and settings describe each in full", () => {
		const property = fc.property(ALL, (scenario) => {
			expect(scenarioFrom(settingsOf(scenario))).toEqual(scenario);
		});
		fc.assert(property, { seed, numRuns: 1_000 });
	});

	/** What cannot be listed in a domain, is larger in scenarios that nobody could explore, or is a property: `most_waits`. */
	const NOT_LISTED = [
		"most_waits",
		"clusters",
		"readers",
		"reads",
		"writers",
		"writes",
		"depth",
		"short_by",
		"zeroes",
		"errors_at",
	];

	it("take every value of every setting that can be listed", () => {
		const seen = drawn(ALL, 3_000).map(settingsOf);
		for (const { key, domain } of SETTINGS.filter(({ key }) => !NOT_LISTED.includes(key))) {
			const values = new Set(seen.flatMap((settings) => (settings[key] ?? "").split("+")));
			expect(values, key).toEqual(new Set(valuesIn(domain)));
		}
	});

	it("take each kind of what cannot be listed", () => {
		const seen = drawn(ALL, 3_000);
		const texts = (key: string) => new Set(seen.map((scenario) => settingsOf(scenario)[key] ?? ""));
		expect(new Set(seen.flatMap(({ writers }) => writers.flat().map(({ kind }) => kind))).size).toBe(3);
		for (const key of ["reads", "writes"]) {
			for (const form of [/^z?\d$/, /^\d-\d$/, /\d[ab]/, /\d+k?:\d+/, /\+/, /\//]) {
				expect(
					[...texts(key)].some((text) => form.test(text)),
					`${key} ${form}`,
				).toBe(true);
			}
		}
		expect(texts("depth")).toEqual(new Set(["0", "1", "2", "3"]));
		expect(texts("zeroes").size).toBe(16);
		expect(seen.some(({ shortBy }) => shortBy % 1024 === 512)).toBe(true);
		expect(texts("errors_at")).toContain("load_refcounts");
	});

	it("shrink to the plain scenario that fails, whatever else was drawn", () => {
		const isRead = ({ readers, writers }: Scenario) => readers.length > 0 && writers.length > 0;
		const { counterexample } = fc.check(
			fc.property(ALL, (scenario) => !isRead(scenario)),
			{ seed, numRuns: 1_000 },
		);
		expect(counterexample?.[0]).toEqual(scenarioFrom({}));
		expect(counterexample?.[0]).toMatchObject(PLAIN);
	});

	it("shrink to the one setting that matters", () => {
		const property = fc.property(ALL, ({ sourceFormat, errors }) => sourceFormat !== "overlay" || errors < 2);
		const { counterexample } = fc.check(property, { seed, numRuns: 1_000 });
		const plain = scenarioFrom({ a: "overlay", errors: "2", readers: "0", writers: "0" });
		expect(counterexample?.[0]).toEqual(plain);
	});
});

describe("requests", () => {
	it("are aligned to A, where that is asked for, and lie within the image", () => {
		const options = together(sourceOptions(), targetOptions());
		const aligned = drawn(scenarios({ ranges: "sectors", isAligned: true, options }), 1_000);
		const requests = aligned.flatMap((scenario) =>
			scenario.writers.flat().map(({ offset, bytes }) => ({ offset, bytes, scenario })),
		);
		expect(requests.length).toBeGreaterThan(500);
		for (const { offset, bytes, scenario } of requests) {
			expect([offset % scenario.sourceAlignment, bytes % scenario.sourceAlignment]).toEqual([0, 0]);
			expect(bytes).toBeGreaterThan(0);
			expect(offset + bytes).toBeLessThanOrEqual(lengthOf(scenario));
		}
	});

	it("are whole clusters where that is asked for", () => {
		const whole = drawn(scenarios({ ranges: "whole" }), 200).flatMap(({ readers, writers }) =>
			[readers, writers].flat(2),
		);
		for (const { offset, bytes } of whole) expect([offset % 65_536, bytes % 65_536]).toEqual([0, 0]);
	});
});

describe("the cases of every suite", () => {
	it.each(Object.entries(SUITES_BY_NAME))("%s are possible", (_, { scenarios }) => {
		const cases =
			scenarios.kind === "drawn" ? drawn(scenarios.arbitrary, 300) : scenarios.cases().map(({ scenario }) => scenario);
		for (const scenario of cases) expect(scenarioFrom(settingsOf(scenario))).toEqual(scenario);
	});
});

/** `off, 64k, 32k`, `0 to 8; 0: all`, `none, or some of these joined by +: a, b`. */
function valuesIn(domain: string): string[] {
	const range = /^(\d+) to (\d+)$/.exec(domain);
	if (range !== null) {
		const [, least = 0, most = 0] = range.map(Number);
		return Array.from({ length: most - least + 1 }, (_, i) => String(least + i));
	}
	const listed = domain.replace(/^none, or some of these joined by \+: /, "none, ");
	return listed.split(", ");
}
