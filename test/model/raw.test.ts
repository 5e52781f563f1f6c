import { describe, expect, it } from "vitest";
import { CLUSTER_SIZE, Fleecing, type FleecingOptions, gridWith } from "../../model/index.js";
import { always, atEnd, check, keeping, program, spawn } from "../../scheduler/index.js";

const BLOCK = 4096;

/** A, of four pieces: a sector, the one that the guest writes, the rest of a block, and the rest of the cluster. */
function arrangement(options: Partial<FleecingOptions>): Fleecing {
	const grid = gridWith([512, 1024, BLOCK]);
	return new Fleecing({ length: CLUSTER_SIZE, grid, l2: "warm", depth: 1, serializeTargetWrites: "auto", ...options });
}

/** A guest writes the second sector of A, which lies on a disk of larger sectors. */
function writingOneSector(options: Partial<FleecingOptions>, isSerialisingOnA: boolean) {
	return program("one sector", () => {
		const fleecing = arrangement(options);
		spawn("guest", () => keeping(["write"], fleecing.guestWrite(512, 512, ["new"])));
		if (!isSerialisingOnA) always("A is not serialising", () => fleecing.a.serialisingInFlight.get() === 0);
		atEnd("the sector is new, and nothing else", () => ({
			expected: "old 0a new old 0c old 0d",
			actual: [0, 1, 2, 3].map((piece) => fleecing.contentOfA(piece)).join(" "),
		}));
	});
}

/** The points at which the guest waits for the host, in a run of its own. */
function pointsOf(options: Partial<FleecingOptions>): string[] {
	const { counterexample } = check(
		program("points", () => {
			const fleecing = arrangement(options);
			spawn("guest", () => keeping(["write"], fleecing.guestWrite(512, 512, ["new"])));
			atEnd("is shown", () => false);
		}),
	);
	const notes = counterexample?.trace.steps.flatMap((step) => step.notes.map(({ text }) => text)) ?? [];
	return notes.filter((text) => /^(begins|copies)/.test(text));
}

describe("a raw A on a disk with larger sectors", () => {
	it("is padded below, where the request is serialising, and not on A", () => {
		expect(check(writingOneSector({ sourceFileAlignment: BLOCK }, false)).verdict).toBe("VERIFIED");
		expect(check(writingOneSector({ sourceAlignment: BLOCK }, false)).failure?.message).toBe("A is not serialising");
		expect(check(writingOneSector({ sourceAlignment: BLOCK }, true)).verdict).toBe("VERIFIED");
	});

	it("has its notifier run before the padding is read", () => {
		const reads = ["begins a read of A", "begins a read of A.file"];
		expect(pointsOf({ sourceFileAlignment: BLOCK })).toEqual([
			...["begins a write of A", "copies cluster 0 from A to B first", ...reads, "begins a write of B"],
			"begins a write of A.file",
		]);
	});
});
