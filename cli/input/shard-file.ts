import * as v from "valibot";
import { CommandError, ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";
import { checksumOf, SHARD_FORMAT } from "../report/shard-report.js";

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const schema = v.strictObject({
	format: v.literal(SHARD_FORMAT),
	heddle: v.string(),
	command: v.record(v.string(), v.unknown()),
	shard: v.strictObject({ index: v.pipe(whole, v.minValue(1)), of: v.pipe(whole, v.minValue(1)) }),
	of: whole,
	numbers: v.array(whole),
	checks: v.array(
		v.looseObject({
			model: v.string(),
			settings: v.record(v.string(), v.string()),
			verdict: v.picklist(["VERIFIED", "VIOLATED", "INCOMPLETE"]),
			sentence: v.string(),
		}),
	),
	checksum: v.string(),
});

/** A shard's report, read and found to be whole. */
export type ShardFile = v.InferOutput<typeof schema> & { readonly path: string };

/** How to make a report. */
export const SHARD_HINT = "heddle check … --shard i/n --json > REPORT   (for each i)";

/** Reads a shard's report. @throws CommandError that says what is wrong with it */
export function readShardFile(io: Io, path: string): ShardFile {
	const json = parse(io, path);
	const parsed = v.safeParse(schema, json);
	if (!parsed.success) {
		const [{ path: where, message }] = parsed.issues;
		const field = where?.map(({ key }) => key).join(".") ?? "";
		throw refuse(path, `this is no report of a shard, or it was damaged: ${field}: ${message}`);
	}
	const { checksum, ...content } = json as Record<string, unknown>;
	if (checksum !== checksumOf(content))
		throw refuse(path, "the report was damaged or edited: its checksum does not fit");
	if (parsed.output.numbers.length !== parsed.output.checks.length) {
		throw refuse(path, "the report was damaged: it does not say which checks it holds");
	}
	return { ...parsed.output, path };
}

function parse(io: Io, path: string): unknown {
	let text: string;
	try {
		text = io.readFile(path);
	} catch (error) {
		throw refuse(path, `the file cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
	}
	try {
		return JSON.parse(text);
	} catch (error) {
		const reason = (error as Error).message.replace(/\s+/g, " ");
		throw refuse(path, `this is no JSON, or it was cut off: ${reason}`);
	}
}

function refuse(path: string, message: string): CommandError {
	return new CommandError(ExitCode.Usage, `${path}: ${message}`, SHARD_HINT);
}
