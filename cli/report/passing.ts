import type { Model, SettingValues } from "../../properties/index.js";
import {
	type Counterexample,
	count,
	type PassingSchedule,
	type RaceOnCell,
	type StepOfRace,
	showSchedule,
} from "../../scheduler/index.js";
import { scheduleCommand } from "./replay-command.js";

/** Cells that are named where two steps race on more of them. */
const MAX_CELLS_NAMED = 3;

/** The nearest schedule that passes, and the reversal that makes the difference; undefined where none was looked for. */
export function describePassing(
	model: Model,
	settings: SettingValues,
	{ passing }: Counterexample,
): string | undefined {
	if (passing === undefined) return undefined;
	if (passing.found) {
		const same = passing.commonSteps === 0 ? "" : `, after the same first ${count(passing.commonSteps, "step")}`;
		const command = scheduleCommand(model, settings, showSchedule(passing.schedule));
		return [`one reversal makes it pass${same}:`, ...describeReversal(passing), `  replay  ${command}`].join("\n");
	}
	if (!passing.all)
		return `no schedule that passes was found among ${count(passing.tried, "schedule")} that reverse one race`;
	return passing.tried === 0
		? "no two steps of it race: the order in which coroutines run is not what makes it fail"
		: `every schedule that reverses one race of this one fails too: ${count(passing.tried, "schedule")} tried`;
}

/** The pair of steps whose order decides, in the order that fails and in the one that passes. */
function describeReversal({ first, second, races }: PassingSchedule): string[] {
	const told = mostTelling(races);
	const named = told.slice(0, MAX_CELLS_NAMED).map(({ cell }) => cell);
	const more = told.length - named.length;
	const cells = `${named.join(", ")}${more > 0 ? ` and ${count(more, "other cell")}` : ""}`;
	const them = told.length === 1 ? "it" : "them";
	const [one, other] = [`${first.coroutine}'s ${told[0]?.first}`, `${second.coroutine}'s ${told[0]?.second}`];
	return [
		`  fails   ${one} of ${cells}${stepOf(first)} before ${other} of ${them}${stepOf(second)}`,
		`  passes  ${other} of ${cells} before ${one} of ${them}`,
	];
}

/** Two steps may race on several cells in several ways; told are those through which a value goes from one to the other. */
function mostTelling(races: readonly RaceOnCell[]): readonly RaceOnCell[] {
	const ways = [
		races.filter(({ first, second }) => first === "write" && second === "read"),
		races.filter(({ first, second }) => first === "read" && second === "write"),
	];
	return ways.find((way) => way.length > 0) ?? races;
}

function stepOf({ step }: StepOfRace): string {
	return step === undefined ? "" : ` (step ${step})`;
}
