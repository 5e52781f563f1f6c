import { grown } from "../../machine/state.js";
import type { Saved } from "../saved.js";
import type { Access, AccessTable } from "./access-table.js";

const NOBODY = -1;

/** What has been found out about a race: nothing yet. */
export const UNSEEN = 0;
/** That nobody need look at it again. */
export const SETTLED = -1;

type SavedExecution = {
	readonly stride: number;
	/** For how many events there is room. */
	readonly room: number;
	readonly steps: Int32Array;
	readonly raceCounts: Int32Array;
	readonly raceRows: Int32Array;
	readonly raceFindings: Int32Array;
	readonly threads: Int32Array;
	readonly ordinals: Int32Array;
	readonly previous: Int32Array;
	readonly clocks: Int32Array;
	/** The coroutines by number. */
	readonly slots: readonly number[];
	readonly lastOfThread: readonly number[];
};

/**
 * The execution that is being explored, as a sequence of events, with its happens-before relation in vector clocks and its
 * races.
 *
 * Two events of it are ordered by happens-before if one coroutine takes both, or if they are dependent, or through events in
 * between. They race if they are ordered, different coroutines take them, and nothing in between orders them: then they
 * might have come the other way round.
 */
export class Execution {
	length = 0;
	/** The number of each event's step in the table. */
	steps = new Int32Array(64);
	/** The place in the machine's log before each event. */
	marks = new Int32Array(64);
	/** How many races each event is the later event of; at most one with each coroutine, since that one's others are ordered. */
	private raceCounts = new Int32Array(64);
	/** The earlier events of these races, latest first; as long a row for each event as its clock. */
	private raceRows = new Int32Array(64 * 8);
	/** What was found out about each race when it was looked at before, in the words of whoever did; `UNSEEN` at first. */
	private raceFindings = new Int32Array(64 * 8);
	/** Coroutines by number, in the order in which they turned up; entries of clocks go by it. */
	private threads = new Int32Array(64);
	/** The how-manyeth event of its coroutine each event is, counted from 1. */
	private ordinals = new Int32Array(64);
	/** The event before it of the same coroutine. */
	private previous = new Int32Array(64);
	private clocks = new Int32Array(64 * 8);
	private stride = 8;
	private readonly threadOfSlot = new Map<number, number>();
	private readonly lastOfThread: number[] = [];

	constructor(
		private readonly table: AccessTable,
		/** Decides, from the pair's steps, whether the order of two events matters. */
		private readonly dependent: (table: AccessTable, a: number, b: number) => boolean,
	) {}

	/** What it occupies, in bytes. */
	get bytes(): number {
		const { steps, marks, raceCounts, raceRows, threads, ordinals, previous, clocks } = this;
		const arrays = [steps, marks, raceCounts, raceRows, threads, ordinals, previous, clocks];
		return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
	}

	push(step: number, mark: number): void {
		const { coroutine } = this.table.accesses[step] as Access;
		const thread = this.threadOf(coroutine);
		const event = this.length++;
		if (event === this.steps.length) this.lengthen();
		this.steps[event] = step;
		this.marks[event] = mark;
		this.threads[event] = thread;
		const before = this.lastOfThread[thread] as number;
		this.previous[event] = before;
		this.ordinals[event] = before === NOBODY ? 1 : (this.ordinals[before] as number) + 1;
		this.lastOfThread[thread] = event;
		this.order(event, coroutine, before);
	}

	/** All but the marks, which are the machine's own. */
	save(): SavedExecution {
		const { length, stride } = this;
		return {
			stride,
			room: this.steps.length,
			steps: this.steps.subarray(0, length),
			raceCounts: this.raceCounts.subarray(0, length),
			raceRows: this.raceRows.subarray(0, length * stride),
			raceFindings: this.raceFindings.subarray(0, length * stride),
			threads: this.threads.subarray(0, length),
			ordinals: this.ordinals.subarray(0, length),
			previous: this.previous.subarray(0, length),
			clocks: this.clocks.subarray(0, length * stride),
			slots: [...this.threadOfSlot.keys()],
			lastOfThread: [...this.lastOfThread],
		};
	}

	/**
	 * Given to a new one: it then is the one that was saved.
	 *
	 * @param arrive - lets the machine take each step, and answers the mark before it
	 */
	restore(saved: Saved, arrive: (step: number) => number): void {
		const { stride, room, steps, slots, lastOfThread, ...rest } = saved as SavedExecution;
		while (this.stride < stride) this.widen();
		while (this.steps.length < room) this.lengthen();
		this.length = steps.length;
		this.steps.set(steps);
		this.raceCounts.set(rest.raceCounts);
		this.raceRows.set(rest.raceRows);
		this.raceFindings.set(rest.raceFindings);
		this.threads.set(rest.threads);
		this.ordinals.set(rest.ordinals);
		this.previous.set(rest.previous);
		this.clocks.set(rest.clocks);
		slots.forEach((slot, thread) => {
			this.threadOfSlot.set(slot, thread);
		});
		this.lastOfThread.push(...lastOfThread);
		for (let event = 0; event < this.length; event++) this.marks[event] = arrive(steps[event] as number);
	}

