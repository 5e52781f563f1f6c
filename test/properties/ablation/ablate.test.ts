import { describe, expect, it } from "vitest";
import { hasCycle } from "../../../properties/ablation/finding.js";
import {
	type Ablated,
	type AblationOptions,
	ablating,
	type Finding,
	settingsWithout,
} from "../../../properties/ablation/index.js";
import { fleecingProgram, type SettingValues, scenarioFrom } from "../../../properties/index.js";
import { replaySchedule, runThrough } from "../../../scheduler/index.js";

function ablate(name: Ablated["name"], settings: SettingValues, options: AblationOptions = {}): Ablated {
	return runThrough(ablating({ name, settings }, { determinism: false, ...options }));
}

function cell({ cells }: Ablated, property: string, side: "intact" | "ablated" = "ablated"): Finding {
	const found = cells.find((each) => each.property === property);
	if (found === undefined) throw new Error(`no property is called "${property}"`);
	return found[side];
}

describe("a property without a piece of synchronisation", () => {
	it("is not affected where the whole state space is the same", () => {
		const result = ablate("dataBeforeLink", {});
		expect(new Set(result.cells.map(({ ablated }) => ablated.outcome))).toEqual(new Set(["not affected"]));
		expect([result.ablated.states, result.ablated.transitions]).toEqual([42, 64]);
	});

	it("holds where the state space is another one, and all of it was seen", () => {
		expect(cell(ablate("lockOverL2Load", { readers: "2" }), "point in time")).toEqual({
			outcome: "holds",
			states: 125,
		});
	});

	it("is violated by the least schedule, and another one of the same scenario holds", () => {
		const result = ablate("serialiseBufferedWrites", {});
		expect(cell(result, "point in time")).toMatchObject({
			outcome: "violated",
			steps: 11,
			preemptions: 1,
			least: "preemptions",
		});
		expect(cell(result, "two reads agree")).toEqual({ outcome: "holds", states: 64 });
	});

	it("is not said to be violated where a deadlock ends runs before", () => {
		const result = ablate("waitingFor", { readers: "2" });
		expect(cell(result, "every request ends")).toMatchObject({ outcome: "violated", failure: { kind: "deadlock" } });
		expect(cell(result, "point in time")).toMatchObject({ outcome: "holds", endsBy: { kind: "deadlock" } });
		expect(cell(result, "no assertion fails")).toMatchObject({ outcome: "holds", endsBy: { kind: "deadlock" } });
	});

	it("is looked for past failures of another kind, of which a search finds one first", () => {
		const result = ablate("copyBeforeWrite", { a: "overlay", a_copy_on_read: "on" });
		const found = cell(result, "point in time");
		expect(found).toMatchObject({ outcome: "violated", least: "steps", failure: { message: "point in time" } });
		expect(cell(result, "every request ends", "intact").outcome).toBe("violated");
		if (found.outcome !== "violated") return;
		const trace = replaySchedule(fleecingProgram(scenarioFrom(result.without)), found.schedule);
		expect(trace.steps).toHaveLength(found.steps);
		expect(trace.failure?.message).toBe("point in time");
	});

	it("is not looked at if it is one of the end, and no run gets there", () => {
		const result = ablate("noSerialising", { readers: "0", writes: "0a", a_align: "64k" });
		expect(cell(result, "nothing left behind")).toMatchObject({
			outcome: "not looked at",
			endsBy: { kind: "assertion" },
		});
		expect(cell(result, "guest writes kept").outcome).toBe("holds");
	});

	it("may be violated with the piece, too", () => {
		const result = ablate("lockOverL2Load", { serialize_target_writes: "off" });
		expect(cell(result, "point in time", "intact").outcome).toBe("violated");
		expect(cell(result, "point in time").outcome).toBe("violated");
		expect(cell(result, "guest writes kept", "intact").outcome).toBe("holds");
	});

	it("is undecided where a bound was hit or the search interrupted", () => {
		expect(cell(ablate("rescanAfterWait", { readers: "2" }, { maxStates: 50 }), "point in time")).toEqual({
			outcome: "undecided",
			reason: "max-states 50",
		});
		const interrupted = ablate("serialiseBufferedWrites", {}, { interrupted: () => "the interruption" });
		expect(cell(interrupted, "point in time")).toEqual({ outcome: "undecided", reason: "the interruption" });
	});
});

it("a piece is taken out beside those that are out already", () => {
	expect(settingsWithout({}, "waitingFor").without).toBe("waitingFor");
	expect(settingsWithout({ without: "noSerialising" }, "waitingFor").without).toBe("noSerialising+waitingFor");
	expect(settingsWithout({ without: "waitingFor" }, "waitingFor").without).toBe("waitingFor");
});

it.each([
	["a line", [1, 2, 2], [1, 2], false],
	["two ways to one state", [2, 3, 4, 4], [1, 2, 3, 3], false],
	["a state that follows itself", [1, 2], [1, 1], true],
	["two that follow each other", [1, 2, 3], [1, 2, 1], true],
])("states in %s", (_, ends, target, expected) => {
	const graph = { states: ends.length, firstStep: Int32Array.of(0, ...ends), target: Int32Array.from(target) };
	expect(hasCycle(graph)).toBe(expected);
});
