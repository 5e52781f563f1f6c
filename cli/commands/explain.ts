import { MODELS, type Model, type SettingValues } from "../../properties/index.js";
import {
	type Counterexample,
	checking,
	counterexampleFor,
	describeRest,
	findingPath,
	followSchedule,
	scheduleOfTrace,
} from "../../scheduler/index.js";
import { drive, limitsOf } from "../drive.js";
import { CommandError, ExitCode } from "../exit-codes.js";
import { modelsNamed } from "../input/models.js";
import { runOf } from "../input/run.js";
import { combinations, describeSettings, type SettingOptions } from "../input/settings.js";
import type { Io } from "../io.js";
import { describePassing } from "../report/passing.js";
import { againLines } from "../report/replay-command.js";
import { tellRemedy, tellRun, tellStory } from "../report/telling.js";
import { describeFailure, describePreemptions } from "../report/violation.js";

/** Tells a failing schedule in plain words: one that is given, or the least one of a model. */
export async function explainCommand(io: Io, target: string, options: SettingOptions): Promise<ExitCode> {
	const isModel = MODELS.some(({ name }) => name === target);
	const isRun = target.includes("#") || /[./\\]/.test(target) || isReadable(io, target);
	if (!isModel && !isRun) modelsNamed([target]);
	return isModel ? explainModel(io, target, options) : explainRun(io, target, options);
}

function isReadable(io: Io, path: string): boolean {
	try {
		io.readFile(path);
		return true;
	} catch {
		return false;
	}
}

function explainRun(io: Io, target: string, options: SettingOptions): ExitCode {
	const { model, settings, program, trace } = runOf(io, target, options);
	io.out(`${model.name}  ${describeSettings(model, settings)}\n`);
	const counterexample = counterexampleFor(program, scheduleOfTrace(trace));
	if (counterexample === undefined) {
		io.out("Nothing fails in this schedule. Step by step:\n");
		io.out(tellRun(trace));
		return ExitCode.Holds;
	}
	io.out(tellFailure(model, settings, counterexample));
	return ExitCode.Holds;
}

async function explainModel(io: Io, name: string, options: SettingOptions): Promise<ExitCode> {
	const [model] = modelsNamed([name]) as [Model];
	const [settings, ...more] = combinations(model, options) as [SettingValues, ...SettingValues[]];
	if (more.length > 0)
		throw new CommandError(ExitCode.Usage, "one scenario is explained at a time", `heddle list ${name}`);
	const program = model.build(settings);
	const { result, interrupted } = await drive(io, undefined, (driver) => checking(program, limitsOf(driver)));
	io.out(`${model.name}  ${describeSettings(model, settings)}\n${result.sentence}`);
	const { counterexample } = result;
	if (counterexample !== undefined) {
		const story = interrupted ? undefined : await tellModelStory(io, model, settings);
		if (story !== undefined) io.out(`\n${story}`);
		const minimal = counterexample.minimal ? "The least schedule that fails" : "A schedule that fails";
		io.out(`\n${minimal}:\n\n${tellFailure(model, settings, counterexample)}`);
	} else if (result.failure !== undefined) io.out(`\n${describeFailure(result.failure)}`);
	else io.out("There is no failure to explain.");
	return interrupted ? ExitCode.Interrupted : ExitCode.Holds;
}

/** The failure as it became known: the shortest failing schedule that passes through its events. */
export async function tellModelStory(io: Io, model: Model, settings: SettingValues): Promise<string | undefined> {
	if (model.story === undefined) return undefined;
	const { title, events } = model.story;
	const through = events.map(({ event }) => event);
	const { result: trace, interrupted } = await drive(io, undefined, (driver) =>
		findingPath(model.build(settings), { through, interrupted: driver.interrupted }),
	);
	if (interrupted) return `${title}: interrupted before its shortest schedule was found`;
	if (trace === undefined) return undefined;
	const heading = `${title[0]?.toUpperCase()}${title.slice(1)}: the shortest failing schedule that passes through its ${events.length} events`;
	return `${heading}:\n\n${tellStory(trace, events)}\n\n${againLines(model, settings, trace, undefined)}`;
}

/** A failing run, step by step, with what is wrong at its end, what would have passed and what the remedy would have done. */
export function tellFailure(model: Model, settings: SettingValues, counterexample: Counterexample): string {
	const { trace, relevantSteps } = counterexample;
	const rest = describeRest(counterexample);
	const passing = describePassing(model, settings, counterexample);
	const parts = [tellRun(trace, relevantSteps)];
	if (rest !== undefined) parts.push(`Then come ${rest}.`);
	if (trace.failure !== undefined) parts.push(`In the end: ${describeFailure(trace.failure)}`);
	parts.push(describePreemptions(trace));
	if (passing !== undefined) parts.push(passing);
	const remedied = { ...settings, ...model.remedy.settings };
	if (Object.entries(remedied).some(([key, value]) => settings[key] !== value)) {
		parts.push(tellRemedy(model.remedy.name, followSchedule(model.build(remedied), scheduleOfTrace(trace))));
	}
	parts.push(againLines(model, settings, trace, undefined));
	return parts.join("\n\n");
}
