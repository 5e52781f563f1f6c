import { join } from "node:path";
import type { Model, SettingValues } from "../../properties/index.js";
import { type CheckResult, checking, type StrategyName } from "../../scheduler/index.js";
import { drive } from "../drive.js";
import { ExitCode } from "../exit-codes.js";
import { modelsNamed } from "../input/models.js";
import { combinations, describeSettings, type SettingOptions } from "../input/settings.js";
import { traceFileText } from "../input/trace-file.js";
import type { Io } from "../io.js";
import { checksAsJson } from "../report/json.js";
import { violationReport } from "../report/violation.js";

/** The options of `heddle check`. */
export interface CheckCommandOptions extends SettingOptions {
	readonly strategy: StrategyName;
	readonly seed: string;
	readonly walks?: number;
	readonly maxStates?: number;
	readonly maxDepth?: number;
	readonly time?: { readonly ms: number; readonly text: string };
	readonly expect?: "violation";
	readonly json: boolean;
	readonly out?: string;
}

/** One program checked. */
export interface Checked {
	readonly model: Model;
	readonly settings: SettingValues;
	readonly result: CheckResult;
	/** Where its trace was written. */
	readonly file: string | undefined;
}

/** Explores every combination of settings of every model named, and says what that proved. */
export async function checkCommand(
	io: Io,
	patterns: readonly string[],
	options: CheckCommandOptions,
): Promise<ExitCode> {
	// All input is looked at before any search begins.
	const tasks = modelsNamed(patterns).flatMap((model) =>
		combinations(model, options).map((settings) => ({ model, settings })),
	);
	const checked: Checked[] = [];
	let interrupted = false;
	for (const { model, settings } of tasks) {
		const program = model.build(settings);
		const outcome = await drive(io, options.time, ({ interrupted, onProgress }) =>
			checking(program, { ...limitsOf(options), interrupted, onProgress }),
		);
		const { result } = outcome;
		const trace = result.counterexample?.trace;
		const file = trace && options.out !== undefined ? pathFor(io, options.out, model, checked) : undefined;
		if (trace !== undefined && file !== undefined) io.writeFile(file, traceFileText(model, settings, program, trace));
		checked.push({ model, settings, result, file });
		if (!options.json) report(io, checked.at(-1) as Checked, tasks.length > 1 && checked.length > 1);
		interrupted = outcome.interrupted;
		if (interrupted) break;
	}
	if (options.json) io.out(checksAsJson(checked));
	else if (tasks.length > 1) io.out(`\n${summary(checked, tasks.length)}`);
	if (interrupted) return ExitCode.Interrupted;
	const exitCode = exitCodeFor(checked, options.expect);
	if (exitCode === ExitCode.Violated && options.expect === "violation") {
		io.err(
			"heddle: a violation was expected in each check, and not found in each\n→ heddle check without --expect violation",
		);
	}
	return exitCode;
}

function limitsOf({ strategy, seed, walks, maxStates, maxDepth }: CheckCommandOptions) {
	return {
		strategy,
		seed,
		...(walks === undefined ? {} : { walks }),
		...(maxStates === undefined ? {} : { maxStates }),
		...(maxDepth === undefined ? {} : { maxDepth }),
	};
}

function report(io: Io, checked: Checked, separate: boolean): void {
	const { model, settings, result, file } = checked;
	if (separate) io.out("");
	io.out(`${model.name}  ${describeSettings(model, settings)}`);
	io.out(result.sentence);
	if (result.seed !== undefined) io.out(`seed ${result.seed}`);
	for (const { name, reached } of result.witnesses) io.out(`  ${reached ? "reached" : "not reached"}: ${name}`);
	if (result.failure !== undefined)
		io.out(`\n${violationReport(model, settings, result, { columns: io.columns, file })}`);
}

/** Where to write a trace: in the directory, or to the file, with a number for the second and later ones. */
function pathFor(io: Io, out: string, model: Model, before: readonly Checked[]): string {
	const number = before.filter(({ file }) => file !== undefined).length + 1;
	const suffix = number === 1 ? "" : `-${number}`;
	if (io.isDirectory(out)) return join(out, `${model.name}${suffix}.trace.json`);
	return suffix === "" ? out : out.replace(/((?:\.trace)?\.json)?$/, (ending) => `${suffix}${ending}`);
}

function summary(checked: readonly Checked[], tasks: number): string {
	const count = (verdict: CheckResult["verdict"]) => checked.filter(({ result }) => result.verdict === verdict).length;
	const notRun = tasks - checked.length;
	return `${tasks} checks: ${count("VERIFIED")} verified, ${count("VIOLATED")} violated, ${count("INCOMPLETE")} incomplete${notRun > 0 ? `, ${notRun} not run` : ""}`;
}

function exitCodeFor(checked: readonly Checked[], expect: "violation" | undefined): ExitCode {
	const verdicts = checked.map(({ result }) => result.verdict);
	const incomplete = verdicts.includes("INCOMPLETE");
	if (expect === "violation") {
		if (verdicts.every((verdict) => verdict === "VIOLATED")) return ExitCode.Holds;
		return verdicts.includes("VERIFIED") ? ExitCode.Violated : ExitCode.Incomplete;
	}
	if (verdicts.includes("VIOLATED")) return ExitCode.Violated;
	return incomplete ? ExitCode.Incomplete : ExitCode.Holds;
}
