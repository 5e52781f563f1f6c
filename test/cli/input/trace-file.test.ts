import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { runChild } from "../child.js";
import { digestIn, run } from "../fake-io.js";

interface Step {
	coroutine: string;
	choices?: number[];
	to: string;
	digest: string;
}
interface TraceFile {
	format: string;
	version: number;
	model: string;
	settings: Record<string, string>;
	fingerprint: string;
	violates: string | null;
	schedule: Step[];
	digest: string;
	checksum: string;
}

const RACE = ["check", "--set", "serialize_target_writes=off"];
let race: string;
let chosen: string;

async function traceOf(argv: readonly string[]): Promise<string> {
	const { exitCode, files } = await run([...argv, "--out", "t.json"]);
	expect(exitCode).toBe(1);
	return files["t.json"] as string;
}

beforeAll(async () => {
	race = await traceOf(RACE);
	chosen = await traceOf([...RACE, "--set", "effects=sub-block"]);
});

function stepAt(file: TraceFile, number: number): Step {
	return file.schedule[number - 1] as Step;
}

function otherDigest(digest: string): string {
	return (digest.startsWith("0") ? "1" : "0") + digest.slice(1);
}

/** Replays a file after one change, and answers what the command said; it must refuse, and print no run. */
async function refused(text: string, edit: (file: TraceFile) => void) {
	const file = JSON.parse(text) as TraceFile;
	edit(file);
	const edited = JSON.stringify(file, null, "\t");
	expect(edited, "the edit must change something").not.toBe(text.trimEnd());
	return refusedText(edited);
}

async function refusedText(text: string) {
	const { exitCode, out, err } = await run(["replay", "t.json"], { files: { "t.json": text } });
	expect(out, "no other run may be printed").toBe("");
	expect(err).toMatch(/^heddle: t\.json: .*\n→ heddle check .*\n$/);
	const explained = await run(["explain", "t.json"], { files: { "t.json": text } });
	expect(explained, "to explain a run, too, is to run it").toMatchObject({ exitCode, out: "", err });
	return { exitCode, err };
}

it("is replayed in another process with the same digest, and fails in the same way", async () => {
	const directory = mkdtempSync(join(tmpdir(), "heddle-"));
	try {
		const path = join(directory, "race.trace.json");
		const checked = await runChild([...RACE, "--out", path]);
		expect(checked).toMatchObject({ exitCode: 1, err: "" });
		expect(checked.out).toContain(`replay:  heddle replay ${path}\n`);
		const replayed = await runChild(["replay", path]);
		expect(replayed).toMatchObject({ exitCode: 1, err: "" });
		expect(digestIn(replayed.out)).toBe(digestIn(checked.out));
		expect(await runChild(["replay", path, "--expect", "violation"])).toMatchObject({ exitCode: 0 });
	} finally {
		rmSync(directory, { recursive: true });
	}
});

it("says what a reader needs to know, and is the same bytes whenever it is made", async () => {
	const file = JSON.parse(race) as TraceFile;
	expect(file).toMatchObject({ format: "heddle-trace", version: 1, model: "fleecing" });
	expect(file.settings).toMatchObject({ serialize_target_writes: "off", clusters: "1" });
	expect(file.violates).toBe("property: point in time");
	expect(await traceOf(RACE)).toBe(race);
});

