import { describe, expect, it } from "vitest";
import { MODELS, type SettingValues } from "../../properties/index.js";
import { check } from "../../scheduler/index.js";

function programFor(name: string, settings: SettingValues) {
	const model = MODELS.find((candidate) => candidate.name === name);
	if (model === undefined) throw new Error(`there is no model ${name}`);
	return model.build(model.complete(settings));
}

/** Settings under which clients are alike, with the factor by which the states must be fewer at least: half of R! G!. */
const ALIKE: readonly (readonly [string, SettingValues, number])[] = [
	["lost-update", { coroutines: "5", mutex: "on" }, 60],
	["fleecing", { readers: "3", writers: "2", clusters: "2" }, 3],
	["fleecing", { readers: "2", writers: "3" }, 6],
	["fleecing", { readers: "2", writers: "2", effects: "sub-block" }, 2],
	["fleecing", { readers: "2", reads: "0+0", writers: "2", writes: "0+0", l2: "warm" }, 2],
	["fleecing", { readers: "2", writers: "2", depth: "2" }, 2],
];

describe("with coroutines of one kind exchanged", () => {
	it.each(ALIKE)("%s %o has the same states, verdict and witnesses", (name, settings, factor) => {
		const source = programFor(name, settings);
		const options = { partialOrder: "off", determinism: false } as const;
		const full = check(source, { ...options, symmetry: false });
		const reduced = check(source, options);
		expect([full.verdict, reduced.verdict]).toEqual(["VERIFIED", "VERIFIED"]);
		expect(reduced.witnesses).toEqual(full.witnesses);
		expect(reduced.represented).toBe(full.states);
		expect(reduced.states).toBeLessThan((full.states as number) / factor);
	});

	it.each(["depth-first", "breadth-first"] as const)(
		"%s search finds the race, in a schedule that can be run",
		(strategy) => {
			const source = programFor("fleecing", { readers: "2", writers: "2", serialize_target_writes: "off" });
			const options = { strategy, determinism: false, minimise: false };
			const full = check(source, { ...options, symmetry: false });
			const reduced = check(source, options);
			expect(reduced.failure?.message).toBe("point in time");
			expect(reduced.counterexample?.trace.failure?.message).toBe("point in time");
			expect(reduced.states).toBeLessThan(full.states as number);
			if (strategy === "breadth-first") {
				expect(reduced.counterexample?.schedule.length).toBe(full.counterexample?.schedule.length);
			}
		},
	);

	it("clients that send other requests are not alike", () => {
		const source = programFor("fleecing", { readers: "2", reads: "0/1", writers: "2", clusters: "2" });
		const { reductions, represented } = check(source, { partialOrder: "off", determinism: false });
		expect([reductions, represented]).toEqual([[], undefined]);
	});
});
