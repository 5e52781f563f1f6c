import type { Failure } from "../../machine/failure.js";
import type { Machine, Move } from "../../machine/machine.js";
import { eachWay } from "../each-way.js";
import { MemoryBound, MemoryBudget } from "../memory-bound.js";
import { runThrough, type Sliced } from "../sliced.js";
import { Ancestry } from "../storing/ancestry.js";
import { StateStore } from "../storing/state-store.js";

/** What makes one failing schedule better than another. */
export type Measure =
	/** Fewest preemptions; among those, fewest steps. A preemption is a switch away from a coroutine that could have gone on. */
	| "preemptions"
	/** Fewest steps. */
	| "steps";

/** What a schedule costs; fewer preemptions outweigh any number of steps. */
export interface Cost {
	readonly preemptions: number;
	readonly steps: number;
}

/** Whether one cost is less than the other. */
export function isLess(a: Cost, b: Cost): boolean {
	return a.preemptions < b.preemptions || (a.preemptions === b.preemptions && a.steps < b.steps);
}

/** What to look for, and how long. */
export interface LeastScheduleOptions {
	readonly measure: Measure;
	/** Says what is wrong in the state to which a step has led; undefined if nothing is. */
	readonly failureIn: (machine: Machine) => Failure | undefined;
	/**
	 * What has to be paid beyond the schedule for the failure that `failureIn` has just named; undefined if it does not count
	 * at all, and nothing behind it does. Default: nothing.
	 */
	readonly surcharge?: () => Cost | undefined;
	/** Coroutines that take no steps. Default: none. */
	readonly resting?: ReadonlySet<number>;
	/** Only schedules that cost less are of interest. Default: all. */
	readonly below?: Cost;
	/** Events that the schedule must pass through, in this order, before it fails. */
	readonly through?: readonly string[];
	/** The events of the step that the machine has just taken; needed with `through`. */
	readonly eventsOf?: (machine: Machine) => readonly string[];
	/** Gives up beyond so many entries. */
	readonly maxStates?: number;
	/** What entries may occupy, in bytes; gives up beyond. */
	readonly maxMemory?: number;
	readonly interrupted?: () => string | undefined;
}

/** The best schedule, or why there is none. */
export type LeastSchedule =
	| { readonly found: true; readonly moves: Move[]; readonly failure: Failure; readonly cost: Cost }
	| { readonly found: false; readonly reason: "none" | "bound" };

/**
 * The best schedule that fails, exactly: no failing schedule is better.
 *
 * This is Dijkstra's algorithm on pairs of a state and the coroutine that ran last (which decides what is a preemption),
 * with the pair (preemptions, steps) as the cost, compared lexicographically. Each move costs one step, and at most one
 * preemption, so entries are kept in one list for each cost rather than in a heap; an entry is expanded when it is the
 * cheapest left, and a failing one ends the search when it would be expanded, not when it is first seen.
 */
export function leastSchedule(machine: Machine, options: LeastScheduleOptions): LeastSchedule {
	return runThrough(findingLeastSchedule(machine, options));
}

/** Like {@link leastSchedule}, slice by slice. */
export function findingLeastSchedule(machine: Machine, options: LeastScheduleOptions): Sliced<LeastSchedule> {
	return new LeastScheduleSearch(machine, options).run();
}

const NOBODY = -1;
const NOTHING: Cost = { preemptions: 0, steps: 0 };

function noSurcharge(): Cost {
	return NOTHING;
}

/** The machine has got to a state, in one of the ways to get there. */
interface Arrival extends Cost {
	/** Who ran last, and how many of the events to pass through are behind. */
	readonly last: number;
	readonly passed: number;
	/** The entry from which the move has led there; -1 and undefined for the beginning. */
	readonly parent: number;
	readonly move: Move | undefined;
	readonly failure: Failure | undefined;
}

class LeastScheduleSearch {
	private readonly store: StateStore;
	private readonly ancestry: Ancestry;
	private readonly failures = new Map<number, Failure>();
	private readonly expanded: boolean[] = [];
	/** The cheapest known cost of each entry. */
	private readonly preemptions: number[] = [];
	private readonly steps: number[] = [];
	/** Entries by preemptions, then by steps. */
	private readonly queue: number[][][] = [];

	constructor(
		private readonly machine: Machine,
		private readonly options: LeastScheduleOptions,
	) {
		const budget = new MemoryBudget(options.maxMemory);
		this.store = new StateStore(machine, 2, budget);
		this.ancestry = new Ancestry(budget);
	}

	*run(): Sliced<LeastSchedule> {
		try {
			return yield* this.search();
		} catch (error) {
			if (error instanceof MemoryBound) return { found: false, reason: "bound" };
			throw error;
		}
	}

