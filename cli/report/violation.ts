import type { Model, SettingValues } from "../../properties/index.js";
import { type CheckResult, type Failure, scheduleOfTrace, showSchedule, type Trace } from "../../scheduler/index.js";
import { asArguments } from "../input/settings.js";
import { LANE_KEY, laneTable } from "./lane-table.js";

/** What is wrong, with both values. */
export function describeFailure({ kind, message, coroutine, expected, actual, details = [] }: Failure): string {
	const who = coroutine === undefined ? "" : ` (in ${coroutine})`;
	const lines = [`${kind}: ${message}${who}`];
	if (expected !== undefined) lines.push(`  expected  ${expected}`, `  actual    ${actual}`);
	return [...lines, ...details.map((line) => `  ${line}`)].join("\n");
}

/** The number of preemptions, and where they are. */
export function describePreemptions({ steps, preemptions }: Trace): string {
	const where = steps.flatMap(({ number, preempted }) =>
		preempted === undefined ? [] : [`${preempted} before step ${number}`],
	);
	return `preemptions: ${preemptions}${where.length === 0 ? "" : ` (${where.join(", ")})`}`;
}

/** The command that runs the schedule again. */
export function replayCommand(model: Model, settings: SettingValues, trace: Trace, file: string | undefined): string {
	if (file !== undefined) return `heddle replay ${quote(plainPath(file))}`;
	return `heddle replay ${quote(`${model.name}#${showSchedule(scheduleOfTrace(trace))}`)}${asArguments(model, settings)}`;
}

/** A path that is taken neither for an option nor for `model#schedule`. */
function plainPath(file: string): string {
	return /^-|^[^./\\]*#/.test(file) ? `./${file}` : file;
}

function quote(text: string): string {
	return /^[\w./=:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** All that there is to say of a violation: what, how, with how many preemptions, and how to see it again. */
export function violationReport(
	model: Model,
	settings: SettingValues,
	{ failure, counterexample }: CheckResult,
	{ columns, file }: { readonly columns: number; readonly file: string | undefined },
): string {
	const parts = [describeFailure(failure as Failure)];
	if (counterexample !== undefined) {
		const { trace } = counterexample;
		parts.push(`${laneTable(trace, columns)}\n\n${LANE_KEY}`);
		parts.push(describePreemptions(trace));
		parts.push(`replay:  ${replayCommand(model, settings, trace, file)}\ndigest:  ${trace.digest}`);
	}
	return parts.join("\n\n");
}
