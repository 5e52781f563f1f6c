import type { Workload } from "./workload.js";

/** Which way the number of states goes that are still to be moved on from. */
export type Trend = "growing" | "shrinking";

/** Over so many states, as a share of those that were moved on from, the trend is looked at. */
const WINDOW = 1 / 8;
/** Of fewer states nothing is concluded. */
export const MIN_EXPANDED = 256;
/** So many lookings are remembered. */
const MAX_REMEMBERED = 64;

interface Look {
	readonly discovered: number;
	readonly expanded: number;
}

/**
 * Follows the queue of a search that stores states: how many states it has discovered, and how many of them it has expanded,
 * which is to say moved on from in every way. While it discovers more than it expands, nobody can tell how much there is. Once
 * it discovers fewer, r < 1 for each that it expands, the end is in sight: r will have come down to 0 by then. If it does so
 * evenly, r / 2 on the average, the queue of q states empties after q / (1 - r / 2) more.
 */
export class QueueTrend {
	private readonly looks: Look[] = [];

	/** @param left - states still to be moved on from */
	look(discovered: number, left: number): void {
		const now = { discovered, expanded: discovered - left };
		const last = this.looks.at(-1);
		if (last !== undefined && now.expanded - last.expanded < (now.expanded * WINDOW) / 8) return;
		this.looks.push(now);
		if (this.looks.length > MAX_REMEMBERED) this.looks.shift();
	}

	/** States discovered for each that was expanded, of late; undefined while too little is known. */
	private get rate(): number | undefined {
		const now = this.looks.at(-1);
		if (now === undefined || now.expanded < MIN_EXPANDED) return undefined;
		const before = this.looks.findLast(({ expanded }) => expanded <= now.expanded * (1 - WINDOW));
		if (before === undefined || before.expanded === now.expanded) return undefined;
		return (now.discovered - before.discovered) / (now.expanded - before.expanded);
	}

	get trend(): Trend | undefined {
		const { rate } = this;
		if (rate === undefined) return undefined;
		return rate < 1 ? "shrinking" : "growing";
	}

	/** How many states there will be, as long as the queue shrinks; the total is undefined while it grows. */
	workload(discovered: number, left: number): Workload {
		const done = discovered - left;
		const { rate } = this;
		if (left === 0) return { unit: "state", done, total: discovered, exact: true };
		const total =
			rate === undefined || rate >= 1 ? undefined : Math.max(discovered, Math.round(done + left / (1 - rate / 2)));
		return { unit: "state", done, total, exact: false };
	}
}
