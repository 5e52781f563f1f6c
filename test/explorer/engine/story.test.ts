import { expect, it } from "vitest";
import { leastFailing, prevented, type Story, storyOf } from "../../../explorer/engine/story.js";
import { chaptersOf, MODELS, type Model, REPORTED_RACE } from "../../../properties/index.js";
import { check, Stepper } from "../../../scheduler/index.js";
import { run } from "../../cli/fake-io.js";
import { FLEECING } from "../scenarios.js";

const story = storyOf(FLEECING) as Story;

it("is told in the parts that its events end, one after the other, and ends in the failure", () => {
	const parts = chaptersOf(story.trace.steps, REPORTED_RACE);
	expect(story.sentences).toEqual(REPORTED_RACE.map(({ sentence }) => sentence));
	expect(story.stops).toHaveLength(REPORTED_RACE.length + 1);
	for (const [i, { steps }] of parts.entries()) {
		const [from = 0, to = 0] = story.stops.slice(i, i + 2);
		expect(to).toBeGreaterThan(from);
		expect(steps.map(({ number }) => number)).toEqual(story.trace.steps.slice(from, to).map(({ number }) => number));
	}
	expect(story.stops.at(-1)).toBe(story.schedule.length);
	expect(story.trace.failure?.message).toBe("point in time");
});

it("is the story that the command line tells: the same steps under the same sentences", async () => {
	const { out } = await run(["explain", "fleecing", "--preset", "race"]);
	const told = out.slice(0, out.indexOf("The least schedule"));
	const places = story.sentences.map((sentence) => told.indexOf(sentence));
	expect(places).not.toContain(-1);
	for (const [i, place] of places.entries()) {
		const part = told.slice(place, places[i + 1]);
		const numbers = [...part.matchAll(/^ {5}step (\d+): (\w+)/gm)];
		const [from, to] = story.stops.slice(i, i + 2);
		expect(numbers.map(([, number, coroutine]) => ({ number: Number(number), coroutine }))).toEqual(
			story.trace.steps.slice(from, to).map(({ number, coroutine }) => ({ number, coroutine })),
		);
	}
});

it("the run with the fewest preemptions is the checker's least one", () => {
	const least = leastFailing(FLEECING);
	const { counterexample } = check(FLEECING.build(story.settings));
	expect(least?.preemptions).toBe(counterexample?.trace.preemptions);
	expect(least?.steps).toHaveLength(counterexample?.trace.steps.length ?? -1);
});

it("with the remedy the same clicks end well: the guest waits for the NBD client's read, in the fourth part", () => {
	const { settings, schedule, stops, refusals } = prevented(FLEECING, story);
	const { moments, stopped, trace } = new Stepper(FLEECING.build(settings)).follow(schedule);
	expect(stopped).toBeUndefined();
	expect(trace.failure).toBeUndefined();
	expect(moments.at(-1)?.possible).toEqual([]);
	expect(stops).toHaveLength(story.stops.length + 1);
	expect(stops).toEqual([...stops].sort((a, b) => a - b));
	expect(stops.at(-1)).toBe(schedule.length);
	expect(refusals.map((refusal) => refusal?.coroutine)).toEqual([undefined, undefined, undefined, "guest0", undefined]);
	expect(refusals[3]?.why).toBe('"guest0" waits for the end of reader0\'s read of B');
	expect(schedule.slice(0, stops[3])).toEqual(story.schedule.slice(0, story.stops[3]));
});

it("a model without a story has none", () => {
	expect(storyOf(MODELS.find(({ name }) => name === "lost-update") as Model)).toBeUndefined();
});
