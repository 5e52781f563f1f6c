import { describe, expect, it } from "vitest";
import { HOST_OPERATIONS } from "../../model/index.js";
import {
	errorsTold,
	FLEECING_PROPERTIES,
	fleecingProgram,
	type SettingValues,
	scenarioFrom,
	targetHoldsOldData,
} from "../../properties/index.js";
import { check } from "../../scheduler/index.js";
import { describeEnd, failuresIn, scenarioEnds } from "./scenario-ends.js";

/** Two clusters, which one client reads at once and one guest writes at once. */
const BOTH: SettingValues = { clusters: "2", reads: "0-1", writes: "0-1" };

const ALL_WELL = "reader0.0 given data; guest0.0 acknowledged; to copy: none; A: guest0.0 guest0.0; B: old old";
const READ_FAILED = "reader0.0 failed; guest0.0 acknowledged; to copy: none; A: guest0.0 guest0.0; B: old old";
// What the guest wanted to write is not in A, and what was not copied is still to be copied; what was stays copied.
const FIRST_COPY_FAILED = "reader0.0 given data; guest0.0 failed; to copy: 0 1; A: old old; B: - -";
const SECOND_COPY_FAILED = "reader0.0 given data; guest0.0 failed; to copy: 1; A: old old; B: old -";
// The copies are made then, whatever of the guest's data has come to A.
const WRITE_FAILED = ["guest0.0 old", "old guest0.0", "old old"].map(
	(a) => `reader0.0 given data; guest0.0 failed; to copy: none; A: ${a}; B: old old`,
);

const READ = [ALL_WELL, READ_FAILED];
const FIRST_COPY = [ALL_WELL, FIRST_COPY_FAILED];
const ANY_COPY = [ALL_WELL, FIRST_COPY_FAILED, SECOND_COPY_FAILED];
const WRITE = [ALL_WELL, ...WRITE_FAILED];

/** What can come of it if one operation fails, for each operation that there is: no other fails in any schedule. */
type Outcomes = Readonly<Record<string, readonly string[]>>;

const VARIANTS: readonly (readonly [string, SettingValues, Outcomes])[] = [
	[
		"a buffer",
		{},
		{
			"load L2 of B": [...FIRST_COPY, READ_FAILED],
			"read A.file": [...ANY_COPY, READ_FAILED],
			"read B.file": READ,
			"write A.file": WRITE,
			"write B.file": ANY_COPY,
		},
	],
	[
		"A as qcow2",
		{ a: "qcow2" },
		{
			"load L2 of B": [...FIRST_COPY, READ_FAILED],
			"read A.file": [...ANY_COPY, READ_FAILED],
			"read B.file": READ,
			// Its clusters are written one after the other.
			"write A.file": WRITE.filter((end) => end !== WRITE_FAILED[1]),
			"write B.file": ANY_COPY,
		},
	],
	[
		"an L2 cache of one slice",
		{ l2_slice: "1", l2_slots: "1" },
		{
			"load L2 of B": [...ANY_COPY, READ_FAILED],
			"read A.file": [...ANY_COPY, READ_FAILED],
			"read B.file": READ,
			// Nothing has changed in a slice before the first copy.
			"update L2 of B": [ALL_WELL, SECOND_COPY_FAILED, READ_FAILED],
			"write A.file": WRITE,
			"write B.file": ANY_COPY,
		},
	],
	[
		"a fresh B, whose refcounts nobody has looked at",
		{ l2_slice: "1", l2_slots: "1", refcounts: "cold", l1: "absent" },
		{
			"load L2 of B": [...ANY_COPY, READ_FAILED],
			"load refcounts of B": FIRST_COPY,
			"read A.file": [...ANY_COPY, READ_FAILED],
			"read B.file": READ,
			"update L1 of B": FIRST_COPY,
			"update L2 of B": [...ANY_COPY, READ_FAILED],
			"update refcounts of B": FIRST_COPY,
			"write A.file": WRITE,
			"write B.file": ANY_COPY,
			"write the new L2 table of B": FIRST_COPY,
		},
	],
	...["64k", "512k"].map(
		(copy_range) =>
			[
				`a copy by the host, in chunks of ${copy_range}`,
				{ copy_range },
				{
					// What the host cannot copy, the job copies, and nobody is told.
					"copy A.file to B.file": [ALL_WELL],
					"load L2 of B": READ,
					"read A.file": READ,
					"read B.file": READ,
					"write A.file": WRITE,
				},
			] as const,
	),
];