it.each<[string, (file: TraceFile) => void, number, RegExp]>([
	["one step's coroutine changed", (file) => (stepAt(file, 3).coroutine = "reader0"), 5, /at step \d+: /],
	[
		"a coroutine that does not exist",
		(file) => (stepAt(file, 3).coroutine = "guest9"),
		5,
		/at step 3: there is no coroutine "guest9"/,
	],
	["two steps swapped", (file) => file.schedule.splice(1, 2, stepAt(file, 3), stepAt(file, 2)), 5, /at step \d+: /],
	[
		"one byte of the fingerprint",
		(file) => (file.fingerprint = otherDigest(file.fingerprint)),
		5,
		/its fingerprint is [0-9a-f]{16}, the program's is/,
	],
	[
		"a fingerprint that is none",
		(file) => (file.fingerprint = "x"),
		2,
		/: the field "fingerprint" must be 16 hexadecimal digits in quotes\n/,
	],
	["another scenario", (file) => (file.settings.clusters = "2"), 5, /another scenario/],
	["another scenario: the fix", (file) => (file.settings.serialize_target_writes = "on"), 5, /another scenario/],
	["another model", (file) => (file.model = "lost-update"), 2, /its settings are not possible: there is no setting/],
	["an unknown model", (file) => (file.model = "fleezing"), 2, /made with a model "fleezing", which does not exist/],
	["an impossible setting", (file) => (file.settings.readers = "99"), 2, /its settings are not possible: readers=99/],
	["an unknown setting", (file) => (file.settings.colour = "red"), 2, /there is no setting "colour"/],
	["the last step cut off", (file) => file.schedule.pop(), 5, /at step 10: .*steps were cut off/],
	["all steps cut off", (file) => (file.schedule = []), 5, /steps were cut off/],
	["the first step cut off", (file) => file.schedule.shift(), 5, /at step \d+: /],
	[
		"the final digest",
		(file) => (file.digest = otherDigest(file.digest)),
		5,
		/at step 11: the run ends there with digest/,
	],
	[
		"a step's digest",
		(file) => (stepAt(file, 4).digest = otherDigest(stepAt(file, 4).digest)),
		5,
		/at step 4: the run differs/,
	],
	["where a step stops", (file) => (stepAt(file, 5).to = "elsewhere"), 5, /at step 5: .*the trace says at "elsewhere"/],
	[
		"a choice where there is none",
		(file) => (stepAt(file, 2).choices = [0]),
		5,
		/at step 2: the schedule makes 1 choices?, the program 0/,
	],
	[
		"a step appended",
		(file) => file.schedule.push(stepAt(file, 11)),
		5,
		/at step 12: "reader0" cannot run, it has ended/,
	],
	[
		"what it violates",
		(file) => (file.violates = "property: no torn read"),
		5,
		/at step 11 in "property: point in time", the trace says in/,
	],
	["that it violates nothing", (file) => (file.violates = null), 5, /the trace says in "no failure"/],
	["the checksum", (file) => (file.checksum = otherDigest(file.checksum)), 5, /the file was edited/],
	[
		"another version",
		(file) => Object.assign(file, { version: 2, note: "what only version 2 has" }),
		2,
		/: it was written by another version of Heddle \(format version 2; this one reads 1\)\n/,
	],
	[
		"a version that is no number",
		(file) => Object.assign(file, { version: "1" }),
		2,
		/: the field "version" must be the number 1\n/,
	],
	["another format", (file) => (file.format = "trace"), 2, /: this is no Heddle trace: /],
	["no format", (file) => Reflect.deleteProperty(file, "format"), 2, /: this is no Heddle trace: /],
	["a field too many", (file) => Object.assign(file, { note: "mine" }), 2, /: there is no field "note" in a trace\n/],
	[
		"a field too many, on two lines",
		(file) => Object.assign(file, { "no\nte": "mine" }),
		2,
		/: there is no field "no\\nte" in a trace\n/,
	],
	[
		"a field too many in a step",
		(file) => Object.assign(stepAt(file, 2), { note: "mine" }),
		2,
		/: at step 2: there is no field "note" in a step of a trace\n/,
	],
	["no version", (file) => Reflect.deleteProperty(file, "version"), 2, /: the field "version" is missing\n/],
	["a field missing", (file) => Reflect.deleteProperty(file, "settings"), 2, /: the field "settings" is missing\n/],
	[
		"a field missing in a step",
		(file) => Reflect.deleteProperty(stepAt(file, 2), "to"),
		2,
		/: at step 2: the field "to" is missing\n/,
	],
	["a number for text", (file) => Object.assign(file, { model: 3 }), 2, /: the field "model" must be text in quotes\n/],
	[
		"a number for a setting",
		(file) => Object.assign(file.settings, { clusters: 1 }),
		2,
		/: the field "settings\.clusters" must be text in quotes\n/,
	],
	[
		"settings that are text",
		(file) => Object.assign(file, { settings: "" }),
		2,
		/: the field "settings" must be an object/,
	],
	[
		"a number for what it violates",
		(file) => Object.assign(file, { violates: 0 }),
		2,
		/: the field "violates" must be text in quotes, or null\n/,
	],
	[
		"a schedule that is no list",
		(file) => Object.assign(file, { schedule: {} }),
		2,
		/: the field "schedule" must be a list of steps\n/,
	],
	[
		"a step that is no object",
		(file) => Object.assign(file.schedule, { 1: 7 }),
		2,
		/: at step 2: it must be an object with fields\n/,
	],
	[
		"choices that are no list",
		(file) => Object.assign(stepAt(file, 2), { choices: 1 }),
		2,
		/: at step 2: the field "choices" must be a list of numbers\n/,
	],
	[
		"a choice that is no whole number",
		(file) => (stepAt(file, 2).choices = [0, 0.5]),
		2,
		/: at step 2: the field "choices\.1" must be a whole number, 0 or more\n/,
	],
])("refuses one with %s", async (_, edit, exitCode, message) => {
	const refusal = await refused(race, edit);
	expect(refusal.err).toMatch(message);
	expect(refusal.exitCode).toBe(exitCode);
});

