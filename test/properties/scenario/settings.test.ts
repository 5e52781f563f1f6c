import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CLUSTER_SIZE } from "../../../model/index.js";
import { scenarios } from "../../../properties/arbitraries/index.js";
import { PLAIN, ScenarioError, scenarioFrom, settingsOf } from "../../../properties/index.js";
import { seed } from "../../seed.js";

describe("scenarioFrom", () => {
	it("makes the seed's scenario of no settings at all", () => {
		const whole = { offset: 0, bytes: CLUSTER_SIZE };
		expect(scenarioFrom({})).toEqual({
			...PLAIN,
			clusters: 1,
			readers: [[whole]],
			writers: [[{ ...whole, kind: "write" }]],
		});
	});

	it("takes ranges by cluster and half, one after the other, and by client", () => {
		const { readers, writers } = scenarioFrom({ clusters: "3", readers: "3", reads: "0a/1-2+0b", writers: "4" });
		const half = CLUSTER_SIZE / 2;
		const mixed = [
			{ offset: 2 * half, bytes: 4 * half },
			{ offset: half, bytes: half },
		];
		expect(readers).toEqual([[{ offset: 0, bytes: half }], mixed, [{ offset: 0, bytes: half }]]);
		expect(writers.map(([range]) => range?.offset)).toEqual([0, 2 * half, 4 * half, 0]);
	});

	it.each([
		[{ clusters: "0" }, "clusters=0 is not possible; possible are: 1 to 8"],
		[{ clusters: "1.5" }, "clusters=1.5 is not possible"],
		[{ readers: "9" }, "readers=9 is not possible"],
		[{ reads: "1" }, "reads=1 goes beyond the image, whose clusters are 0 to 0: set clusters higher"],
		[{ clusters: "2", reads: "1-0" }, "reads=1-0 ends before it begins"],
		[{ reads: "4k:0" }, "reads=4k:0 is empty"],
		[{ short_by: "64k" }, "short_by=64k is not possible; possible are: 0, or a multiple of 512 below 64k"],
		[
			{ errors_at: "nonsense" },
			"errors_at=nonsense is not possible; possible are: any, or part of one of these: read_A.file",
		],
		[{ without: "waitingFor+waitingFor" }, "without=waitingFor+waitingFor is not possible"],
		[{ a: "qcow2", a_file_align: "4k" }, "a_file_align=4k is not possible with a=qcow2"],
		[{ a: "qcow2", depth: "0" }, "depth=0 is not possible with a=qcow2"],
		[{ a_align: "4k", short_by: "512" }, "short_by=512 is not possible with a_align=4k"],
		[{ reads: "each" }, "reads=each is not possible"],
		[{ writes: "0c" }, "writes=0c is not possible"],
		[{ l2: "lukewarm" }, "l2=lukewarm is not possible; possible are: cold, warm"],
		[{ depth: "5" }, "depth=5 is not possible; possible are: 0 to 4"],
		[{ serialize_target_writes: "yes" }, "possible are: on, off, auto"],
		[{ serializeTargetWrites: "on" }, 'there is no setting "serializeTargetWrites"; there are clusters, readers'],
	])("refuses %j and says what is possible", (settings, message) => {
		const make = () => scenarioFrom(settings as Record<string, string>);
		expect(make).toThrow(ScenarioError);
		expect(make).toThrow(message);
	});
});

describe("settingsOf", () => {
	it("writes settings from which the same scenario is made again", () => {
		const property = fc.property(scenarios({ maxClusters: 4, maxClients: 4 }), (scenario) => {
			expect(scenarioFrom(settingsOf(scenario))).toEqual(scenario);
		});
		fc.assert(property, { seed, numRuns: 500 });
	});
});
