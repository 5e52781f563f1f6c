import { expect, it } from "vitest";
import { doings, spoken, waits, whyItWaits } from "../../../explorer/engine/sentences.js";
import { type Moment, Stepper, type TraceStep } from "../../../scheduler/index.js";
import { graphOf, programOf, schedule, scheduleTo } from "../scenarios.js";

const ALL = ["reader0", "guest0"];
const RACE = { serialize_target_writes: "off" };

function follow(settings: Record<string, string>, text: string): { moment: Moment; step: TraceStep } {
	const { moments, trace } = new Stepper(programOf(settings)).follow(schedule(text));
	return { moment: moments.at(-1) as Moment, step: trace.steps.at(-1) as TraceStep };
}

it("one who waits for the mutex, and one who waits for a read's end, say so in people's words", () => {
	const queued = follow(RACE, "reader0 guest0*3");
	expect(waits(queued.moment, ALL)).toEqual([expect.stringMatching(/^guest waits for the mutex of B\b/)]);
	const serialised = follow({ serialize_target_writes: "on" }, "reader0 guest0*3 reader0");
	expect(waits(serialised.moment, ALL)).toEqual(["guest waits for the end of NBD client's read of B"]);
	expect(whyItWaits("guest0", '"guest0" waits for the end of reader0\'s read of B', ALL)).toBe(
		"guest waits for the end of NBD client's read of B",
	);
});

it("the last step of the race says what was given and what it violates", () => {
	const { moment, step } = follow(RACE, "reader0*2 guest0*7 reader0*2");
	expect(doings(step, ALL)).toContain("is given NEW");
	expect(spoken(step, moment, ALL)).toMatch(/^Step 11: NBD client .*; violated: point in time\.$/);
});

it("no step of any run is told in the names of schedules, or with the model's marks", () => {
	const stepper = new Stepper(programOf(RACE));
	const graph = graphOf(RACE);
	const sentences = [...Array(graph.states).keys()].flatMap((state) => {
		const { moments, trace } = stepper.follow(scheduleTo(graph, state));
		const { possible } = moments.at(-1) as Moment;
		return [
			...possible.map((step) => doings(step, ALL)),
			...trace.steps.map((step, i) => spoken(step, moments[i + 1] as Moment, ALL)),
		];
	});
	expect(sentences.length).toBeGreaterThan(graph.states);
	for (const sentence of sentences) {
		expect(sentence).not.toMatch(/reader0|guest0|\.lock\b|\bold \d|undefined/);
		expect(sentence).not.toBe("");
	}
});

it("a step of which the model says nothing is told by where it stops", () => {
	expect(doings({ notes: [], to: "asleep" }, ALL)).toBe('goes on to "asleep"');
});
