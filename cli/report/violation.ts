import type { Model, Orders, SettingValues } from "../../properties/index.js";
import { type CheckResult, describeRest, type Failure, type Trace } from "../../scheduler/index.js";
import { LANE_KEY, laneTable } from "./lane-table.js";
import { describeOrders } from "./orders.js";
import { describePassing } from "./passing.js";
import { againLines } from "./replay-command.js";

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

/** All that there is to say of a violation: what, how, with how many preemptions, and how to see it again. */
export function violationReport(
	model: Model,
	settings: SettingValues,
	{ failure, counterexample }: CheckResult,
	{
		columns,
		file,
		orders,
	}: { readonly columns: number; readonly file: string | undefined; readonly orders?: Orders | undefined },
): string {
	const parts: (string | never[])[] = [describeFailure(failure as Failure)];
	if (counterexample !== undefined) {
		const { trace, relevantSteps } = counterexample;
		const rest = describeRest(counterexample);
		parts.push(`${laneTable(trace, columns, relevantSteps)}\n\n${LANE_KEY}`);
		if (rest !== undefined) parts.push(`then: ${rest}`);
		parts.push(describePreemptions(trace));
		parts.push(describePassing(model, settings, counterexample) ?? []);
		if (orders !== undefined) parts.push(describeOrders(orders));
		parts.push(`${againLines(model, settings, trace, file)}\ndigest:  ${trace.digest}`);
	}
	return parts.flat().join("\n\n");
}
