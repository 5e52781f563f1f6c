import type { Model, Orders, SettingValues, SmallestScenario } from "../../properties/index.js";
import {
	type CheckResult,
	type Counterexample,
	type StepOfRace,
	scheduleOfTrace,
	showSchedule,
	type Trace,
} from "../../scheduler/index.js";
import { linkTo } from "./replay-command.js";
import { smallestAsJson } from "./smallest.js";

/** One program checked. */
export interface Checked {
	readonly model: Model;
	readonly settings: SettingValues;
	readonly result: CheckResult;
	/** Where its trace was written. */
	readonly file: string | undefined;
	/** In which orders of running its failure exists, where the model knows several. */
	readonly orders?: Orders | undefined;
	/** The smallest scenario that fails in the same way, where it was asked for. */
	readonly smallest?: SmallestScenario | undefined;
}

/** The results of `heddle check` for machines: the same bytes for the same input, so no times and no rates. */
export function checksAsJson(checked: readonly Checked[]): string {
	return JSON.stringify({ checks: checked.map(checkAsJson) }, null, "\t");
}

/** One of them. */
export function checkAsJson({ model, settings, result, file, orders, smallest }: Checked) {
	const { counterexample, failure } = result;
	return {
		model: model.name,
		settings,
		verdict: result.verdict,
		sentence: result.sentence,
		strategy: result.strategy,
		chosen: result.chosen ?? null,
		seed: result.seed ?? null,
		foundBy: result.foundBy ?? null,
		completeUpTo: result.completeUpTo ?? null,
		states: result.states ?? null,
		traces: result.traces ?? null,
		workload: result.workload ?? null,
		transitions: result.transitions,
		depth: result.depth,
		reductions: result.reductions,
		represented: result.represented ?? null,
		bound: result.bound ?? null,
		witnesses: result.witnesses,
		failure: failure ?? null,
		counterexample: counterexample && counterexampleAsJson(model, settings, counterexample),
		...(orders === undefined ? {} : { orders }),
		...(smallest === undefined ? {} : { smallest: smallestAsJson(smallest) }),
		trace: file ?? null,
	};
}

function counterexampleAsJson(model: Model, settings: SettingValues, counterexample: Counterexample) {
	const { minimal, relevantSteps, restInAnyOrder, passing, trace } = counterexample;
	const run = runAsJson(model, settings, trace);
	return { minimal, relevantSteps, restInAnyOrder, passing: passingAsJson(passing), ...run };
}

function passingAsJson(passing: Counterexample["passing"]) {
	if (passing === undefined) return null;
	if (!passing.found) return passing;
	const { schedule, commonSteps, first, second, races } = passing;
	const step = ({ coroutine, step }: StepOfRace) => ({ coroutine, step: step ?? null });
	const reversed = { first: step(first), second: step(second), races };
	return { found: true, schedule: showSchedule(schedule), commonSteps, reversed };
}

/** The result of `heddle replay` for machines. */
export function replayAsJson(model: Model, settings: SettingValues, trace: Trace): string {
	return JSON.stringify(
		{ model: model.name, settings, failure: trace.failure ?? null, ...runAsJson(model, settings, trace) },
		null,
		"\t",
	);
}

function runAsJson(model: Model, settings: SettingValues, trace: Trace) {
	return {
		preemptions: trace.preemptions,
		schedule: showSchedule(scheduleOfTrace(trace)),
		link: linkTo(model, settings, trace),
		digest: trace.digest,
		steps: trace.steps,
	};
}
