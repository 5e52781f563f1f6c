import { amountOf, count, grouped, type Progress, roundedEstimate, type Workload } from "../scheduler/index.js";

/** An estimate that has changed by more than this factor since it was shown last is shown with what it was before. */
const JUMP = 1.25;
/** Rates and times left are not told before so many seconds: they would be chance. */
const MIN_SECONDS = 1;

/** When a search first told of its progress, how much it had done by then, and what was told of it last. */
interface Known {
	readonly since: number;
	readonly doneBefore: number;
	done: number;
	/** The estimate that was shown last. */
	shown: number | undefined;
}

/**
 * Makes lines of progress: how long it has taken, done of how many, how fast, and how long it may still take. What is
 * estimated is said to be "about" that, and what is not known is not told.
 */
export class ProgressLines {
	/** By the name of the search: several may take turns. */
	private readonly known = new Map<string, Known>();

	/** Takes notice of progress, most of which is not shown. @param seconds - since the work began */
	hear(progress: Progress, seconds: number): void {
		const { done } = workloadOf(progress);
		const known = this.known.get(progress.search);
		// A search that has learned more may have to begin again.
		if (known === undefined || done < known.done) {
			this.known.set(progress.search, { since: seconds, doneBefore: done, done, shown: undefined });
		} else known.done = done;
	}

	/** The line for progress that has just been heard of, without what does not fit: what matters most comes first. */
	line(progress: Progress, seconds: number, columns = Number.POSITIVE_INFINITY): string {
		const { search, left, depth, trend, transitions } = progress;
		const known = this.known.get(search) as Known;
		const workload = workloadOf(progress);
		const parts = [`${seconds.toFixed(0)} s`, search, amountOf(workload)];
		if (workload.total !== undefined) parts.push(...shareOf(workload), ...changed(known, workload));
		if (left !== undefined && workload.unit === "state") {
			parts.push(`${grouped(left)} to move on from${trend === undefined ? "" : `, ${trend}`}`);
		}
		parts.push(...rates(known, seconds, workload), count(transitions, "transition"), `depth ${depth}`);
		while (parts.length > 1 && parts.join("  ").length >= columns) parts.pop();
		return parts.join("  ");
	}
}

/** A search that knows no more of itself counts the states that it has seen. */
function workloadOf({ workload, states }: Progress): Workload {
	return workload ?? { unit: "state", done: states ?? 0, total: undefined, exact: false };
}

function shareOf({ done, total = 0, exact }: Workload): string[] {
	if (total === 0) return [];
	return [`${exact ? "" : "about "}${Math.floor((100 * done) / total)} %`];
}

/** That an estimate is not what it was on the line before. */
function changed(known: Known, { total, exact }: Workload): string[] {
	const { shown } = known;
	known.shown = exact ? undefined : total;
	if (exact || shown === undefined || total === undefined) return [];
	const jumps = total > shown * JUMP || shown > total * JUMP;
	return jumps ? [`(before: about ${grouped(roundedEstimate(shown))})`] : [];
}

function rates({ since, doneBefore }: Known, seconds: number, { unit, done, total }: Workload): string[] {
	const spent = seconds - since;
	if (spent < MIN_SECONDS || done <= doneBefore) return [];
	const rate = (done - doneBefore) / spent;
	const parts = [`${count(Math.round(rate), unit)} a second`];
	if (total !== undefined && total > done) parts.push(`about ${span((total - done) / rate)} left`);
	return parts;
}

/** A span of time as people say it: `40 s`, `12 min`, `3 h`, `5 days`. */
function span(seconds: number): string {
	if (seconds < 100) return `${Math.ceil(seconds)} s`;
	if (seconds < 100 * 60) return `${Math.ceil(seconds / 60)} min`;
	if (seconds < 48 * 3600) return `${Math.ceil(seconds / 3600)} h`;
	return `${Math.ceil(seconds / 86_400)} days`;
}
