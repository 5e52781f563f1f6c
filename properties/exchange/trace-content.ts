/** The version of the file format that this version of Heddle reads and writes. */
export const TRACE_FORMAT_VERSION = 1;

/** What a file has to say that it is. */
export const TRACE_FORMAT = "heddle-trace";

/** All that a trace file says but for its checksum. */
export interface TraceContent {
	readonly format: typeof TRACE_FORMAT;
	readonly version: typeof TRACE_FORMAT_VERSION;
	readonly model: string;
	readonly settings: Readonly<Record<string, string>>;
	readonly fingerprint: string;
	/** What the run ended in; null if nothing failed. */
	readonly violates: string | null;
	readonly schedule: readonly StepContent[];
	readonly digest: string;
}

interface StepContent {
	readonly coroutine: string;
	readonly choices?: readonly number[];
	readonly to: string;
	readonly digest: string;
}

/** A text that is no trace file; the message says what is wrong with it, and where. */
export class TraceFileError extends Error {
	override readonly name = "TraceFileError";
}

/** Refuses what a field must not be. @param place - where the object is that has the field, before a sentence */
type Check = (value: unknown, field: string, place: string) => void;

const text = must("be text in quotes", isText);
const sixteenDigits = must("be 16 hexadecimal digits in quotes", (value) => /^[0-9a-f]{16}$/.test(value as string));
const choice = must("be a whole number, 0 or more", (value) => Number.isInteger(value) && (value as number) >= 0);
const steps = must("be a list of steps", Array.isArray);

const STEP: Readonly<Record<keyof StepContent, Check>> = {
	coroutine: text,
	choices: each(must("be a list of numbers", Array.isArray), choice),
	to: text,
	digest,
};

const TRACE: Readonly<Record<keyof TraceContent | "checksum", Check>> = {
	format: must(`be "${TRACE_FORMAT}"`, (value) => value === TRACE_FORMAT),
	version: must(`be the number ${TRACE_FORMAT_VERSION}`, (value) => value === TRACE_FORMAT_VERSION),
	model: text,
	settings: each(must("be an object: settings and their values", isObject), text),
	fingerprint: digest,
	violates: must("be text in quotes, or null", (value) => value === null || isText(value)),
	schedule,
	digest,
	checksum: digest,
};

/**
 * Refuses what is not the content of a trace file. By hand: the page reads these files, too, and would carry a library for
 * nothing else.
 *
 * @throws TraceFileError
 */
export function checkContent(json: unknown): asserts json is TraceContent & { readonly checksum: string } {
	checkFields(json, TRACE, "trace", "");
}

function checkFields(json: unknown, checks: Readonly<Record<string, Check>>, what: string, place: string): void {
	if (!isObject(json)) throw new TraceFileError(`${place}it must be an object with fields`);
	for (const [field, check] of Object.entries(checks)) {
		if (field in json) check(json[field], field, place);
		else if (field !== "choices") throw new TraceFileError(`${place}the field "${field}" is missing`);
	}
	for (const field of Object.keys(json)) {
		if (Object.hasOwn(checks, field)) continue;
		throw new TraceFileError(`${place}there is no field ${JSON.stringify(field)} in a ${what}`);
	}
}

function must(be: string, isSo: (value: unknown) => boolean): Check {
	return (value, field, place) => {
		if (!isSo(value)) throw new TraceFileError(`${place}the field ${JSON.stringify(field)} must ${be}`);
	};
}

/** Checks a list or an object, and then all that is in it. */
function each(whole: Check, part: Check): Check {
	return (value, field, place) => {
		whole(value, field, place);
		for (const [key, entry] of Object.entries(value as object)) part(entry, `${field}.${key}`, place);
	};
}

function digest(value: unknown, field: string, place: string): void {
	text(value, field, place);
	sixteenDigits(value, field, place);
}

/** Steps are counted from 1, as everywhere. */
function schedule(value: unknown, field: string, place: string): void {
	steps(value, field, place);
	for (const [i, step] of (value as unknown[]).entries()) {
		checkFields(step, STEP, "step of a trace", `at step ${i + 1}: `);
	}
}

function isText(value: unknown): value is string {
	return typeof value === "string";
}

/** Whether it has fields, or may have. */
export function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
	return typeof json === "object" && json !== null;
}
