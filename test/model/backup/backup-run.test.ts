import { describe, expect, it } from "vitest";
import { CLUSTER_SIZE, Fleecing, type FleecingOptions } from "../../../model/index.js";
import { keeping, spawn } from "../../../scheduler/index.js";
import { endsOf } from "../ends.js";

/** A job that copies the only cluster while one of its writes may fail: how it ends, and what B holds then. */
function endsOfFullJob(onError: NonNullable<FleecingOptions["onError"]>): unknown[] {
	return endsOf(() => {
		const fleecing = new Fleecing({
			...{ length: CLUSTER_SIZE, depth: 1, l2: "warm", serializeTargetWrites: "auto" },
			...{ sync: "full", onError, faults: { most: 1, at: "write B.file" } },
		});
		spawn("job", function* () {
			yield* keeping(
				["job"],
				fleecing.runJob(() => undefined, true),
			);
		});
		return () => [fleecing.job.outcome.get(), fleecing.contentOfB(0) ?? "-", fleecing.contentOfB(1) ?? "-"];
	});
}

describe("a copy of the job's own that fails", () => {
	it("fails the job, if it is to report errors", () => {
		expect(endsOfFullJob("report")).toEqual([
			["completed", "old 0a", "old 0b"],
			["failed", "-", "-"],
		]);
	});

	it("is made again, if it is to ignore them", () => {
		expect(endsOfFullJob("ignore")).toEqual([["completed", "old 0a", "old 0b"]]);
	});
});
