import { type Program, recordOf, type Trace, type TraceRecord } from "../../scheduler/index.js";
import { MODELS, type Model } from "../models.js";
import { ScenarioError } from "../scenario/scenario.js";
import type { SettingValues } from "../scenario/settings.js";
import {
	checkContent,
	isObject,
	TRACE_FORMAT,
	TRACE_FORMAT_VERSION,
	type TraceContent,
	TraceFileError,
} from "./trace-content.js";

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
		format: TRACE_FORMAT,
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
		return {
			model,
			settings: complete,
			violates,
			checksum,
			checked: checkedText(content),
			record: { program: model.build(complete).name, fingerprint, schedule, digest },
		};
	} catch (error) {
		if (error instanceof ScenarioError)
			throw new TraceFileError(`its settings are not possible: ${error.message}`, { cause: error });
		throw error;
	}
}

function contentOf(text: string): TraceContent & { readonly checksum: string } {
	let json: unknown;
	try {
		// Some editors begin a file with a byte order mark.
		json = JSON.parse(text.replace(/^\uFEFF/, ""));
	} catch (error) {
		throw new TraceFileError(`this is no JSON, or it was cut off: ${onOneLine((error as Error).message)}`);
	}
	if (!isObject(json) || json.format !== TRACE_FORMAT) {
		throw new TraceFileError(`this is no Heddle trace: it has no "format": "${TRACE_FORMAT}"`);
	}
	const { version } = json;
	// First of all: another version may have other fields.
	if (typeof version === "number" && version !== TRACE_FORMAT_VERSION) {
		throw new TraceFileError(
			`it was written by another version of Heddle (format version ${version}; this one reads ${TRACE_FORMAT_VERSION})`,
		);
	}
	checkContent(json);
	return json;
}

/** Engines quote the text where it stops making sense, line breaks included. */
function onOneLine(message: string): string {
	return message.replace(/\s+/g, " ");
}
