import { createHash } from "node:crypto";
import {
	checkedText,
	type Model,
	parseTraceText,
	type SettingValues,
	type TraceFile,
	TraceFileError,
	traceContent,
	traceText,
} from "../../properties/index.js";
import type { Program, Trace } from "../../scheduler/index.js";
import { CommandError, ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";

/** What a trace file contains, as text. */
export function traceFileText(model: Model, settings: SettingValues, program: Program, trace: Trace): string {
	const content = traceContent(model, settings, program, trace);
	return traceText(content, checksumOf(checkedText(content)));
}

/** The checksum of a trace file, of the text that it checks. */
export function checksumOf(checked: string): string {
	return createHash("sha256").update(checked).digest("hex").slice(0, 16);
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
	try {
		return parseTraceText(text);
	} catch (error) {
		if (error instanceof TraceFileError) throw refuse(error.message);
		throw error;
	}
}