	private *search(): Sliced<LeastSchedule> {
		const { below } = this.options;
		this.machine.reset();
		const failure = this.options.failureIn(this.machine);
		// What has failed before anything has run cannot pass through events before it fails.
		if (failure !== undefined && (this.options.through?.length ?? 0) > 0) return { found: false, reason: "none" };
		this.reach({ last: NOBODY, passed: 0, parent: -1, move: undefined, preemptions: 0, steps: 0, failure });
		// Layers, and the lists within them, grow while they are worked off.
		for (let preemptions = 0; preemptions < this.queue.length; preemptions++) {
			const layer = this.layer(preemptions);
			for (let steps = 0; steps < layer.length; steps++) {
				if (below !== undefined && !isLess({ preemptions, steps }, below)) return { found: false, reason: "none" };
				const found = this.settle(layer[steps] ?? [], preemptions, steps);
				if (found !== undefined) return found;
				layer[steps] = [];
				yield;
			}
		}
		return { found: false, reason: "none" };
	}

	/** Expands the entries of one cost; answers where the search ends. */
	private settle(entries: readonly number[], preemptions: number, steps: number): LeastSchedule | undefined {
		const { maxStates = Number.POSITIVE_INFINITY, interrupted } = this.options;
		for (const entry of entries) {
			const isCheapest = this.preemptions[entry] === preemptions && this.steps[entry] === steps;
			if (this.expanded[entry] || !isCheapest) continue;
			this.expanded[entry] = true;
			const failure = this.failures.get(entry);
			if (failure !== undefined)
				return { found: true, moves: this.ancestry.path(entry), failure, cost: { preemptions, steps } };
			this.expand(entry);
		}
		const outOfBounds = this.store.size > maxStates || interrupted?.() !== undefined;
		return outOfBounds ? { found: false, reason: "bound" } : undefined;
	}

	private layer(preemptions: number): number[][] {
		this.queue[preemptions] ??= [];
		return this.queue[preemptions] as number[][];
	}

	private expand(entry: number): void {
		const { machine, store } = this;
		store.load(entry);
		const last = store.extra(entry, 0);
		const passed = store.extra(entry, 1);
		const { resting } = this.options;
		const all: number[] = [];
		machine.enabled(all);
		const enabled = resting === undefined ? all : all.filter((coroutine) => !resting.has(coroutine));
		const couldGoOn = last !== NOBODY && enabled.includes(last);
		for (const coroutine of enabled) {
			const preempts = couldGoOn && coroutine !== last && this.options.measure === "preemptions" ? 1 : 0;
			for (const move of eachWay(machine, coroutine)) {
				const nowPassed = this.passOn(passed);
				const failure = this.options.failureIn(machine);
				// A schedule that fails before it has passed through all events is not the one looked for.
				if (failure !== undefined && nowPassed !== (this.options.through?.length ?? 0)) continue;
				const preemptions = (this.preemptions[entry] as number) + preempts;
				const steps = (this.steps[entry] as number) + 1;
				this.reach({ last: coroutine, passed: nowPassed, parent: entry, move, preemptions, steps, failure });
			}
		}
	}

	/** How many of the events to pass through are behind, after the step that the machine has just taken. */
	private passOn(passed: number): number {
		const { through = [], eventsOf } = this.options;
		let count = passed;
		for (const event of eventsOf?.(this.machine) ?? []) if (event === through[count]) count += 1;
		return count;
	}

	private reach(arrival: Arrival): void {
		const { preemptions, steps, failure } = arrival;
		const surcharge = failure === undefined ? NOTHING : (this.options.surcharge ?? noSurcharge)();
		if (surcharge === undefined) return;
		this.enter(arrival, preemptions + surcharge.preemptions, steps + surcharge.steps);
	}

	private enter({ last, passed, parent, move, failure }: Arrival, preemptions: number, steps: number): void {
		// Who ran last decides nothing where only steps count.
		const found = this.store.add(this.options.measure === "preemptions" ? last : NOBODY, passed);
		const entry = found >= 0 ? found : -1 - found;
		if (found >= 0) {
			this.ancestry.add(parent, move);
			this.expanded.push(false);
			if (failure !== undefined) this.failures.set(entry, failure);
		} else {
			const known = { preemptions: this.preemptions[entry] as number, steps: this.steps[entry] as number };
			if (this.expanded[entry] || !isLess({ preemptions, steps }, known)) return;
			this.ancestry.set(entry, parent, move);
		}
		this.preemptions[entry] = preemptions;
		this.steps[entry] = steps;
		const layer = this.layer(preemptions);
		layer[steps] ??= [];
		(layer[steps] as number[]).push(entry);
	}
}
