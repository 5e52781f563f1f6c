import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { costsRow } from "../../../cli/report/ablation-page.js";
import {
	CROWDS,
	growthOf,
	MOST_OTHERS,
	measuringWaits,
	VARIANTS,
	type Variant,
	type Waiting,
} from "../../../properties/ablation/index.js";
import { fleecingProgram, scenarioFrom } from "../../../properties/index.js";
import { replaySchedule, runThrough } from "../../../scheduler/index.js";

const page = readFileSync(new URL("../../../docs/ablation.md", import.meta.url), "utf8");

function variant(crowd: number, change: Variant["change"]): Variant {
	const found = VARIANTS.find((each) => each.crowd === CROWDS[crowd] && each.change === change);
	if (found === undefined) throw new Error(`there is no such variant: ${change}`);
	return found;
}

function measure(of: Variant): Waiting[] {
	return Array.from({ length: of.mostOthers }, (_, i) => runThrough(measuringWaits(of, i + 1)));
}

const MEASURED: readonly (readonly [number, Variant["change"], readonly number[], string])[] = [
	[1, undefined, [1, 2, 3], "grows"],
	[1, "serialize_target_writes=off", [0, 0, 0], "none"],
	[1, "serialisingRequestsWaitForReads", [0, 0, 0], "none"],
	[1, "rescanAfterWait", [1, 1, 1], "bounded"],
	[2, undefined, [1, 1, 1], "bounded"],
	[2, "waitForOverlappingRequests", [0, 0, 0], "none"],
];

describe("for how many requests of others a guest's write waits", () => {
	it.each(MEASURED)("in company %i, %s", (crowd, change, most, growth) => {
		const of = variant(crowd, change);
		const waits = measure(of);
		expect(waits.map((waiting) => waiting.most)).toEqual(most);
		expect(waits.every(({ isProven }) => isProven)).toBe(true);
		expect(growthOf(waits)).toBe(growth);
		expect(page).toContain(`${costsRow({ variant: of, waits }, MOST_OTHERS)}\n`);
	});

	it("is shown by a schedule, which goes beyond the bound below and not beyond itself", () => {
		const { most, schedule = [], settings } = runThrough(measuringWaits(variant(1, undefined), 3));
		const actualWith = (most_waits: number) =>
			replaySchedule(fleecingProgram(scenarioFrom({ ...settings, most_waits: String(most_waits) })), schedule).failure
				?.actual;
		expect(settings.most_waits).toBe(String(most - 1));
		expect(actualWith(most - 1)).toBe(String(most));
		expect(actualWith(most)).toBeUndefined();
	});

	it("is at least what was seen, where a deadlock ends the search", () => {
		const waiting = runThrough(measuringWaits(variant(1, "waitingFor"), 2));
		expect(waiting).toMatchObject({ most: 2, isProven: false, endsBy: { kind: "deadlock" }, bound: undefined });
		expect(growthOf([waiting, waiting])).toBe("not known");
	});

	it("is not known where a bound was hit", () => {
		const waiting = runThrough(measuringWaits(variant(1, undefined), 2, { maxStates: 5 }));
		expect(waiting).toMatchObject({ isProven: false, endsBy: undefined, bound: "max-states 5" });
	});
});

it("numbers say how they go on only where there are two at least, each of them proved", () => {
	const numbers = (...most: number[]) => most.map((each): Waiting => ({ ...PROVED, most: each }));
	expect(growthOf(numbers(1))).toBe("not known");
	expect(growthOf(numbers(0, 0))).toBe("none");
	expect(growthOf(numbers(1, 2, 2))).toBe("bounded");
	expect(growthOf(numbers(2, 2, 3))).toBe("grows");
	expect(growthOf([...numbers(1, 1), { ...PROVED, isProven: false }])).toBe("not known");
});

const PROVED: Waiting = {
	...{ others: 1, settings: {}, most: 0, isProven: true, schedule: undefined, endsBy: undefined, bound: undefined },
};
