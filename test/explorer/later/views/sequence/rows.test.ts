import { describe, expect, it } from "vitest";
import { actorOf } from "../../../../../explorer/engine/actors.js";
import {
	arrowOf,
	lanesOf,
	ROW_HEIGHT,
	ROWS_AT_ONCE,
	rowsInSight,
	rowsOf,
} from "../../../../../explorer/later/views/sequence/rows.js";
import { readLink } from "../../../../../properties/index.js";
import { Stepper } from "../../../../../scheduler/index.js";

const RACE = "m=fleecing&serialize_target_writes=off&s=reader0*2+guest0*7+reader0*2";

function rowsAt(link: string) {
	const { model, settings, schedule } = readLink(link);
	return rowsOf(new Stepper(model.build(settings)).follow(schedule));
}

describe("lanes", () => {
	const all = ["reader0", "guest0"];
	const actors = all.map((name) => actorOf(name, all));

	it("of the disks lie between those who read and those who write", () => {
		expect(lanesOf(actors, true).map(({ coroutine, x }) => [coroutine, x])).toEqual([
			["reader0", 12.5],
			["B", 37.5],
			["A", 62.5],
			["guest0", 87.5],
		]);
	});

	it("are only those of the actors where there are no disks", () => {
		expect(lanesOf(actors, false).map(({ coroutine }) => coroutine)).toEqual(all);
	});
});

describe("arrows", () => {
	it("go to a disk and come back from it, as the model's notes say", () => {
		expect(rowsAt(RACE).map(({ arrows }) => arrows.map(({ what, disk }) => `${what} ${disk}`))).toEqual([
			["begins B"],
			["begins A"],
			["begins A", "begins A"],
			["reads A"],
			["ends A", "begins B"],
			["writes B"],
			["links B", "ends B"],
			["writes A"],
			["ends A"],
			["reads A"],
			["ends A", "ends B"],
		]);
	});

	it("come back with data that is read and with requests that end", () => {
		const back = ["begins a read of A", "ends its read of A", "reads cluster 0 of A.file", "writes 0a of B.file"];
		expect(back.map((note) => arrowOf(note)?.comesBack)).toEqual([false, true, true, false]);
	});

	it("are not drawn for what has nothing to do with a disk", () => {
		for (const note of ["reads 1", "takes the mutex of B", "waits for guest0's write of B"]) {
			expect(arrowOf(note)).toBeUndefined();
		}
	});

	it("agree with the requests that the steps put into the cells, and take out of them", () => {
		const counted = rowsAt(RACE).map(({ step, arrows }) => ({
			inCells: step.changes.filter(({ cell }) => cell.includes(".trackedRequests[")).length,
			inArrows: arrows.filter(({ what }) => what === "begins" || what === "ends").length,
		}));
		expect(counted.some(({ inCells }) => inCells > 1)).toBe(true);
		for (const { inCells, inArrows } of counted) expect(inArrows).toBe(inCells);
	});
});

describe("bars", () => {
	it("show who holds B's mutex, from the step that takes it to the one that drops it", () => {
		const held = rowsAt(RACE).map(({ bars }) => bars.filter(({ lane }) => lane === "B"));
		expect(held[0]).toEqual([{ lane: "B", coroutine: "reader0", why: "", above: false, below: true, begins: true }]);
		expect(held[1]).toEqual([{ lane: "B", coroutine: "reader0", why: "", above: true, below: false, begins: false }]);
		expect(held.slice(2).flat()).toEqual([]);
	});

	it("show who waits, and for what, until it can go on", () => {
		const rows = rowsAt("m=fleecing&serialize_target_writes=on&s=reader0*2+guest0*3+reader0*2");
		const waits = rows.map(({ bars }) => bars.filter(({ lane }) => lane === "guest0"));
		expect(waits.map((bars) => bars.map(({ above, below, begins }) => [above, below, begins]))).toEqual([
			[],
			[],
			[],
			[],
			[[false, true, true]],
			[[true, true, false]],
			[[true, false, false]],
		]);
		expect(waits[4]?.[0]?.why).toContain("reader0's read of B");
	});

	it("that last from the start begin in the first row", () => {
		const { model, settings, schedule } = readLink("m=lost-update&s=adder0*2");
		const { trace, moments } = new Stepper(model.build(settings)).follow(schedule);
		const waiting = [{ coroutine: "adder1", why: '"adder1" waits' }];
		const rows = rowsOf({ trace, moments: moments.map((moment) => ({ ...moment, waiting })) });
		expect(rows.map(({ bars }) => bars.map(({ above, begins }) => [above, begins]))).toEqual([
			[[true, true]],
			[[true, false]],
		]);
	});
});

it("a row says what its step has violated", () => {
	const violated = rowsAt(RACE).map((row) => row.violated);
	expect(violated.at(-1)).toBe("point in time");
	expect(violated.slice(0, -1).every((text) => text === undefined)).toBe(true);
});

it("a model without disks has rows without arrows", () => {
	const rows = rowsAt("m=lost-update&s=adder0*2+adder1*2");
	expect(rows.map(({ arrows, bars }) => [arrows.length, bars.length])).toEqual([
		[0, 0],
		[0, 0],
		[0, 0],
		[0, 0],
	]);
});

describe("the rows in the document", () => {
	it("are all rows of a run that is not long", () => {
		expect(rowsInSight(ROWS_AT_ONCE, 5000, 600)).toEqual([0, ROWS_AT_ONCE]);
	});

	it("are those in sight and a few around them in a long one", () => {
		const [from, to] = rowsInSight(1000, 500 * ROW_HEIGHT, 4 * ROW_HEIGHT);
		expect([from, to]).toEqual([495, 509]);
	});

	it("do not go beyond the ends, wherever the view was scrolled before", () => {
		expect(rowsInSight(1000, 0, 600)[0]).toBe(0);
		expect(rowsInSight(201, 5000 * ROW_HEIGHT, 600)).toEqual([201, 201]);
	});
});
