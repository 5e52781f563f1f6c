import { describe, expect, it } from "vitest";
import { Environment, type HostFaultOptions } from "../../model/index.js";
import { cell, pause, spawn } from "../../scheduler/index.js";
import { endsOf } from "./ends.js";

/** What each of a coroutine's operations comes to, over all schedules; `x` for one that fails. */
function failing(faults: HostFaultOptions, operations: readonly string[], coroutines = 1): unknown[] {
	return endsOf(() => {
		const environment = new Environment({ faults });
		const outcomes = cell("outcomes", "");
		for (let i = 0; i < coroutines; i++) {
			spawn(`co${i}`, function* () {
				for (const operation of operations) {
					yield* pause("next");
					outcomes.set(outcomes.get() + (environment.faults.fails(operation) ? "x" : "."));
				}
			});
		}
		const counts = Array.from({ length: coroutines }, (_, i) => () => environment.faults.ofCoroutine(`co${i}`));
		return () => `${outcomes.get()} ${counts.map((count) => count()).join("+")}`;
	});
}

describe("the host", () => {
	it("fails nowhere, unless it may", () => {
		expect(failing({ most: 0, at: "" }, ["read A.file", "write A.file"])).toEqual([".. 0"]);
	});

	it("may fail anywhere, as often as it may", () => {
		expect(failing({ most: 1, at: "" }, ["read A.file", "write A.file"])).toEqual([".. 0", ".x 1", "x. 1"]);
		expect(failing({ most: 2, at: "" }, ["r", "r", "r"])).toEqual([
			"... 0",
			"..x 1",
			".x. 1",
			".xx 2",
			"x.. 1",
			"x.x 2",
			"xx. 2",
		]);
	});

	it("fails only where it is said to", () => {
		expect(failing({ most: 1, at: "write" }, ["read A.file", "write A.file"])).toEqual([".. 0", ".x 1"]);
		expect(failing({ most: 1, at: "B.file" }, ["read A.file", "write A.file"])).toEqual([".. 0"]);
	});

	it("has its failures counted over all coroutines, and told apart by them", () => {
		expect(failing({ most: 1, at: "" }, ["r"], 2)).toEqual([".. 0+0", ".x 0+1", ".x 1+0", "x. 0+1", "x. 1+0"]);
	});
});