	/** Works out what happens before the event. Going backwards, an event that is not ordered yet by later ones races. */
	private order(event: number, coroutine: number, before: number): void {
		const { clocks, stride, threads, ordinals, steps } = this;
		const row = event * stride;
		if (before === NOBODY) clocks.fill(0, row, row + stride);
		else clocks.copyWithin(row, before * stride, before * stride + stride);
		let races = 0;
		const step = steps[event] as number;
		for (let earlier = event - 1; earlier >= 0; earlier--) {
			if ((clocks[row + (threads[earlier] as number)] as number) >= (ordinals[earlier] as number)) continue;
			const earlierStep = steps[earlier] as number;
			if (!this.dependent(this.table, earlierStep, step)) continue;
			// Nobody comes before the step that spawned him.
			if (!(this.table.accesses[earlierStep] as Access).spawned.includes(coroutine)) {
				this.raceFindings[row + races] = UNSEEN;
				this.raceRows[row + races++] = earlier;
			}
			const other = earlier * stride;
			for (let i = 0; i < stride; i++) {
				const time = clocks[other + i] as number;
				if (time > (clocks[row + i] as number)) clocks[row + i] = time;
			}
		}
		clocks[row + (threads[event] as number)] = ordinals[event] as number;
		this.raceCounts[event] = races;
	}

	/** Asks about each race of which the event is the later one, given what was found before, and forgets those that are settled. */
	settleRaces(later: number, look: (earlier: number, later: number, found: number) => number): void {
		const row = later * this.stride;
		const count = this.raceCounts[later] as number;
		let kept = 0;
		for (let i = 0; i < count; i++) {
			const earlier = this.raceRows[row + i] as number;
			const found = look(earlier, later, this.raceFindings[row + i] as number);
			if (found === SETTLED) continue;
			this.raceRows[row + kept] = earlier;
			this.raceFindings[row + kept] = found;
			kept += 1;
		}
		this.raceCounts[later] = kept;
	}

	pop(): void {
		const event = --this.length;
		this.lastOfThread[this.threads[event] as number] = this.previous[event] as number;
	}

	/** Whether the earlier event happens before the later one, or is the same. */
	happensBefore(earlier: number, later: number): boolean {
		const time = this.clocks[later * this.stride + (this.threads[earlier] as number)] as number;
		return time >= (this.ordinals[earlier] as number);
	}

	/** The event without which the event's coroutine would not stand where it stood before it; -1 if there is none. */
	eventBefore(event: number): number {
		const before = this.previous[event] as number;
		return this.orSpawning((this.table.accesses[this.steps[event] as number] as Access).coroutine, before, event);
	}

	/** The last event of the coroutine, or, where it has none since, the event that spawned it; -1 if there is neither. */
	lastEventOf(coroutine: number): number {
		const thread = this.threadOfSlot.get(coroutine);
		const last = thread === undefined ? NOBODY : (this.lastOfThread[thread] as number);
		return this.orSpawning(coroutine, last, this.length);
	}

	private orSpawning(coroutine: number, last: number, end: number): number {
		for (let event = end - 1; event > last; event--) {
			if ((this.table.accesses[this.steps[event] as number] as Access).spawned.includes(coroutine)) return event;
		}
		return last;
	}

	private threadOf(coroutine: number): number {
		const known = this.threadOfSlot.get(coroutine);
		if (known !== undefined) return known;
		const thread = this.threadOfSlot.size;
		this.threadOfSlot.set(coroutine, thread);
		this.lastOfThread.push(NOBODY);
		if (thread === this.stride) this.widen();
		return thread;
	}

	private widen(): void {
		const { stride } = this;
		this.stride = stride * 2;
		this.clocks = widened(this.clocks, stride, this.stride);
		this.raceRows = widened(this.raceRows, stride, this.stride);
		this.raceFindings = widened(this.raceFindings, stride, this.stride);
	}

	private lengthen(): void {
		const length = this.steps.length * 2;
		this.steps = grown(this.steps, length);
		this.marks = grown(this.marks, length);
		this.threads = grown(this.threads, length);
		this.ordinals = grown(this.ordinals, length);
		this.previous = grown(this.previous, length);
		this.raceCounts = grown(this.raceCounts, length);
		this.clocks = grown(this.clocks, length * this.stride);
		this.raceRows = grown(this.raceRows, length * this.stride);
		this.raceFindings = grown(this.raceFindings, length * this.stride);
	}
}

/** The same rows with more room in each. */
function widened(rows: Int32Array, from: number, to: number): Int32Array<ArrayBuffer> {
	const wider = new Int32Array((rows.length / from) * to);
	for (let row = 0; row * from < rows.length; row++) wider.set(rows.subarray(row * from, (row + 1) * from), row * to);
	return wider;
}
