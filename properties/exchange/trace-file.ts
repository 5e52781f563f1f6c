import * as v from "valibot";
import { type Program, recordOf, type Trace, type TraceRecord } from "../../scheduler/index.js";
import { MODELS, type Model } from "../models.js";
import { ScenarioError } from "../scenario/scenario.js";
import type { SettingValues } from "../scenario/settings.js";

/** The version of the file format that this version of Heddle reads and writes. */
export const TRACE_FORMAT_VERSION = 1;

const FORMAT = "heddle-trace";

const text = v.string("must be text in quotes");
const digest = v.pipe(text, v.regex(/^[0-9a-f]{16}$/, "must be 16 hexadecimal digits in quotes"));
const WHOLE = "must be a whole number, 0 or more";
const choice = v.pipe(v.number(WHOLE), v.integer(WHOLE), v.minValue(0, WHOLE));
const stepSchema = v.strictObject({
	coroutine: text,
	choices: v.optional(v.array(choice, "must be a list of numbers")),
	to: text,
	digest,
});
const schema = v.strictObject({
	format: v.literal(FORMAT),
	version: v.literal(TRACE_FORMAT_VERSION, `must be the number ${TRACE_FORMAT_VERSION}`),
	model: text,
	settings: v.record(text, text, "must be an object: settings and their values"),
	fingerprint: digest,
	violates: v.nullable(v.string("must be text in quotes, or null")),
	schedule: v.array(stepSchema, "must be a list of steps"),
	digest,
	checksum: digest,
});
/** All that a trace file says but for its checksum. */
export type TraceContent = Omit<v.InferOutput<typeof schema>, "checksum">;

/** A text that is no trace file; the message says what is wrong with it, and where. */
export class TraceFileError extends Error {
	override readonly name = "TraceFileError";
}

/** A trace file, read and found to be one. */
export interface TraceFile {
	readonly model: Model;
	readonly settings: SettingValues;
	readonly record: TraceRecord;
	/** What the run ended in, as the file says. */
	readonly violates: string | null;
	/** The checksum that the file bears. */
	readonly checksum: string;
	/** The text that it has to be the checksum of: see {@link checkedText}. */
	readonly checked: string;
}

/** What a run ended in, on one line; null if nothing failed. */
export function violationOf({ failure }: Trace): string | null {
	return failure === undefined ? null : `${failure.kind}: ${failure.message}`;
}

/** What the trace file of a run says. */
export function traceContent(model: Model, settings: SettingValues, program: Program, trace: Trace): TraceContent {
	const { fingerprint, schedule, digest } = recordOf(program, trace);
	return {
		format: FORMAT,
		version: TRACE_FORMAT_VERSION,
		model: model.name,
		settings: { ...settings },
		fingerprint,
		violates: violationOf(trace),
		schedule: schedule.map(({ coroutine, choices, to, digest }) =>
			choices === undefined ? { coroutine, to, digest } : { coroutine, choices: [...choices], to, digest },
		),
		digest,
	};
}

/** The text of a trace file. @param checksum - the first 16 hexadecimal digits of SHA-256 of its {@link checkedText} */
export function traceText(content: TraceContent, checksum: string): string {
	return `${JSON.stringify({ ...content, checksum }, null, "\t")}\n`;
}

/**
 * The text of which a file bears the checksum. It notices what the replay of the steps cannot: a setting, say, that was
 * changed to another one which happens to make the same program. Layout and the order of keys make no difference.
 */
export function checkedText({ model, settings, fingerprint, violates, schedule, digest }: TraceContent): string {
	const steps = schedule.map((step) => [step.coroutine, step.choices ?? null, step.to, step.digest]);
	const sorted = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
	return JSON.stringify([model, sorted, fingerprint, violates, steps, digest]);
}

/**
 * What was edited in a file whose steps all fit; undefined if nothing was.
 *
 * @param trace - the run of its record
 * @param checksum - of the file's `checked`
 */
export function editIn(file: TraceFile, trace: Trace, checksum: string): string | undefined {
	const found = violationOf(trace);
	if (file.violates !== found) {
		const step = trace.steps.length;
		return `the run ends at step ${step} in "${found ?? "no failure"}", the trace says in "${file.violates ?? "no failure"}"`;
	}
	return file.checksum === checksum
		? undefined
		: "the file was edited: its steps can be run, but its settings or its checksum are not those that were written";
}

/** Reads the text of a trace file. Whether its steps can be taken shows when they are. @throws TraceFileError */
export function parseTraceText(text: string): TraceFile {
	const content = contentOf(text);
	const { model: name, settings, fingerprint, schedule, digest, violates, checksum } = content;
	const model = MODELS.find((candidate) => candidate.name === name);
	if (model === undefined) throw new TraceFileError(`it was made with a model "${name}", which does not exist`);
	try {
		const complete = model.complete(settings);
		const steps = schedule.map(({ choices, ...step }) => (choices === undefined ? step : { ...step, choices }));
		return {
			model,
			settings: complete,
			violates,
			checksum,
			checked: checkedText(content),
			record: { program: model.build(complete).name, fingerprint, schedule: steps, digest },
		};
	} catch (error) {
		if (error instanceof ScenarioError)
			throw new TraceFileError(`its settings are not possible: ${error.message}`, { cause: error });
		throw error;
	}
}

function contentOf(text: string): v.InferOutput<typeof schema> {
	let json: unknown;
	try {
		// Some editors begin a file with a byte order mark.
		json = JSON.parse(text.replace(/^\uFEFF/, ""));
	} catch (error) {
		throw new TraceFileError(`this is no JSON, or it was cut off: ${onOneLine((error as Error).message)}`);
	}
	if (!isObject(json) || json.format !== FORMAT) {
		throw new TraceFileError(`this is no Heddle trace: it has no "format": "${FORMAT}"`);
	}
	const { version } = json;
	// First of all: another version may have other fields.
	if (typeof version === "number" && version !== TRACE_FORMAT_VERSION) {
		throw new TraceFileError(
			`it was written by another version of Heddle (format version ${version}; this one reads ${TRACE_FORMAT_VERSION})`,
		);
	}
	const parsed = v.safeParse(schema, json);
	if (!parsed.success) throw new TraceFileError(describeIssue(parsed.issues[0]));
	return parsed.output;
}

function isObject(json: unknown): json is Record<string, unknown> {
	return typeof json === "object" && json !== null;
}

/** What is wrong with a file that claims to be a trace; steps are counted from 1, as everywhere. */
function describeIssue(issue: v.InferIssue<typeof schema>): string {
	const path = issue.path?.map(({ key }) => key) ?? [];
	const isInStep = path[0] === "schedule" && path.length > 1;
	const step = isInStep ? `at step ${Number(path[1]) + 1}: ` : "";
	const inStep = isInStep ? path.slice(2) : path;
	const field = JSON.stringify(inStep.join("."));
	if (issue.type !== "strict_object") return `${step}the field ${field} ${issue.message}`;
	if (issue.expected === "never")
		return `${step}there is no field ${field} in a ${isInStep ? "step of a trace" : "trace"}`;
	return inStep.length === 0 ? `${step}it must be an object with fields` : `${step}the field ${field} is missing`;
}

/** Engines quote the text where it stops making sense, line breaks included. */
function onOneLine(message: string): string {
	return message.replace(/\s+/g, " ");
}
