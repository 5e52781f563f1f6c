import { describe, expect, it } from "vitest";
import { fleecingProgram, type SettingValues, scenarioFrom } from "../../properties/index.js";
import { check } from "../../scheduler/index.js";

function failureOf(settings: SettingValues): string | undefined {
	const { failure } = check(fleecingProgram(scenarioFrom(settings)));
	return failure && `${failure.kind}: ${failure.message}`;
}

/*
 * Where a request to A is serialising itself, the design of 2018 does not hold. In all of these A pads requests or copies on
 * read, which the images of the report do not.
 */
describe("a guest's write that pads", () => {
	const padding: SettingValues = { a_align: "4k", writes: "512:512" };

	it("waits in its copy for a read through B, which waits in A for the write: for ever", () => {
		expect(failureOf(padding)).toBe('deadlock: "reader0" and "guest0" wait for each other');
		expect(failureOf({ ...padding, writes: "0:4k" }), "a write of whole blocks does not").toBeUndefined();
		expect(failureOf({ ...padding, serialize_target_writes: "off" })).not.toContain("deadlock");
	});

	it("waits for the job's own copy of the cluster, which waits in A for the write: for ever", () => {
		expect(failureOf({ ...padding, readers: "0", sync: "full" })).toBe(
			'deadlock: "guest0" and "job" wait for each other',
		);
		expect(failureOf({ ...padding, readers: "0", sync: "full", writes: "0:4k" })).toBeUndefined();
	});

	it("finds, with its padding read, that another guest's copy reads A, which waits for nobody: the assertion fails", () => {
		const two = { ...padding, readers: "0", writers: "2" };
		const stale = "assertion: a serialising write that had to wait has no padding that could be stale";
		expect(failureOf({ ...two, writes: "512:512/8k:512" })).toBe(stale);
		expect(failureOf({ ...two, writes: "512:512/8k:4k" }), "whether that one pads or not").toBe(stale);
		expect(failureOf({ ...two, writes: "z512:8k/16k:512" }), "and with zeroes").toBe(stale);
		expect(failureOf({ ...two, writes: "512:4k/8k:512" }), "and before it has read all of it").toBe(
			"assertion: nobody came between once the head has been read",
		);
		expect(failureOf({ ...two, writes: "512:512/8k:512", ordering: "qemu" }), "in one event loop too").toBe(stale);
		expect(
			failureOf({ ...two, clusters: "2", writes: "512:512/1" }),
			"but not with one of another cluster",
		).toBeUndefined();
	});
});

describe("a read of A that copies what it reads", () => {
	it("waits for the guest's write, whose copy waits for the read through B that it belongs to: for ever", () => {
		const settings = { a: "overlay", a_copy_on_read: "on" };
		expect(failureOf(settings)).toBe('deadlock: "reader0" and "guest0" wait for each other');
		expect(failureOf({ a: "overlay" })).toBeUndefined();
		expect(failureOf({ ...settings, a: "qcow2" })).toBe('deadlock: "reader0" and "guest0" wait for each other');
	});
});
