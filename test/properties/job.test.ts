import { describe, expect, it } from "vitest";
import { fleecingProgram, type SettingValues, scenarioFrom } from "../../properties/index.js";
import { check } from "../../scheduler/index.js";
import { describeEnd, scenarioEnds } from "./scenario-ends.js";

const ends = (settings: SettingValues) =>
	scenarioEnds({ readers: "0", ...settings }, (world) => {
		return `${world.fleecing.job.outcome.get() ?? "running"}; ${describeEnd(world)}`;
	});

function failureOf(settings: SettingValues): string | undefined {
	return check(fleecingProgram(scenarioFrom(settings))).failure?.message;
}

describe("a full copy", () => {
	const full = { clusters: "2", sync: "full" };

	it("copies all, whoever comes first to what the guest writes", () => {
		expect(ends({ ...full, writes: "0" })).toEqual([
			"completed; guest0.0 acknowledged; to copy: none; A: guest0.0 old; B: old old",
		]);
	});

	it.each(["read_A.file", "write_B.file"])("ends at the first error of its own, of %s", (errors_at) => {
		expect(ends({ ...full, writers: "0", errors: "1", errors_at })).toEqual([
			"completed; to copy: none; A: old old; B: old old",
			"failed; to copy: 0 1; A: old old; B: - -",
			"failed; to copy: 1; A: old old; B: old -",
		]);
	});

	it("tries again, if errors are to be ignored", () => {
		const ignoring = { ...full, writers: "0", errors: "2", errors_at: "write_B.file", on_error: "ignore" };
		expect(ends(ignoring)).toEqual(["completed; to copy: none; A: old old; B: old old"]);
	});

	it("does not end at an error of a copy that the guest waits for, which is the guest's", () => {
		const failing = { ...full, writes: "0", errors: "1", errors_at: "write_B.file" };
		const guests = "completed; guest0.0 failed; to copy: none; A: old old; B: old old";
		const well = "completed; guest0.0 acknowledged; to copy: none; A: guest0.0 old; B: old old";
		expect(ends(failing)).toEqual([
			...[well, guests],
			// Its own error is not told to the guest.
			"failed; guest0.0 acknowledged; to copy: 0 1; A: guest0.0 old; B: - -",
			"failed; guest0.0 acknowledged; to copy: 1; A: guest0.0 old; B: old -",
		]);
		expect(ends({ ...failing, on_error: "ignore" })).toEqual([well, guests]);
	});
});

describe("a cancellation", () => {
	it("ends the copying: what the guest writes afterwards is not copied", () => {
		expect(ends({ cancel: "on" })).toEqual([
			"cancelled; guest0.0 acknowledged; to copy: 0; A: guest0.0; B: -",
			"cancelled; guest0.0 acknowledged; to copy: none; A: guest0.0; B: old",
		]);
	});

	it("of a full copy takes effect between two clusters, or comes too late", () => {
		expect(ends({ cancel: "on", clusters: "2", sync: "full", writers: "0" })).toEqual([
			"cancelled; to copy: 0 1; A: old old; B: - -",
			"cancelled; to copy: 1; A: old old; B: old -",
			"completed; to copy: none; A: old old; B: old old",
		]);
	});

	it("waits for copies that are under way, which need the bitmap", () => {
		const scenario = { cancel: "on", clusters: "2", reads: "0", writes: "0-1" };
		expect(failureOf(scenario)).toBeUndefined();
		expect(failureOf({ ...scenario, without: "waitForCopiesAtEnd" })).toBe(
			"guest0 uses the copy bitmap, which has been freed",
		);
	});
});

describe("a start while the guest is at work", () => {
	it("in a transaction shows A as it is then, before a write or after it", () => {
		expect(ends({ start: "transaction", writes: "0+0" })).toEqual([
			"running; guest0.0 acknowledged; guest0.1 acknowledged; to copy: 0; A: guest0.1; B: -",
			"running; guest0.0 acknowledged; guest0.1 acknowledged; to copy: none; A: guest0.1; B: guest0.0",
			"running; guest0.0 acknowledged; guest0.1 acknowledged; to copy: none; A: guest0.1; B: old",
		]);
	});

	it("alone has no drain, and shows what changes", () => {
		expect(failureOf({ start: "alone", reads: "0+0" })).toBe("two reads agree");
	});

	it("needs the drain: a write that is past the notifier by then would change the snapshot", () => {
		const scenario = { start: "transaction", reads: "0+0" };
		expect(failureOf(scenario)).toBeUndefined();
		expect(failureOf({ ...scenario, without: "drainAtStart" })).toBe("two reads agree");
	});
});

describe("copy bits", () => {
	it("are set again when a copy fails", () => {
		const failing = { errors: "1", errors_at: "write_B.file" };
		expect(failureOf(failing)).toBeUndefined();
		expect(failureOf({ ...failing, without: "restoreCopyBit" })).toBe("clear bit means copied");
	});

	it("are set again for all clusters of a chunk that the host failed to copy", () => {
		const failing = { clusters: "3", readers: "0", writes: "0-2", copy_range: "512k", errors: "1", errors_at: "copy" };
		expect(failureOf(failing)).toBeUndefined();
		expect(failureOf({ ...failing, without: "restoreWholeChunk" })).toBe("clear bit means copied");
	});
});
