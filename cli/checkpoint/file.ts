import { createHash } from "node:crypto";
import { endianness } from "node:os";
import * as v from "valibot";
import type { SettingValues } from "../../properties/index.js";
import type { Checkpoint, Saved } from "../../scheduler/index.js";
import { CommandError, ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";
import { padded, putTogether, takeApart } from "./parts.js";

/** The version of the file format that this version of Heddle reads and writes. Another shape of what is saved is another version. */
export const CHECKPOINT_FORMAT_VERSION = 1;

const FORMAT = "heddle-checkpoint";
const SPACE = 0x20;
const LINE_BREAK = 0x0a;

/** What a checkpoint is of. */
export interface CheckpointSubject {
	readonly model: string;
	readonly settings: SettingValues;
	/** Those of the search, as the command names them. */
	readonly options: Readonly<Record<string, unknown>>;
}

/** A checkpoint file, read and found to be whole. */
export interface CheckpointFile extends CheckpointSubject {
	/** Undefined where the check is complete. */
	readonly checkpoint: Checkpoint | undefined;
	/** What the check has come to, where it is complete. */
	readonly sentence: string | undefined;
}

const partSchema = v.strictObject({ name: v.string(), bytes: v.number(), checksum: v.string() });
const headingSchema = v.strictObject({
	model: v.string(),
	settings: v.record(v.string(), v.string()),
	options: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
	byteOrder: v.string(),
	sentence: v.nullable(v.string()),
	parts: v.array(partSchema),
});
type Heading = v.InferOutput<typeof headingSchema>;

/*
 * A file is
 *
 *     heddle-checkpoint 1
 *     0123456789abcdef {"model": …, "parts": [{"name": …, "bytes": …, "checksum": …}, …]}
 *
 * and the parts: first the data as JSON, then the arrays that it refers to. The line of the heading begins with its own
 * checksum, and the heading has those of the parts, so that no byte can change unseen.
 */

/** What a checkpoint file contains, piece by piece. Pieces may be the search's own memory: write them at once. */
export function checkpointPieces(subject: CheckpointSubject, checkpoint: Checkpoint): Uint8Array[] {
	const { text, parts: arrays } = takeApart(checkpoint);
	const parts = [{ name: "data", bytes: padded(Buffer.from(text), SPACE) }, ...arrays];
	const described = parts.map(({ name, bytes }) => ({ name, bytes: bytes.length, checksum: checksumOf(bytes) }));
	return [headOf(subject, null, described), ...parts.map(({ bytes }) => bytes)];
}

/** What the file contains when the check is complete: nothing to go on from, but what it has come to. */
export function completePieces(subject: CheckpointSubject, sentence: string): Uint8Array[] {
	return [headOf(subject, sentence, [])];
}

function headOf({ model, settings, options }: CheckpointSubject, sentence: string | null, parts: Heading["parts"]) {
	const first = `${FORMAT} ${CHECKPOINT_FORMAT_VERSION}\n`;
	const heading = { model, settings: { ...settings }, options, byteOrder: endianness(), sentence, parts };
	const json = Buffer.from(JSON.stringify(heading));
	// What stands around the JSON: the first line, the checksum, a space, a line break.
	const line = padded(json, SPACE, first.length + 18);
	return Buffer.concat([Buffer.from(`${first}${checksumOf(line)} `), line, Buffer.from("\n")]);
}

/** Reads a checkpoint file. @throws CommandError that says what is wrong with it, and where */
export function readCheckpointFile(io: Io, path: string): CheckpointFile {
	const refuse = (message: string) =>
		new CommandError(ExitCode.Usage, `${path}: ${message}`, "heddle check --checkpoint FILE   (begins anew)");
	let bytes: Uint8Array;
	try {
		bytes = io.readBytes(path);
	} catch (error) {
		throw refuse(`the file cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
	}
	const { heading, end } = readHeading(bytes, refuse);
	const parts = readParts(bytes, end, heading.parts, refuse);
	const { model, settings, options, sentence } = heading;
	if (sentence !== null) return { model, settings, options, sentence, checkpoint: undefined };
	const [data, ...arrays] = parts as [Uint8Array, ...Uint8Array[]];
	const checkpoint: Saved = putTogether(Buffer.from(data).toString(), arrays);
	return { model, settings, options, sentence: undefined, checkpoint: checkpoint as Checkpoint };
}

/** A new check must not take the place of one that can be gone on with, or of another file. @throws CommandError */
export function refuseToOverwrite(io: Io, path: string): void {
	let bytes: Uint8Array;
	try {
		bytes = io.readBytes(path);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
		throw new CommandError(ExitCode.Usage, `--checkpoint ${path}: it cannot be written`, "heddle check --help");
	}
	const isComplete = bytes.length === 0 || readCheckpointFile(io, path).sentence !== undefined;
	if (isComplete) return;
	const message = `${path}: it holds a check that was not ended`;
	throw new CommandError(ExitCode.Usage, message, `heddle resume ${path}   (goes on with it; or remove the file)`);
}

type Refuse = (message: string) => CommandError;

function readHeading(bytes: Uint8Array, refuse: Refuse): { readonly heading: Heading; readonly end: number } {
	const first = lineFrom(bytes, 0);
	const version = /^heddle-checkpoint (\d+)$/.exec(first)?.[1];
	if (version === undefined) throw refuse(`this is no Heddle checkpoint: it does not begin with "${FORMAT}"`);
	if (version !== String(CHECKPOINT_FORMAT_VERSION)) {
		throw refuse(
			`it was written by another version of Heddle (format version ${version}; this one reads ${CHECKPOINT_FORMAT_VERSION})`,
		);
	}
	const begin = first.length + 1;
	const break2 = bytes.indexOf(LINE_BREAK, begin);
	if (break2 < 0) throw refuse("it is damaged, or was cut off: its heading has no end");
	const line = bytes.subarray(begin, break2);
	const json = line.subarray(17);
	if (Buffer.from(line.subarray(0, 17)).toString("latin1") !== `${checksumOf(json)} `) {
		throw refuse("it is damaged: its heading is not what was written");
	}
	const parsed = v.safeParse(headingSchema, JSON.parse(Buffer.from(json).toString()));
	if (!parsed.success) throw refuse("its heading has other fields than a checkpoint of this version has");
	if (parsed.output.byteOrder !== endianness()) throw refuse("it was written on a machine with another order of bytes");
	return { heading: parsed.output, end: break2 + 1 };
}

/** The beginning of the line; no first line of a checkpoint is longer. */
function lineFrom(bytes: Uint8Array, begin: number): string {
	const text = Buffer.from(bytes.subarray(begin, begin + 64)).toString("latin1");
	return text.slice(0, text.indexOf("\n") < 0 ? undefined : text.indexOf("\n"));
}

function readParts(bytes: Uint8Array, begin: number, parts: Heading["parts"], refuse: Refuse): Uint8Array[] {
	const length = parts.reduce((sum, part) => sum + part.bytes, begin);
	if (bytes.length < length) throw refuse(`it was cut off: of ${length} bytes it has ${bytes.length}`);
	if (bytes.length > length) throw refuse(`it is damaged: after its ${length} bytes, ${bytes.length - length} follow`);
	let at = begin;
	return parts.map((part) => {
		const content = bytes.subarray(at, at + part.bytes);
		at += part.bytes;
		if (checksumOf(content) !== part.checksum) {
			throw refuse(`it is damaged: its part "${part.name}" is not what was written`);
		}
		return content;
	});
}

function checksumOf(bytes: Uint8Array): string {
	return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}
