import { createHash, webcrypto } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { picksAsRandom, scenarios, schedules } from "../../../properties/arbitraries/index.js";
import {
	checkedText,
	editIn,
	MODELS,
	type Model,
	parseTraceText,
	settingsOf,
	TraceFileError,
	traceContent,
	traceText,
	violationOf,
} from "../../../properties/index.js";
import { recordOf, replayRecord, type Trace, walk } from "../../../scheduler/index.js";
import { seed } from "../../seed.js";

const [fleecing, lostUpdate] = MODELS as [Model, Model];

function checksum(checked: string): string {
	return createHash("sha256").update(checked).digest("hex").slice(0, 16);
}

/** The text of a run's trace file. */
function textOf(model: Model, given: Readonly<Record<string, string>>, trace: Trace): string {
	const settings = model.complete(given);
	const content = traceContent(model, settings, model.build(settings), trace);
	return traceText(content, checksum(checkedText(content)));
}

const lost = textOf(lostUpdate, {}, walk(lostUpdate.build(lostUpdate.complete({})), { below: (bound) => bound - 1 }));

const scenario = fc.oneof(
	scenarios({ serializeTargetWrites: ["off", "on"] }).map((of) => ({ model: fleecing, settings: settingsOf(of) })),
	fc
		.record({ coroutines: fc.constantFrom("2", "3"), mutex: fc.constantFrom("on", "off") })
		.map((settings) => ({ model: lostUpdate, settings })),
);

it("any run of any scenario can be written and read back", () => {
	let failing = 0;
	fc.assert(
		fc.property(scenario, schedules({ horizon: 20 }), ({ model, settings }, picks) => {
			const program = model.build(settings);
			const trace = walk(program, picksAsRandom(picks));
			const file = parseTraceText(textOf(model, settings, trace));
			expect(file).toMatchObject({ model, settings, violates: violationOf(trace) });
			expect(file.record).toEqual(recordOf(program, trace));
			expect(replayRecord(program, file.record).digest).toBe(trace.digest);
			expect(file.checksum).toBe(checksum(file.checked));
			expect(editIn(file, trace, checksum(file.checked))).toBeUndefined();
			if (trace.failure !== undefined) failing += 1;
		}),
		{ numRuns: 100, seed },
	);
	expect(failing, "some of them fail").toBeGreaterThan(3);
});

it("a browser's digest of the checked text is the checksum", async () => {
	const { checked, checksum: written } = parseTraceText(lost);
	const digest = new Uint8Array(await webcrypto.subtle.digest("SHA-256", new TextEncoder().encode(checked)));
	const hexadecimal = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
	expect(hexadecimal.slice(0, 16)).toBe(written);
});

it("the checked text tells apart what files say, and not how they say it", () => {
	const { checked } = parseTraceText(lost);
	expect(parseTraceText(JSON.stringify(JSON.parse(lost))).checked).toBe(checked);
	const edits: ((file: Record<string, unknown> & { schedule: Record<string, unknown>[] }) => void)[] = [
		(file) => Object.assign(file, { settings: { coroutines: "3", mutex: "off" } }),
		(file) => Object.assign(file, { violates: null }),
		(file) => Object.assign(file, { digest: "0000000000000000" }),
		(file) => Object.assign(file, { fingerprint: "0000000000000000" }),
		(file) => Object.assign(file.schedule[0] as object, { coroutine: "adder9" }),
		(file) => Object.assign(file.schedule[0] as object, { choices: [0] }),
		(file) => Object.assign(file.schedule[0] as object, { to: "elsewhere" }),
		(file) => Object.assign(file.schedule[0] as object, { digest: "0000000000000000" }),
		(file) => file.schedule.pop(),
	];
	for (const edit of edits) {
		const file = JSON.parse(lost);
		edit(file);
		expect(parseTraceText(JSON.stringify(file)).checked, String(edit)).not.toBe(checked);
	}
});

it("settings that a file leaves out are at their standard values", () => {
	const { settings, ...file } = JSON.parse(lost);
	expect(settings).toEqual({ coroutines: "2", mutex: "off" });
	expect(parseTraceText(JSON.stringify({ ...file, settings: {} })).settings).toEqual(settings);
});

it("says what was edited in a file whose steps fit", () => {
	const file = parseTraceText(lost);
	const trace = replayRecord(lostUpdate.build(file.settings), file.record);
	expect(violationOf(trace)).toBe("property: all are counted");
	expect(editIn(file, trace, file.checksum)).toBeUndefined();
	expect(editIn(file, trace, "0000000000000000")).toMatch(/^the file was edited: /);
	expect(editIn({ ...file, violates: null }, trace, file.checksum)).toBe(
		'the run ends at step 4 in "property: all are counted", the trace says in "no failure"',
	);
});

// What is wrong with the fields, one by one, is in test/cli/input/trace-file.test.ts, as users read it.
it.each([
	["", /^this is no JSON, or it was cut off: /],
	["flee\ncing", /^this is no JSON, or it was cut off: [^\n]*$/],
	["[]", /^this is no Heddle trace: it has no "format": "heddle-trace"$/],
	['{"format":"heddle-trace","version":2}', /^it was written by another version of Heddle \(format version 2; /],
	['{"format":"heddle-trace","version":1}', /^the field "model" is missing$/],
])("%j is refused, and says why", (text, message) => {
	expect(() => parseTraceText(text)).toThrow(TraceFileError);
	expect(() => parseTraceText(text)).toThrow(message);
});

it("is refused with a model or settings that there are not", () => {
	expect(() => parseTraceText(lost.replace('"lost-update"', '"lost"'))).toThrow(
		new TraceFileError('it was made with a model "lost", which does not exist'),
	);
	expect(() => parseTraceText(lost.replace('"2"', '"9"'))).toThrow(
		new TraceFileError("its settings are not possible: coroutines=9 is not possible; possible are: 1 to 6"),
	);
});
