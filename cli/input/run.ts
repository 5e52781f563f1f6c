import { editIn, type Model, type SettingValues } from "../../properties/index.js";
import {
	type Program,
	parseSchedule,
	replayRecord,
	replaySchedule,
	ScheduleMismatchError,
	ScheduleSyntaxError,
	StaleTraceError,
	type Trace,
} from "../../scheduler/index.js";
import { CommandError, ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";
import { modelsNamed } from "./models.js";
import { asArguments, combinations, type SettingOptions } from "./settings.js";
import { checksumOf, readTraceFile } from "./trace-file.js";

/** A run that somebody asked for, and made. */
export interface Run {
	readonly model: Model;
	readonly settings: SettingValues;
	readonly program: Program;
	readonly trace: Trace;
}

/** Runs what `target` names: a trace file, or `model#schedule` with settings beside it. @throws CommandError */
export function runOf(io: Io, target: string, options: SettingOptions): Run {
	// No model's name contains a dot or a slash, so a path may contain a hash after one.
	const hash = /^[^./\\]*#/.test(target) ? target.indexOf("#") : -1;
	return hash < 0
		? runOfFile(io, target, options)
		: runOfSchedule(target.slice(0, hash), target.slice(hash + 1), options);
}

function runOfFile(io: Io, path: string, { preset, set }: SettingOptions): Run {
	if (preset !== undefined || set.length > 0) {
		throw new CommandError(ExitCode.Usage, "a trace file has its own settings", `heddle replay ${path}`);
	}
	const file = readTraceFile(io, path);
	const { model, settings, record } = file;
	const program = model.build(settings);
	const trace = fitting(`${path}: `, model, settings, () => replayRecord(program, record));
	const edited = editIn(file, trace, checksumOf(file.checked));
	if (edited !== undefined) throw doesNotFit(model, settings, `${path}: ${edited}`);
	return { model, settings, program, trace };
}

function runOfSchedule(name: string, text: string, options: SettingOptions): Run {
	const [model] = modelsNamed([name]) as [Model];
	const [settings, ...more] = combinations(model, options) as [SettingValues, ...SettingValues[]];
	if (more.length > 0) {
		throw new CommandError(ExitCode.Usage, "a schedule is run with one value for each setting", `heddle list ${name}`);
	}
	const program = model.build(settings);
	const trace = fitting("", model, settings, () => replaySchedule(program, scheduleFrom(text)));
	return { model, settings, program, trace };
}

function scheduleFrom(text: string) {
	try {
		return parseSchedule(text);
	} catch (error) {
		if (!(error instanceof ScheduleSyntaxError)) throw error;
		throw new CommandError(ExitCode.Usage, error.message, "heddle check   (prints schedules as they are written)");
	}
}

/** Turns what can go wrong with a schedule that belongs to something else into an error with its exit code. */
function fitting(where: string, model: Model, settings: SettingValues, run: () => Trace): Trace {
	try {
		return run();
	} catch (error) {
		if (!(error instanceof ScheduleMismatchError) && !(error instanceof StaleTraceError)) throw error;
		throw doesNotFit(model, settings, `${where}${error.message}`);
	}
}

function doesNotFit(model: Model, settings: SettingValues, message: string): CommandError {
	const check = `heddle check ${model.name}${asArguments(model, settings)}`;
	return new CommandError(ExitCode.DoesNotFit, message, `${check}   (finds a schedule that fits)`);
}
