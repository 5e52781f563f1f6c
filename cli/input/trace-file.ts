import { createHash } from "node:crypto";
import * as v from "valibot";
import { MODELS, type Model, ScenarioError, type SettingValues } from "../../properties/index.js";
import { type Program, recordOf, type Trace, type TraceRecord } from "../../scheduler/index.js";
import { CommandError, ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";

/** The version of the file format that this version of Heddle reads and writes. */
export const TRACE_FORMAT_VERSION = 1;

const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, "must be 16 hexadecimal digits"));
const stepSchema = v.strictObject({
	coroutine: v.string(),
	choices: v.optional(v.array(v.pipe(v.number(), v.integer(), v.minValue(0)))),
	to: v.string(),
	digest,
});
const schema = v.strictObject({
	format: v.literal("heddle-trace"),
	version: v.literal(TRACE_FORMAT_VERSION),
	model: v.string(),
	settings: v.record(v.string(), v.string()),
	fingerprint: digest,
	violates: v.nullable(v.string()),
	schedule: v.array(stepSchema),
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
		format: "heddle-trace",
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
		json = JSON.parse(text);
	} catch (error) {
		throw refuse(`this is no JSON, or it was cut off: ${(error as Error).message}`);
	}
	const parsed = v.safeParse(schema, json);
	if (!parsed.success) {
		const [issue] = parsed.issues;
		throw refuse(
			`this is no trace as version ${TRACE_FORMAT_VERSION} has them: at ${v.getDotPath(issue) ?? "the top"}: ${issue.message}`,
		);
	}
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
