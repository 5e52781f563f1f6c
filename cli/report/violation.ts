import type { Model, SettingValues } from "../../properties/index.js";
import {
	type CheckResult,
	describeRest,
	type Failure,
	scheduleOfTrace,
	showSchedule,
	type Trace,
} from "../../scheduler/index.js";
import { asArguments } from "../input/settings.js";
import { LANE_KEY, laneTable } from "./lane-table.js";
import { describePassing } from "./passing.js";

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
	return scheduleCommand(model, settings, showSchedule(scheduleOfTrace(trace)));
}

/** The command that runs a schedule. */
export function scheduleCommand(model: Model, settings: SettingValues, schedule: string): string {
	return `heddle replay ${quote(`${model.name}#${schedule}`)}${asArguments(model, settings)}`;
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
	const parts: (string | never[])[] = [describeFailure(failure as Failure)];
	if (counterexample !== undefined) {
		const { trace, relevantSteps } = counterexample;
		const rest = describeRest(counterexample);
		parts.push(`${laneTable(trace, columns, relevantSteps)}\n\n${LANE_KEY}`);
		if (rest !== undefined) parts.push(`then: ${rest}`);
		parts.push(describePreemptions(trace));
		parts.push(describePassing(model, settings, counterexample) ?? []);
		parts.push(`replay:  ${replayCommand(model, settings, trace, file)}\ndigest:  ${trace.digest}`);
	}
	return parts.flat().join("\n\n");
}
