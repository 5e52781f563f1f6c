import { scheduleOfTrace, showSchedule, type Trace } from "../../scheduler/index.js";
import type { Scenario } from "../scenario/scenario.js";
import { SETTINGS, settingsOf } from "../scenario/settings.js";

/** What a property test says of a scenario that fails: the scenario, what is wrong, the schedule, and how to see it again. */
export function failureText(scenario: Scenario, trace: Trace): string {
	const settings = settingsOf(scenario);
	const set = SETTINGS.filter(({ key, standard }) => settings[key] !== standard).map(
		({ key }) => `--set ${key}=${settings[key]}`,
	);
	const schedule = showSchedule(scheduleOfTrace(trace));
	const { failure } = trace;
	const values = failure?.expected === undefined ? [] : [`expected ${failure.expected}`, `actual   ${failure.actual}`];
	return [
		`${failure?.kind}: ${failure?.message}`,
		...values,
		`scenario ${set.join(" ") || "standard settings"}`,
		`schedule ${schedule}`,
		`replay:  ${["heddle replay", `'fleecing#${schedule}'`, ...set].join(" ")}`,
	].join("\n");
}
