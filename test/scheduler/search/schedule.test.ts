import fc from "fast-check";
import { expect, it } from "vitest";
import {
	parseSchedule,
	parseScheduleStart,
	type ScheduleStep,
	ScheduleSyntaxError,
	showSchedule,
} from "../../../scheduler/index.js";
import { seed } from "../../seed.js";

it("shows a schedule on one line, with equal steps counted", () => {
	expect(showSchedule([])).toBe("");
	expect(
		showSchedule([
			{ coroutine: "reader" },
			{ coroutine: "reader" },
			{ coroutine: "writer", choices: [1] },
			{ coroutine: "writer", choices: [1] },
			{ coroutine: "writer", choices: [1, 0] },
			{ coroutine: "writer" },
			{ coroutine: "parent/child" },
			{ coroutine: "two words" },
		]),
	).toBe('reader*2 writer:1*2 writer:1,0 writer parent/child "two words"');
});

it("what is shown can be read back", () => {
	const name = fc.oneof(
		fc.constantFrom("a", "b", "parent/child", "two words", 'with "quotes"', "back\\slash", "a:1", "a*2", "späti"),
		fc.string({ minLength: 1 }),
	);
	const step: fc.Arbitrary<ScheduleStep> = fc.oneof(
		fc.record({ coroutine: name }),
		fc.record({ coroutine: name, choices: fc.array(fc.nat(20), { minLength: 1, maxLength: 3 }) }),
	);
	fc.assert(
		fc.property(fc.array(step), (schedule) => {
			expect(parseSchedule(showSchedule(schedule))).toEqual(schedule);
		}),
		{ numRuns: 500, seed },
	);
});

it("a text that is no schedule is refused, from where it goes wrong", () => {
	for (const text of ["a:", "a b:x c", "a*", '"open', "a:1,", "a*2*3", "*2", '"\\x"', '"a\nb"']) {
		expect(() => parseSchedule(text), text).toThrow(ScheduleSyntaxError);
	}
	expect(() => parseSchedule("a b:x c")).toThrow('"b:x c" is not how steps are written');
	expect(() => parseSchedule("a*999999999")).toThrow(/at most 1000000 steps/);
});

it("of a text that goes wrong somewhere, the part before is a schedule", () => {
	expect(parseScheduleStart(" a  b*2 ")).toEqual({
		schedule: [{ coroutine: "a" }, { coroutine: "b" }, { coroutine: "b" }],
		rest: "",
		fault: undefined,
	});
	expect(parseScheduleStart('a "two  words" b:x c')).toEqual({
		schedule: [{ coroutine: "a" }, { coroutine: "two  words" }],
		rest: "b:x c",
		fault: '"b:x c" is not how steps are written: name, name:choices or name*times',
	});
	expect(parseScheduleStart("a b*1000000 c")).toMatchObject({ schedule: [{ coroutine: "a" }], rest: "b*1000000 c" });
	expect(parseScheduleStart("*2")).toMatchObject({ schedule: [], rest: "*2" });
});
