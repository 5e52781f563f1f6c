import { count } from "../../scheduler/index.js";
import { ExitCode } from "../exit-codes.js";
import { runOf } from "../input/run.js";
import { asArguments, describeSettings, type SettingOptions } from "../input/settings.js";
import type { Io } from "../io.js";
import { replayAsJson } from "../report/json.js";
import { LANE_KEY, laneTable } from "../report/lane-table.js";
import { linkTo, openLinkCommand } from "../report/replay-command.js";
import { describeFailure, describePreemptions } from "../report/violation.js";

/** The options of `heddle replay`. */
export interface ReplayCommandOptions extends SettingOptions {
	readonly json: boolean;
	readonly expect?: "violation";
}

/** Runs one schedule, exactly, and says how it ends. */
export function replayCommand(io: Io, target: string, options: ReplayCommandOptions): ExitCode {
	const { model, settings, trace } = runOf(io, target, options);
	const { failure } = trace;
	if (options.json) io.out(replayAsJson(model, settings, trace));
	else {
		io.out(`${model.name}  ${describeSettings(model, settings)}`);
		const steps = count(trace.steps.length, "step");
		io.out(failure === undefined ? `REPLAYED: ${steps}; nothing fails in this schedule.` : `VIOLATED: after ${steps}.`);
		if (failure !== undefined) io.out(`\n${describeFailure(failure)}`);
		io.out(`\n${laneTable(trace, io.columns)}\n\n${LANE_KEY}`);
		const explore = `explore: ${openLinkCommand(linkTo(model, settings, trace))}`;
		io.out(`\n${describePreemptions(trace)}\n\n${explore}\ndigest:  ${trace.digest}`);
	}
	const failed = failure !== undefined;
	if (!failed && options.expect === "violation")
		io.err(
			`heddle: a violation was expected, and nothing fails in this schedule\n→ heddle check ${model.name}${asArguments(model, settings)}`,
		);
	return failed === (options.expect === "violation") ? ExitCode.Holds : ExitCode.Violated;
}
