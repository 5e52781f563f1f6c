import type { Ablated, Cell, Finding, Space, Variant, Waiting } from "../../properties/ablation/index.js";
import { growthOf } from "../../properties/ablation/index.js";
import type { Model, SettingValues } from "../../properties/index.js";
import { count, type Failure, type Schedule, showSchedule } from "../../scheduler/index.js";
import { scheduleCommand } from "./replay-command.js";

/** A variant, measured with one other request, two, and so on. */
export interface Measured {
	readonly variant: Variant;
	readonly waits: readonly Waiting[];
}

/** Whether nothing is left open: no bound was hit. */
export function isDecided({ cells }: Ablated): boolean {
	return cells.every(({ intact, ablated }) => intact.outcome !== "undecided" && ablated.outcome !== "undecided");
}

/** What a scenario came to with all properties stated. */
export function describeSpace({ verdict, states, transitions, failure, bound }: Space): string {
	if (verdict === "VIOLATED") return `VIOLATED, ${describeCause(failure)}`;
	const amount = `${count(states, "state")} and ${count(transitions, "transition")}`;
	return verdict === "VERIFIED" ? `VERIFIED, ${amount}` : `INCOMPLETE at ${bound}, after ${amount}`;
}

/** What became of a property, in words that follow its name. */
function describeFinding(finding: Finding): string {
	switch (finding.outcome) {
		case "violated":
			return `${count(finding.preemptions, "preemption")}, ${count(finding.steps, "step")}${describeLeast(finding.least)}`;
		case "holds":
			return finding.endsBy === undefined
				? count(finding.states, "state")
				: `${count(finding.states, "state")}, of which some are the ends of runs: ${describeCause(finding.endsBy)}`;
		case "not affected":
			return `${count(finding.states, "state")}, and as many transitions as with it`;
		case "not looked at":
			return `no run comes to its end: ${describeCause(finding.endsBy)}`;
		default:
			return finding.reason;
	}
}

function describeLeast(least: Extract<Finding, { outcome: "violated" }>["least"]): string {
	if (least === "preemptions") return "";
	return least === "steps" ? ", one of the schedules with the fewest steps" : ", not proved to be the least";
}

/** What fails, on one line. */
export function describeCause(failure: Failure | undefined): string {
	return failure === undefined ? "nothing" : `${failure.kind}: ${failure.message}`;
}

/** Properties of which the same is to be said. */
export interface Group {
	readonly cells: readonly Cell[];
	readonly outcome: Finding["outcome"];
	/** What is to be said of them, in words that follow their names. */
	readonly detail: string;
	/** Where it is a violation, the command that shows it. */
	readonly replay: string | undefined;
}

/** The properties in groups, violations first, of which each has a schedule of its own. */
export function groupsOf(model: Model, { cells, without }: Ablated): Group[] {
	const groups = new Map<string, Cell[]>();
	const isViolated = ({ ablated }: Cell) => ablated.outcome === "violated";
	for (const cell of [...cells.filter(isViolated), ...cells.filter((cell) => !isViolated(cell))]) {
		const key = isViolated(cell) ? cell.property : `${cell.ablated.outcome}: ${describeCell(cell)}`;
		groups.set(key, [...(groups.get(key) ?? []), cell]);
	}
	return [...groups.values()].map((alike) => {
		const cell = alike[0] as Cell;
		const replay = replayOf(model, without, cell.ablated);
		return { cells: alike, outcome: cell.ablated.outcome, detail: describeCell(cell), replay };
	});
}

/** What is to be said of a property: with the piece out, and with it in where it does not simply hold then. */
function describeCell({ intact, ablated }: Cell): string {
	return `${describeFinding(ablated)}${beside(intact, ablated)}`;
}

function beside(intact: Finding, ablated: Finding): string {
	const isPlain = intact.outcome === "holds" && intact.endsBy === undefined;
	if (isPlain) return "";
	if (JSON.stringify(intact) === JSON.stringify(ablated)) return "; with it in: the same";
	return `; with it in: ${intact.outcome} (${describeFinding(intact)})`;
}

/** The command that runs the failing schedule again; undefined where there is none. */
export function replayOf(model: Model, settings: SettingValues, finding: Finding): string | undefined {
	return finding.outcome === "violated" ? scheduleCommandFor(model, settings, finding.schedule) : undefined;
}

/** The command that runs the schedule of a measurement; undefined where nobody waits. */
export function replayOfWaiting(model: Model, { settings, schedule }: Waiting): string | undefined {
	return schedule && scheduleCommandFor(model, settings, schedule);
}

function scheduleCommandFor(model: Model, settings: SettingValues, schedule: Schedule): string {
	return scheduleCommand(model, settings, showSchedule(schedule));
}

/** What is changed in a variant. */
export function describeChange({ change }: Variant): string {
	if (change === undefined) return "all pieces in";
	return change === "serialize_target_writes=off" ? change : `without ${change}`;
}

/** The largest number of requests that a guest waits for; where that was not proved, it is at least this. */
export function describeMost({ most, isProven }: Waiting): string {
	return isProven ? String(most) : `≥ ${most}`;
}

/** What the numbers say, and no more than was looked at. */
export function describeGrowth({ waits, variant: { mostOthers } }: Measured): string {
	const stopped = waits.find(({ isProven }) => !isProven);
	if (stopped !== undefined) {
		if (stopped.bound !== undefined) return `not decided: ${stopped.bound}`;
		const { endsBy } = stopped;
		return endsBy?.kind === "deadlock" ? `for ever: ${describeCause(endsBy)}` : `ends by ${describeCause(endsBy)}`;
	}
	switch (growthOf(waits)) {
		case "none":
			return "waits for nobody";
		case "bounded":
			return `bounded, as far as looked at: no more with ${mostOthers} others than with ${mostOthers - 1}`;
		case "grows":
			return "grows with the number of others: no bound was found";
		default:
			return "not decided";
	}
}
