import { type Machine, type Move, NO_CHOICES } from "../../machine/machine.js";
import { describeEndless } from "../endless.js";
import { shareOf, TreeEstimate } from "../progress/tree-estimate.js";
import type { Workload } from "../progress/workload.js";
import type { SearchReport, Strategy } from "../strategy.js";
import { PREEMPTIONS } from "./cost.js";
import { PreemptionCounter } from "./least-preemptions.js";

/** A move on the way from the initial state to the present one, and the state to which it led. */
interface Frame {
	/** The place in the machine's log to go back to. */
	readonly mark: number;
	/** Undefined for the initial state. */
	readonly move: Move | undefined;
	/** Of the way up to here. */
	readonly preemptions: number;
	enabled: readonly number[];
	/** How many of the enabled coroutines have been taken. */
	taken: number;
	/** What is left of the coroutine taken last: other choices. */
	alternative: Move | undefined;
}

/** How many traces of a kind there are, by their least number of preemptions. */
export type TracesByPreemptions = readonly number[];

/** What bounds the search. */
export interface BoundedTracesOptions {
	/** Schedules with more preemptions are left out. */
	readonly preemptions: number;
	/** A schedule of so many steps ends the search: it is likely to be an endless one. Default: no limit. */
	readonly stepLimit?: number;
}

/**
 * Every Mazurkiewicz trace that needs at most so many preemptions, each by one schedule, with no memory of those seen before.
 *
 * A depth-first search over schedules keeps those only that are the least linearisation of their trace: of the fewest
 * preemptions, and first among those. What begins with a schedule for which there is a better one that ends with the same
 * coroutine is never least, since the better one could begin it as well: so the search turns back there.
 */
export class BoundedTraces implements Strategy {
	readonly name = "preemption-bounded traces";
	readonly exhaustive = true;
	private machine!: Machine;
	private counter!: PreemptionCounter;
	private readonly stack: Frame[] = [];
	private last: Move | undefined;
	private depth = 0;
	private leftOut = 0;
	private exhausted = false;
	private endless: string | undefined;
	/** Traces counted up to now. */
	private traces = 0;
	private readonly estimate = new TreeEstimate();
	private readonly completeCounts: number[] = [];
	private readonly deadlockedCounts: number[] = [];

	constructor(private readonly options: BoundedTracesOptions) {}

	/** Traces in which nothing has anything left to do at the end. */
	get complete(): TracesByPreemptions {
		return this.filled(this.completeCounts);
	}

	/** Traces at whose end something waits for ever. */
	get deadlocked(): TracesByPreemptions {
		return this.filled(this.deadlockedCounts);
	}

	private filled(counts: readonly number[]): number[] {
		return Array.from({ length: counts.length }, (_, preemptions) => counts[preemptions] ?? 0);
	}

	begin(machine: Machine): void {
		this.machine = machine;
		this.counter = new PreemptionCounter(machine);
		this.push(undefined, 0);
	}

	next(): Move | undefined {
		for (;;) {
			const top = this.stack.at(-1);
			this.exhausted = top === undefined;
			if (top === undefined || this.endless !== undefined) return undefined;
			this.last = this.nextOf(top);
			if (this.last !== undefined) return this.last;
			this.stack.pop();
			this.machine.state.rewind(this.stack.at(-1)?.mark ?? 0);
		}
	}

	private nextOf(top: Frame): Move | undefined {
		const { alternative } = top;
		if (alternative !== undefined) {
			top.alternative = undefined;
			return alternative;
		}
		while (top.taken < top.enabled.length) {
			const coroutine = top.enabled[top.taken++] as number;
			if (this.preemptionsWith(top, coroutine) <= this.options.preemptions) return { coroutine, choices: NO_CHOICES };
			this.leftOut += 1;
		}
		return undefined;
	}

	private preemptionsWith({ preemptions, enabled, move }: Frame, coroutine: number): number {
		return preemptions + PREEMPTIONS.of(this.machine, enabled, move?.coroutine, coroutine);
	}

	arrive(): boolean {
		const { machine } = this;
		const from = this.stack.at(-1) as Frame;
		const { coroutine } = this.last as Move;
		const alternative = machine.nextAlternative();
		from.alternative = alternative === undefined ? undefined : { coroutine, choices: alternative };
		const choices = machine.choicesMade();
		this.push({ coroutine, choices }, this.preemptionsWith(from, coroutine));
		if (this.isLeast(coroutine)) return true;
		this.stack.pop();
		machine.state.rewind(from.mark);
		return false;
	}

	private push(move: Move | undefined, preemptions: number): void {
		const mark = this.machine.state.mark();
		this.stack.push({ mark, move, preemptions, enabled: [], taken: 0, alternative: undefined });
		this.depth = Math.max(this.depth, this.stack.length - 1);
		const { stepLimit = Number.POSITIVE_INFINITY } = this.options;
		if (move !== undefined && this.depth >= stepLimit) {
			this.endless = describeEndless(this.machine, this.path(), stepLimit);
		}
	}

	/** Whether the present schedule is the least linearisation of its trace, of those that end with this coroutine if given. */
	private isLeast(endingWith?: number): boolean {
		const moves = this.path();
		const least = this.counter.least(moves, endingWith === undefined ? {} : { endingWith });
		return least.moves.every(({ coroutine }, i) => coroutine === moves[i]?.coroutine);
	}

	offer(enabled: readonly number[]): void {
		const top = this.stack.at(-1) as Frame;
		top.enabled = enabled;
		// Where an assumption does not hold, the end of the schedule means nothing.
		if (enabled.length > 0 || this.machine.isBlockedByAssumption() || !this.isLeast()) return;
		const counts = this.machine.isUnfinished() ? this.deadlockedCounts : this.completeCounts;
		counts[top.preemptions] = (counts[top.preemptions] ?? 0) + 1;
		this.countTrace();
	}

	/** Branches are the coroutines that can be taken, also those after which the search turns back at once: all are known. */
	private countTrace(): void {
		this.traces += 1;
		if (!this.estimate.isDue(this.traces)) return;
		const way = this.stack.slice(0, -1).map(({ taken, enabled }) => ({
			explored: taken - 1,
			left: enabled.length - taken,
		}));
		this.estimate.sample(this.traces, shareOf(way, 1));
	}

	private get workload(): Workload {
		const { traces, exhausted } = this;
		const total = exhausted ? traces : this.estimate.total(traces);
		return { unit: "trace", done: traces, total, exact: exhausted };
	}

	path(): Move[] {
		return this.stack.flatMap(({ move }) => (move === undefined ? [] : [move]));
	}

	report(): SearchReport {
		const { preemptions } = this.options;
		const bound = `${preemptions} preemption${preemptions === 1 ? "" : "s"}`;
		return {
			states: undefined,
			left: undefined,
			depth: this.depth,
			cutBy: this.endless ?? (this.leftOut > 0 ? bound : undefined),
			mayCycle: false,
			workload: this.workload,
			completeUpTo: this.exhausted ? bound : undefined,
		};
	}
}
