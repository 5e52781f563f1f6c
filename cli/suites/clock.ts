import type { Io } from "../io.js";

/** Deals a span of time out to suites, one after the other: what one does not need is there for those after it. */
export class SuiteClock {
	private readonly end: number;
	private deadline = Number.POSITIVE_INFINITY;
	private share = Number.POSITIVE_INFINITY;

	/** @param ms - for all suites together; undefined for no limit */
	constructor(
		private readonly io: Io,
		ms: number | undefined,
	) {
		this.end = ms === undefined ? Number.POSITIVE_INFINITY : io.now() + ms;
	}

	/** A suite begins. @param left - how many there still are, with this one */
	begin(left: number): void {
		const now = this.io.now();
		this.share = Math.max(0, this.end - now) / left;
		this.deadline = now + this.share;
	}

	/** What was found may be made smaller for as long again, however late it was found. */
	extend(): void {
		this.deadline = this.io.now() + this.share;
	}

	/** Whether the suite has had its share. */
	isOver(): boolean {
		return this.deadline !== Number.POSITIVE_INFINITY && this.io.now() >= this.deadline;
	}
}
