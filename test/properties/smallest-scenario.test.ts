import { describe, expect, it } from "vitest";
import { findingSmallestScenario, MODELS, type Model, smallerSettings } from "../../properties/index.js";
import {
	assert,
	check,
	type Failure,
	mustReach,
	type Program,
	pause,
	program,
	runThrough,
	spawn,
} from "../../scheduler/index.js";

function modelNamed(name: string): Model {
	return MODELS.find((model) => model.name === name) as Model;
}

function smallest(model: Model, given: Record<string, string>, maxStates?: number) {
	const settings = model.complete(given);
	const failure = check(model.build(settings)).failure as Failure;
	return runThrough(findingSmallestScenario(model, settings, failure, maxStates === undefined ? {} : { maxStates }));
}

/** A model of two sizes whose program is made by `build`. */
function sized(build: (a: number, b: number) => Program): Model {
	return {
		...modelNamed("lost-update"),
		sizes: [
			{ key: "a", least: 0 },
			{ key: "b", least: 1 },
		],
		complete: (given) => given,
		build: ({ a, b }) => build(Number(a), Number(b)),
	};
}

/** Fails by the given message. */
function failing(message: string | undefined): Program {
	return program("failing", () => {
		spawn("c", function* () {
			yield* pause("step");
			yield* pause("another");
			assert(message === undefined, message ?? "");
		});
	});
}

describe("smaller scenarios", () => {
	it("come in order of their size, then with less of what comes first", () => {
		const model = sized(() => failing(undefined));
		const pairs = smallerSettings(model, { a: "2", b: "3", mutex: "off" }).map(({ a, b, mutex }) => `${a}${b}${mutex}`);
		expect(pairs).toEqual(["01off", "02off", "11off", "03off", "12off", "21off", "13off", "22off"]);
	});

	it("leave out what is not possible, and do not grow what is below the least size already", () => {
		const fleecing = modelNamed("fleecing");
		// Reading cluster 1 takes two clusters.
		const given = fleecing.complete({ clusters: "2", reads: "1", readers: "1", writers: "1", depth: "0" });
		const smaller = smallerSettings(fleecing, given);
		expect(smaller.map(({ clusters }) => clusters)).not.toContain("1");
		expect(new Set(smaller.map(({ depth }) => depth))).toEqual(new Set(["0"]));
		expect(smaller.map(({ readers, writers }) => `${readers}${writers}`)).toEqual(["00", "01", "10"]);
	});
});

describe("the smallest scenario that fails in the same way", () => {
	it("of a crowd of readers and writers is one of each", () => {
		const found = smallest(modelNamed("fleecing"), {
			...{ readers: "2", writers: "2", clusters: "2", serialize_target_writes: "off" },
		});
		expect(found.settings).toMatchObject({ readers: "1", writers: "1", clusters: "1", depth: "1" });
		expect(found).toMatchObject({ proven: true, undecided: 0, result: { verdict: "VIOLATED" } });
	});

	it("may be the given one, proved by all smaller ones", () => {
		expect(smallest(modelNamed("lost-update"), {})).toMatchObject({
			...{ settings: { coroutines: "2" }, result: undefined, excluded: 1, undecided: 0, proven: true },
		});
	});

	it("fails by the same property, not by another", () => {
		const model = sized((a, b) => failing(a === 2 ? "big" : b === 2 ? "other" : undefined));
		expect(smallest(model, { a: "2", b: "2" })).toMatchObject({
			settings: { a: "2", b: "1" },
			// Of 01, 02, 11 and 12 the second and the last fail otherwise: what else they would do is not known.
			...{ excluded: 2, undecided: 2, proven: false },
		});
	});

	it("counts what lacks only a witness as explored in full", () => {
		const unseen = program("unseen", () => mustReach("what never comes"));
		const model = sized((a) => (a === 1 ? failing("big") : unseen));
		expect(check(unseen).failure?.kind).toBe("witness");
		expect(smallest(model, { a: "1", b: "1" })).toMatchObject({ excluded: 1, undecided: 0, proven: true });
	});

	it("is not proved smallest where a bound was hit", () => {
		const model = sized((a) => failing(a === 1 ? "big" : undefined));
		expect(smallest(model, { a: "1", b: "1" }, 1)).toMatchObject({ excluded: 0, undecided: 1, proven: false });
		expect(smallest(model, { a: "1", b: "1" })).toMatchObject({ excluded: 1, undecided: 0, proven: true });
	});

	it("is not proved smallest where the search was interrupted", () => {
		const model = modelNamed("lost-update");
		const settings = model.complete({ coroutines: "3" });
		const failure = check(model.build(settings)).failure as Failure;
		const search = findingSmallestScenario(model, settings, failure, { interrupted: () => "the interruption" });
		expect(runThrough(search)).toMatchObject({ result: undefined, undecided: 2, proven: false });
	});
});
