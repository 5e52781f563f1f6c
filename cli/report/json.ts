import type { Model, SettingValues } from "../../properties/index.js";
import { type CheckResult, scheduleOfTrace, showSchedule, type Trace } from "../../scheduler/index.js";

/** One program checked. */
export interface Checked {
	readonly model: Model;
	readonly settings: SettingValues;
	readonly result: CheckResult;
	/** Where its trace was written. */
	readonly file: string | undefined;
}

/** The results of `heddle check` for machines: the same bytes for the same input, so no times and no rates. */
export function checksAsJson(checked: readonly Checked[]): string {
	return JSON.stringify({ checks: checked.map(checkAsJson) }, null, "\t");
}

function checkAsJson({ model, settings, result, file }: Checked) {
	const { counterexample, failure } = result;
	return {
		model: model.name,
		settings,
		verdict: result.verdict,
		sentence: result.sentence,
		strategy: result.strategy,
		seed: result.seed ?? null,
		states: result.states ?? null,
		transitions: result.transitions,
		depth: result.depth,
		reductions: result.reductions,
		represented: result.represented ?? null,
		bound: result.bound ?? null,
		witnesses: result.witnesses,
		failure: failure ?? null,
		counterexample: counterexample && { minimal: counterexample.minimal, ...runAsJson(counterexample.trace) },
		trace: file ?? null,
	};
}

/** The result of `heddle replay` for machines. */
export function replayAsJson(model: Model, settings: SettingValues, trace: Trace): string {
	return JSON.stringify(
		{ model: model.name, settings, failure: trace.failure ?? null, ...runAsJson(trace) },
		null,
		"\t",
	);
}

function runAsJson(trace: Trace) {
	return {
		preemptions: trace.preemptions,
		schedule: showSchedule(scheduleOfTrace(trace)),
		digest: trace.digest,
		steps: trace.steps,
	};
}
