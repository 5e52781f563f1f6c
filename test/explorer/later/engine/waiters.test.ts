import { expect, it } from "vitest";
import { firstGiven } from "../../../../explorer/engine/endings.js";
import { leastFailing, storyOf, unsafe } from "../../../../explorer/engine/story.js";
import { waitersForMutex } from "../../../../explorer/later/engine/waiters.js";
import { MODELS, type Model } from "../../../../properties/index.js";
import { type Schedule, Stepper, scheduleOfTrace } from "../../../../scheduler/index.js";

const model = MODELS[0] as Model;
const follow = (schedule: Schedule) => new Stepper(model.build(unsafe(model))).follow(schedule);
const all = ["reader0", "guest0"];

it("the guest waits for the mutex in the story, and nobody does in the run with the fewest preemptions", () => {
	const told = follow(storyOf(model)?.schedule ?? []);
	const least = leastFailing(model);
	const shorter = follow(least === undefined ? [] : scheduleOfTrace(least));
	expect(told.trace.failure).toBeDefined();
	expect(waitersForMutex(told, all)).toEqual(["guest"]);
	expect(shorter.trace.failure).toBeDefined();
	expect(waitersForMutex(shorter, all)).toEqual([]);
	expect(shorter.trace.preemptions).toBeLessThan(told.trace.preemptions);
});

it("a reader is given NEW at the end of the story, and nothing before", () => {
	const { moments } = follow(storyOf(model)?.schedule ?? []);
	expect(moments.map(({ contents }) => firstGiven(contents)).filter((given) => given !== undefined)).toEqual(["NEW"]);
});
