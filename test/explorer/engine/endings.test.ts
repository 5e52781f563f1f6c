import { expect, it } from "vitest";
import { endingOf, givenTo } from "../../../explorer/engine/endings.js";
import { Stepper } from "../../../scheduler/index.js";
import { graphOf, programOf, SETTINGS, schedule } from "../scenarios.js";

it("what was read is old, new or both", () => {
	expect(givenTo(["old 0a", "old 0b"])).toBe("OLD");
	expect(givenTo(["guest0.0 0a", "guest0.0 0b"])).toBe("NEW");
	expect(givenTo(["old 0a", "guest0.0 0b"])).toBe("half OLD, half NEW");
	expect([givenTo([]), givenTo(null)]).toEqual([undefined, undefined]);
});

it("readers are told in order, and only they", () => {
	const contents = new Map<string, unknown>([
		["result[reader1.0]", null],
		["A.file[0a]", "guest0.0 0a"],
		["result[reader0.0]", ["old 0a"]],
	]);
	expect(endingOf(contents as never)).toBe("NBD client 1 got OLD, NBD client 2 got nothing yet");
});

it("a run that reads before it is written to got OLD; the race got NEW", () => {
	const stepper = new Stepper(programOf({ serialize_target_writes: "off" }));
	const ending = (text: string) =>
		endingOf((stepper.follow(schedule(text)).moments.at(-1) as never as { contents: never }).contents);
	expect(ending("reader0*2 guest0*7 reader0*2")).toBe("NBD client got NEW");
	expect(ending("reader0*4 guest0*7")).toBe("NBD client got OLD");
});

it.each(SETTINGS)("exactly the states that violate say that something new was read: %o", (settings) => {
	const { endings, failures } = graphOf(settings);
	const told = [...endings].filter(([, text]) => text.includes("NEW")).map(([state]) => state);
	expect(told).toEqual([...failures.keys()]);
});
