import { type Model, type SettingValues, showLink } from "../../properties/index.js";
import { scheduleOfTrace, showSchedule, type Trace } from "../../scheduler/index.js";
import { asArguments } from "../input/settings.js";

/** The command that runs the schedule again. */
export function replayCommand(model: Model, settings: SettingValues, trace: Trace, file: string | undefined): string {
	if (file !== undefined) return `heddle replay ${quote(plainPath(file))}`;
	return scheduleCommand(model, settings, showSchedule(scheduleOfTrace(trace)));
}

/** The command that runs a schedule. */
export function scheduleCommand(model: Model, settings: SettingValues, schedule: string): string {
	return `heddle replay ${quote(`${model.name}#${schedule}`)}${asArguments(model, settings)}`;
}

/** The link to a run in the explorer. */
export function linkTo(model: Model, settings: SettingValues, trace: Trace): string {
	return showLink({ model, settings, schedule: scheduleOfTrace(trace) });
}

/** The command that opens a link in the explorer. */
export function openLinkCommand(link: string): string {
	return `heddle explore --at ${quote(link)}`;
}

/** The lines that say how to see a run again: as it was printed, and in the explorer. */
export function againLines(model: Model, settings: SettingValues, trace: Trace, file: string | undefined): string {
	const replay = replayCommand(model, settings, trace, file);
	return `replay:  ${replay}\nexplore: ${openLinkCommand(linkTo(model, settings, trace))}`;
}

/** A path that is taken neither for an option nor for `model#schedule`. */
function plainPath(file: string): string {
	return /^-|^[^./\\]*#/.test(file) ? `./${file}` : file;
}

function quote(text: string): string {
	return /^[\w./=:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
