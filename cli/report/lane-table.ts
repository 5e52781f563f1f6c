import Table from "cli-table3";
import { describeChange, type Trace, type TraceStep } from "../../scheduler/index.js";

/** What a lane shows of its coroutine. */
const MARKS = { runs: "●", runsThenWaits: "●×", preempted: "‖", canRun: "·", waits: "×", absent: " " };

/** The key to the lanes' marks. */
export const LANE_KEY = "● runs   ●× runs, then waits   ‖ could have gone on, but was preempted   · can run   × waits";

/**
 * The run as a table: a lane for each coroutine, what it did, and only what changed.
 *
 * @param shown - so many first steps are shown; coroutines that run only after them have no lane. Default: all
 */
export function laneTable(trace: Trace, columns: number, shown = trace.steps.length): string {
	const steps = trace.steps.slice(0, shown);
	const lanes = lanesOf(steps, trace.steps.slice(shown));
	const laneWidths = lanes.map((name) => name.length + 2);
	const rest = columns - 7 - laneWidths.reduce((sum, width) => sum + width, 0) - lanes.length - 3;
	const what = Math.max(24, Math.floor(rest * 0.5));
	const table = new Table({
		head: ["step", ...lanes, "what it does", "what changes"],
		colWidths: [6, ...laneWidths, what, Math.max(24, rest - what)],
		wordWrap: true,
		style: { head: [], border: [], "padding-left": 1, "padding-right": 0 },
		chars: {
			...{ top: "", "top-mid": "", "top-left": "", "top-right": "", bottom: "", "bottom-mid": "", "bottom-left": "" },
			...{
				"bottom-right": "",
				left: "",
				"left-mid": "",
				mid: "",
				"mid-mid": "",
				right: "",
				"right-mid": "",
				middle: " ",
			},
		},
	});
	for (const step of steps) table.push([String(step.number), ...marks(step, lanes), doingsOf(step), changesOf(step)]);
	return table
		.toString()
		.split("\n")
		.map((line) => line.trimEnd())
		.join("\n");
}

function lanesOf(steps: readonly TraceStep[], rest: readonly TraceStep[]): string[] {
	const run = new Set(steps.map(({ coroutine }) => coroutine));
	const later = new Set(rest.map(({ coroutine }) => coroutine));
	const names = steps.flatMap(({ coroutine, enabled, blocked }) => [
		coroutine,
		...enabled,
		...blocked.map((waiter) => waiter.coroutine),
	]);
	return [...new Set(names)].filter((name) => run.has(name) || !later.has(name)).sort();
}

function marks({ coroutine, preempted, enabled, blocked }: TraceStep, lanes: readonly string[]): string[] {
	return lanes.map((lane) => {
		const waits = blocked.some((waiter) => waiter.coroutine === lane);
		if (lane === coroutine) return waits ? MARKS.runsThenWaits : MARKS.runs;
		if (lane === preempted) return MARKS.preempted;
		if (enabled.includes(lane)) return MARKS.canRun;
		return waits ? MARKS.waits : MARKS.absent;
	});
}

/** What the step did, in the model's words; a step without any is told by where it stopped. */
export function doingsOf({ notes, to, choices }: TraceStep): string {
	// Signals that woke nobody are for the diagnosis of lost wakeups; in a table they are noise.
	const told = notes.filter(({ signal }) => signal?.woke !== 0).map(({ text }) => text);
	const chosen = choices.length === 0 ? "" : ` (choice ${choices.join(", ")})`;
	return (told.length === 0 ? `goes on to "${to}"` : told.join("; ")) + chosen;
}

function changesOf({ changes }: TraceStep): string {
	return changes.map(({ cell, before, after }) => describeChange(cell, before, after)).join("\n");
}