const at = (operation: string) => ({ errors: "1", errors_at: operation.replaceAll(" ", "_") });

describe.each(VARIANTS)("with %s", (_, settings, outcomes) => {
	it("these operations can fail, and no others", () => {
		const operations = failuresIn({ ...BOTH, ...settings });
		expect(operations).toEqual(Object.keys(outcomes));
		expect(HOST_OPERATIONS, "each can be named by errors_at").toEqual(expect.arrayContaining(operations));
	});

	it.each(Object.entries(outcomes))(
		"%s fails: a failing copy fails the guest's write, a failing read itself",
		(operation, ends) => {
			expect(scenarioEnds({ ...BOTH, ...settings, ...at(operation) }, describeEnd)).toEqual([...ends].sort());
		},
	);

	it.each(Object.entries(outcomes).filter(([, ends]) => ends.includes(FIRST_COPY_FAILED)))(
		"%s fails once: the guest's second write of the same range copies again, and succeeds",
		(operation) => {
			const again = { ...BOTH, ...settings, readers: "0", writes: "0-1+0-1", ...at(operation) };
			const end = "guest0.1 acknowledged; to copy: none; A: guest0.1 guest0.1; B: old old";
			expect(scenarioEnds(again, describeEnd)).toEqual([`guest0.0 acknowledged; ${end}`, `guest0.0 failed; ${end}`]);
		},
	);
});

/** As many failures as operations in a row that the job makes in place of each other. */
it("two failures in a row, the host's copy and the job's own, fail the guest's write", () => {
	const settings = { ...BOTH, readers: "0", copy_range: "512k", errors: "2", errors_at: "any" };
	const ends = scenarioEnds(settings, describeEnd);
	expect(ends).toContain("guest0.0 failed; to copy: 0 1; A: old old; B: - -");
	expect(ends).toContain("guest0.0 failed; to copy: 1; A: old old; B: old -");
});

describe("where the design of 2018 does not keep the rules", () => {
	const failureOf = (settings: SettingValues, properties = FLEECING_PROPERTIES) =>
		check(fleecingProgram(scenarioFrom(settings), { properties })).failure;

	it("compressed data that were not written leave a cluster that cannot be read", () => {
		const settings = { compress: "on", ...at("write B.file") };
		expect(failureOf(settings)?.message).toBe(targetHoldsOldData.name);
		expect(failureOf(settings, [errorsTold])).toMatchObject({
			message: errorsTold.name,
			actual: '"reader0.0 failed with EIO, but the host did not fail"',
		});
	});

	it("nor written again: the guest's write fails for ever", () => {
		const others = FLEECING_PROPERTIES.filter((property) => property !== errorsTold && property !== targetHoldsOldData);
		const settings = { readers: "0", writes: "0+0+0", compress: "on", ...at("write B.file") };
		expect(scenarioEnds(settings, describeEnd, others)).toEqual([
			"guest0.0 acknowledged; guest0.1 acknowledged; guest0.2 acknowledged; to copy: none; A: guest0.2; B: old",
			"guest0.0 failed; guest0.1 failed; guest0.2 failed; to copy: 0; A: old; B: unwritten",
		]);
	});

	it("but other operations may fail there", () => {
		for (const operation of ["load L2 of B", "read A.file", "write A.file", "read B.file"]) {
			expect(failureOf({ ...BOTH, compress: "on", ...at(operation) }), operation).toBeUndefined();
		}
	});

	it("a copy by the host that fails sets the bits of all its clusters, and those that were copied before are copied again", () => {
		// Beyond the end of the image the host fails without an error of its own.
		const settings = { clusters: "3", short_by: "32k", readers: "0", writes: "1+0-2", copy_range: "512k" };
		expect(failureOf(settings)?.message).toBe("copied before overwritten");
		expect(failureOf({ ...settings, repaired: "copyRangeOfDirtyClusters" })).toBeUndefined();
		expect(failureOf({ ...settings, writes: "0-2" }), "that is harmless where none was copied").toBeUndefined();
	});

	it("and one that succeeds copies those again, which the guest has overwritten", () => {
		const settings = { clusters: "2", readers: "0", writes: "1+0-1", copy_range: "512k" };
		expect(failureOf(settings)?.message).toBe("copied before overwritten");
		expect(failureOf({ ...settings, repaired: "copyRangeOfDirtyClusters" })).toBeUndefined();
		expect(failureOf({ ...settings, copy_range: "64k" })).toBeUndefined();
	});
});
