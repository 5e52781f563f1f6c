import { createHash } from "node:crypto";
import * as v from "valibot";
import { MODELS, type Model, ScenarioError, type SettingValues } from "../../properties/index.js";
import { type Program, recordOf, type Trace, type TraceRecord } from "../../scheduler/index.js";
import { CommandError, ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";

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
type Content = v.InferInput<typeof schema>;

/** A trace file, read and found to be one. */
export interface TraceFile {
	readonly model: Model;
	readonly settings: SettingValues;
	readonly record: TraceRecord;
	/** What the run ended in, as the file says. */
	readonly violates: string | null;
	/** Whether the file says what it said when it was written. */
	readonly isIntact: boolean;
}

/** What a run ended in, on one line; null if nothing failed. */
export function violationOf({ failure }: Trace): string | null {
	return failure === undefined ? null : `${failure.kind}: ${failure.message}`;
}

/** What a trace file contains, as text. */
export function traceFileText(model: Model, settings: SettingValues, program: Program, trace: Trace): string {
	const { fingerprint, schedule, digest } = recordOf(program, trace);
	const content: Omit<Content, "checksum"> = {
		format: FORMAT,
		version: TRACE_FORMAT_VERSION,
		model: model.name,
		settings: { ...settings },
		fingerprint,
		violates: violationOf(trace),
		schedule: schedule.map(
			(step) => ({ ...step, ...(step.choices && { choices: [...step.choices] }) }) as Content["schedule"][number],
		),
		digest,
	};
	return `${JSON.stringify({ ...content, checksum: checksumOf(content) }, null, "\t")}\n`;
}

/**
 * Notices what the replay of the steps cannot: a setting, say, that was changed to another one which happens to make the
 * same program. Layout and the order of keys make no difference.
 */
function checksumOf({ model, settings, fingerprint, violates, schedule, digest }: Omit<Content, "checksum">): string {
	const steps = schedule.map((step) => [step.coroutine, step.choices ?? null, step.to, step.digest]);
	const sorted = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
	const text = JSON.stringify([model, sorted, fingerprint, violates, steps, digest]);
	return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** Reads a trace file. @throws CommandError that says what is wrong with it, and where */
export function readTraceFile(io: Io, path: string): TraceFile {
	const refuse = (message: string) =>
		new CommandError(ExitCode.Usage, `${path}: ${message}`, "heddle check MODEL --out FILE   (makes a new one)");
	let text: string;
	try {
		text = io.readFile(path);
	} catch (error) {
		throw refuse(`the file cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
	}
	let json: unknown;
	try {
		// Some editors begin a file with a byte order mark.
		json = JSON.parse(text.replace(/^\uFEFF/, ""));
	} catch (error) {
		throw refuse(`this is no JSON, or it was cut off: ${onOneLine((error as Error).message)}`);
	}
	if (!isObject(json) || json.format !== FORMAT) {
		throw refuse(`this is no Heddle trace: it has no "format": "${FORMAT}"`);
	}
	const { version } = json;
	// First of all: another version may have other fields.
	if (typeof version === "number" && version !== TRACE_FORMAT_VERSION) {
		throw refuse(
			`it was written by another version of Heddle (format version ${version}; this one reads ${TRACE_FORMAT_VERSION})`,
		);
	}
	const parsed = v.safeParse(schema, json);
	if (!parsed.success) throw refuse(describeIssue(parsed.issues[0]));
	const { model: name, settings, fingerprint, schedule, digest, violates, checksum } = parsed.output;
	const model = MODELS.find((candidate) => candidate.name === name);
	if (model === undefined) throw refuse(`it was made with a model "${name}", which does not exist`);
	try {
		const complete = model.complete(settings);
		const steps = schedule.map(({ choices, ...step }) => (choices === undefined ? step : { ...step, choices }));
		return {
			model,
			settings: complete,
			violates,
			isIntact: checksum === checksumOf(parsed.output),
			record: { program: model.build(complete).name, fingerprint, schedule: steps, digest },
		};
	} catch (error) {
		if (error instanceof ScenarioError) throw refuse(`its settings are not possible: ${error.message}`);
		throw error;
	}
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

/** Node quotes the text where it stops making sense, line breaks included. */
function onOneLine(message: string): string {
	return message.replace(/\s+/g, " ");
}