it("refuses choices other than those that were made", async () => {
	const number = 1 + (JSON.parse(chosen) as TraceFile).schedule.findIndex(({ choices }) => choices !== undefined);
	expect(number).toBeGreaterThan(0);
	const outOfRange = await refused(chosen, (file) => (stepAt(file, number).choices = [7]));
	expect(outOfRange).toMatchObject({ exitCode: 5 });
	expect(outOfRange.err).toMatch(new RegExp(`at step ${number}: it chooses 7, where the program offers 0 to \\d`));
	const another = await refused(chosen, (file) => (stepAt(file, number).choices = [1]));
	expect(another).toMatchObject({ exitCode: 5 });
	expect(another.err).toMatch(new RegExp(`at step ${number}: `));
	expect(await refused(chosen, (file) => (stepAt(file, number).choices = [-1]))).toMatchObject({ exitCode: 2 });
});

it("is accepted with a byte order mark before it", async () => {
	const plain = await run(["replay", "t.json"], { files: { "t.json": race } });
	const marked = await run(["replay", "t.json"], { files: { "t.json": `\uFEFF${race}` } });
	expect(marked).toMatchObject({ exitCode: 1, out: plain.out, err: "" });
});

// With A outside B's chain, auto is off; nothing in the run tells one from the other.
it("refuses a scenario that was changed to one with the same program", async () => {
	const other = await traceOf(["check", "--preset", "other-chain"]);
	const refusal = await refused(other, (file) => (file.settings.serialize_target_writes = "off"));
	expect(refusal).toMatchObject({ exitCode: 5, err: expect.stringContaining("the file was edited") });
});

it("refuses what is no JSON, what is cut off, and what cannot be read", async () => {
	for (const text of ["", "fleecing", "flee\ncing", race.slice(0, -3), race.slice(0, 400), `${race}}`]) {
		expect(await refusedText(text)).toMatchObject({ exitCode: 2, err: expect.stringContaining("this is no JSON") });
	}
	for (const text of ["[]", "null", "{}", '"t"', "7", '{"format":null}']) {
		const refusal = await refusedText(text);
		expect(refusal).toMatchObject({ exitCode: 2, err: expect.stringContaining("this is no Heddle trace: ") });
	}
	expect(await run(["replay", "none.json"])).toMatchObject({
		exitCode: 2,
		out: "",
		err: expect.stringMatching(/^heddle: none\.json: the file cannot be read \(ENOENT\)\n→ heddle check/),
	});
});
