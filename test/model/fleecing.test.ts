import { describe, expect, it } from "vitest";
import {
	CLUSTER_SIZE,
	COPY_WAITED_FOR_MUTEX,
	Fleecing,
	type Switches,
	WINDOW_OPEN_DURING_WRITE,
	WRITE_WAITED_FOR_READ,
} from "../../model/index.js";
import { FLEECING_PROPERTIES, fleecingProgram, type SettingValues, scenarioFrom } from "../../properties/index.js";
import { type CheckResult, cell, check, keeping, spawn } from "../../scheduler/index.js";
import { endsOf } from "./ends.js";

/** Checks a scenario; with pieces of synchronisation taken out, or looking for one property only. */
function checkScenario(settings: SettingValues, switches: Partial<Switches> = {}, property?: string): CheckResult {
	const properties = FLEECING_PROPERTIES.filter(({ name }) => property === undefined || name === property);
	return check(fleecingProgram(scenarioFrom(settings), { switches, properties }));
}

describe("the race", () => {
	it.each([
		["a cold L2", {}],
		["a warm L2", { l2: "warm" }],
		["A two levels down", { depth: "2" }],
		["effects by sub-block", { effects: "sub-block" }],
	])("fails without serialising writes: %s", (_, settings) => {
		const { verdict, failure } = checkScenario({ ...settings, serialize_target_writes: "off" });
		expect([verdict, failure?.message]).toEqual(["VIOLATED", "point in time"]);
	});

	it.each([
		["a cold L2", {}],
		["a warm L2", { l2: "warm" }],
		["A two levels down", { depth: "2" }],
		["effects by sub-block", { effects: "sub-block" }],
	])("is gone with auto, which is on there: %s", (_, settings) => {
		expect(checkScenario({ ...settings, serialize_target_writes: "auto" }).verdict).toBe("VERIFIED");
	});

	it("auto stays off for a chain that does not contain A, and fails there; on would help", () => {
		expect(checkScenario({ depth: "0", serialize_target_writes: "auto" }).failure?.message).toBe("point in time");
		expect(checkScenario({ depth: "0", serialize_target_writes: "on" }).verdict).toBe("VERIFIED");
	});
});

describe("nothing is proved by an empty search", () => {
	const reached = (settings: SettingValues) =>
		checkScenario(settings).witnesses.flatMap(({ name, reached }) => (reached ? [name] : []));

	it("without serialising writes, the window is open while a guest write lands, and a copy waits for the mutex", () => {
		const witnesses = reached({ serialize_target_writes: "off" });
		expect(witnesses).toContain(WINDOW_OPEN_DURING_WRITE);
		expect(witnesses).toContain(COPY_WAITED_FOR_MUTEX);
	});

	it("with them, a write waits for a read, and the window is never open", () => {
		const witnesses = reached({ serialize_target_writes: "on" });
		expect(witnesses).toContain(WRITE_WAITED_FOR_READ);
		expect(witnesses).not.toContain(WINDOW_OPEN_DURING_WRITE);
	});

	it("with them, a copy still waits for the mutex, which a reader of another cluster holds", () => {
		expect(reached({ clusters: "2", reads: "1", serialize_target_writes: "on" })).toContain(COPY_WAITED_FOR_MUTEX);
	});
});

/** Each piece of synchronisation, taken out of a scenario that holds with it, breaks the property named. */
const GUARDS: readonly (readonly [string, Partial<Switches>, SettingValues, string])[] = [
	["reads waiting for serialising writes", { readsWaitForSerialisingRequests: false }, {}, "point in time"],
	["the rescan after a wait", { rescanAfterWait: false }, { readers: "2" }, "point in time"],
	["the rule of waitingFor", { waitingFor: false }, { readers: "2" }, "deadlock"],
	[
		"the overlap wait between copies",
		{ waitForOverlappingRequests: false },
		{ writers: "2" },
		"copied before overwritten",
	],
	["the copy bit's reset", { resetCopyBit: false }, { writers: "2" }, "copied before overwritten"],
	["the copy coming before the guest's write", { copyBeforeWrite: false }, {}, "copied before overwritten"],
];

describe("each piece of synchronisation is needed", () => {
	it.each(GUARDS)("%s", (_, switches, settings, broken) => {
		expect(checkScenario(settings).verdict).toBe("VERIFIED");
		const { failure } = checkScenario(settings, switches, broken === "deadlock" ? undefined : broken);
		expect([failure?.kind, failure?.message]).toContain(broken);
	});

	it("SERIALISING on the copy's write", () => {
		expect(checkScenario({ serialize_target_writes: "on" }).verdict).toBe("VERIFIED");
		expect(checkScenario({ serialize_target_writes: "off" }).failure?.message).toBe("point in time");
	});
});

/** Each property can fail: alone, in a model from which something was taken out. */
const BREAKABLE: readonly (readonly [string, Partial<Switches>, SettingValues])[] = [
	["point in time", {}, { serialize_target_writes: "off" }],
	["no torn read", {}, { serialize_target_writes: "off", effects: "sub-block" }],
	["two reads agree", {}, { serialize_target_writes: "off", readers: "2" }],
	["clear bit means copied", { waitForOverlappingRequests: false }, { writers: "2" }],
];

describe("each property can fail by itself", () => {
	it.each(BREAKABLE)("%s", (property, switches, settings) => {
		expect(checkScenario(settings, switches, property).failure?.message).toBe(property);
	});
});

describe("what the issue of three readers and two writers comes to", () => {
	it("three readers and two guest writers on two clusters hold, with exact counts", () => {
		const scenario = scenarioFrom({ readers: "3", writers: "2", clusters: "2" });
		const full = check(fleecingProgram(scenario), { symmetry: false });
		expect([full.verdict, full.states, full.transitions]).toEqual(["VERIFIED", 44_895, 182_441]);
		const reduced = check(fleecingProgram(scenario));
		expect([reduced.verdict, reduced.states, reduced.transitions]).toEqual(["VERIFIED", 9_394, 38_811]);
		expect(reduced.represented).toBe(44_895);
	});

	it("the seed's scenario has exactly these states", () => {
		const { states, transitions } = checkScenario({ serialize_target_writes: "on" });
		expect([states, transitions]).toEqual([42, 64]);
	});
});

it("in one event loop, a transaction starts the job only when nobody who was woken has still to go on", () => {
	const pendingAtStart = endsOf(() => {
		const fleecing = new Fleecing({
			...{ length: CLUSTER_SIZE, depth: 0, l2: "cold", serializeTargetWrites: "off" },
			...{ ordering: "qemu", start: "transaction" },
		});
		const pending = cell<readonly string[] | null>("pending", null);
		spawn("job", function* () {
			const onStart = () => pending.set(fleecing.environment.loop?.pending() ?? []);
			yield* keeping(["job"], fleecing.runJob(onStart, false));
		});
		// A is not below B, so what is in flight there is no request of A, which a drain would wait for.
		for (const name of ["reader0", "reader1"]) {
			spawn(name, function* () {
				yield* keeping(["read"], fleecing.nbdRead(0, CLUSTER_SIZE));
			});
		}
		return () => pending.get();
	});
	expect(pendingAtStart).toEqual([[]]);
});
