import { expect, it } from "vitest";
import type { SettingValues } from "../../properties/index.js";
import { describeEnd, scenarioEnds } from "./scenario-ends.js";

/** Scenarios, with how many ends each has in the order of one event loop. */
const SCENARIOS: readonly (readonly [string, SettingValues, ends: number])[] = [
	["a reader and a guest", {}, 1],
	["two of each", { readers: "2", writers: "2" }, 2],
	["two guests, one of two clusters", { clusters: "2", reads: "0-1", writers: "2", writes: "0-1/1" }, 2],
	["two guests alone", { readers: "0", writers: "2", writes: "0/0" }, 2],
	["a host that fails", { clusters: "2", reads: "0-1", writes: "0-1", errors: "1" }, 7],
	["a full copy", { clusters: "2", sync: "full", reads: "0", writes: "1" }, 1],
	["a cancellation", { writers: "2", writes: "0a/0b", cancel: "on" }, 8],
	["a start in a transaction", { start: "transaction", writes: "0+0" }, 3],
	["a cache of one slice", { clusters: "2", reads: "0+1", writes: "1+0", l2_slice: "1", l2_slots: "1" }, 1],
];

it.each(SCENARIOS)("%s: one event loop comes to no end that any order would not come to", (_, settings, ends) => {
	const inOneLoop = scenarioEnds({ ...settings, ordering: "qemu" }, describeEnd);
	const inAnyOrder = scenarioEnds(settings, describeEnd);
	expect(inOneLoop).toHaveLength(ends);
	expect(inAnyOrder).toEqual(expect.arrayContaining(inOneLoop));
});
