import type { Failure } from "../machine/failure.js";
import type { Machine, Move } from "../machine/machine.js";
import { MemoryBound } from "./memory-bound.js";
import { newlyViolatedProperty } from "./newly-violated.js";
import { QueueTrend } from "./progress/queue-trend.js";
import type { Pause, SavedExploration } from "./saved.js";
import { runThrough, type Sliced } from "./sliced.js";
import type { Reduction, SearchReport, Strategy } from "./strategy.js";

/** Bounds that no strategy knows of. A search that hits one proves nothing, and says so. */
export interface Limits {
	/** Distinct states. */
	readonly maxStates?: number;
	/** Steps taken, over the whole search. */
	readonly maxTransitions?: number;
	/**
	 * Scheduling points that coroutines may be seen to stand at, each with its history unless it is named: where a loop has no
	 * named point, there is no end of them.
	 */
	readonly maxPoints?: number;
	/** Asked now and then; a text ends the search and names the reason: `time 60 s`. */
	readonly interrupted?: () => string | undefined;
	/** Whether to go on moving where something has failed; the caller looks at the state at the end. Default: false. */
	readonly goOnAfterFailure?: boolean;
	/** How many steps there are between two looks at interruptions and progress. Default: {@link STEPS_IN_A_SLICE}. */
	readonly stepsInSlice?: number;
	/** Told now and then how far the search has come. */
	readonly onProgress?: (progress: Progress) => void;
	/** Shown now and then, and when the search is interrupted, a moment at which the search may be put aside. */
	readonly onPause?: (pause: Pause) => void;
	/** A search that was put aside, to go on with. The strategy must be made as it was then. */
	readonly resumed?: SavedExploration;
}

/** How far a search has come, while it goes on. */
export interface Progress extends SearchReport {
	/** The name of the strategy: several searches may take turns. */
	readonly search: string;
	readonly transitions: number;
}

/** How a search ended. */
export type Ending =
	| { readonly kind: "exhausted" }
	| { readonly kind: "bound"; readonly bound: string }
	| { readonly kind: "failure"; readonly failure: Failure; readonly moves: readonly Move[] };

/** What a search did. */
export interface Exploration extends SearchReport {
	readonly ending: Ending;
	readonly transitions: number;
	/** States in which no coroutine had anything left to do. */
	readonly completions: number;
	/** States in which no coroutine can run, though one has something left to do; more than one only when going on. */
	readonly deadlocks: number;
	/** States in which no coroutine can run, and one is blocked by an assumption: they are neither of the two above. */
	readonly blocked: number;
	readonly reductions: readonly Reduction[];
}

/** Looks at a search from outside, step by step. */
export interface Observer {
	/** The machine has taken the move; `mark` is the place in its log from before. */
	stepped(machine: Machine, move: Move, mark: number): void;
}

/** Interruptions and progress are looked after once in so many steps. */
export const STEPS_IN_A_SLICE = 1024;
/** After so many transitions, as a share of those up to now, the queue is looked at: a report takes time to make. */
const LOOK_EVERY = 1 / 64;

/**
 * Drives the machine as the strategy says, until nothing is left, a bound is hit or something fails.
 *
 * @throws NondeterminismError, ScheduleMismatchError (replay)
 */
export function explore(machine: Machine, strategy: Strategy, limits: Limits = {}, observer?: Observer): Exploration {
	return runThrough(exploring(machine, strategy, limits, observer));
}

/** Like {@link explore}, slice by slice. */
export function* exploring(
	machine: Machine,
	strategy: Strategy,
	limits: Limits = {},
	observer?: Observer,
): Sliced<Exploration> {
	const run = new ExplorationRun(machine, strategy, limits, observer);
	let ending = run.begin();
	while (ending === undefined) {
		ending = run.slice();
		if (ending === undefined) yield;
	}
	return run.finish(ending);
}

class ExplorationRun {
	private made = 0;
	private readonly enabled: number[] = [];
	private completions = 0;
	private deadlocks = 0;
	private blocked = 0;
	/** At least the number of states stored; the initial state is one. */
	private arrivals = 1;
	private readonly maxStates: number;
	private readonly maxTransitions: number;
	private readonly queue = new QueueTrend();
	private nextLook = 0;
	private readonly stepsInSlice: number;

	constructor(
		private readonly machine: Machine,
		private readonly strategy: Strategy,
		private readonly limits: Limits,
		private readonly observer: Observer | undefined,
	) {
		this.maxStates = limits.maxStates ?? Number.POSITIVE_INFINITY;
		this.stepsInSlice = limits.stepsInSlice ?? STEPS_IN_A_SLICE;
		this.maxTransitions = limits.maxTransitions ?? Number.POSITIVE_INFINITY;
	}

	private get transitions(): number {
		return this.made + (this.strategy.passed ?? 0);
	}

	begin(): Ending | undefined {
		const { resumed } = this.limits;
		this.machine.reset();
		return this.withinMemory(() => (resumed === undefined ? this.beginSearch() : this.resume(resumed)));
	}

	private get everyMove(): boolean {
		return this.observer !== undefined || this.maxTransitions < Number.POSITIVE_INFINITY;
	}

	private resume(resumed: SavedExploration): undefined {
		const { strategy } = this;
		if (strategy.restore === undefined || strategy.name !== resumed.strategy) {
			throw new Error(`a search by ${resumed.strategy} cannot be gone on with by ${strategy.name}`);
		}
		this.made = resumed.made;
		this.completions = resumed.completions;
		this.deadlocks = resumed.deadlocks;
		this.blocked = resumed.blocked;
		this.arrivals = resumed.arrivals;
		strategy.restore(this.machine, this.everyMove, resumed.search);
	}

	private save(): SavedExploration {
		const { made, completions, deadlocks, blocked, arrivals, strategy } = this;
		const search = strategy.save?.() ?? null;
		return { strategy: strategy.name, made, completions, deadlocks, blocked, arrivals, search };
	}

	private pause(isLast: boolean): void {
		if (this.strategy.save !== undefined) this.limits.onPause?.({ isLast, save: () => this.save() });
	}

	private beginSearch(): Ending | undefined {
		this.strategy.begin(this.machine, this.everyMove);
		const failure = this.look(this.machine.violatedProperty("always"));
		return failure === undefined ? undefined : { kind: "failure", failure, moves: [] };
	}

	/** Some steps more. */
	slice(): Ending | undefined {
		const reason = this.limits.interrupted?.();
		if (reason !== undefined) {
			this.pause(true);
			return { kind: "bound", bound: reason };
		}
		const tooManyPoints = this.pointsBound();
		if (tooManyPoints !== undefined) return { kind: "bound", bound: tooManyPoints };
		this.lookAtQueue();
		this.limits.onProgress?.({ ...this.report(), search: this.strategy.name, transitions: this.transitions });
		this.pause(false);
		return this.withinMemory(() => {
			for (let i = 0; i < this.stepsInSlice; i++) {
				const ending = this.step();
				if (ending !== undefined) return ending;
			}
			return undefined;
		});
	}

	/** The points that have been learned are many only where a loop does not name its own. */
	private pointsBound(): string | undefined {
		const { maxPoints = Number.POSITIVE_INFINITY } = this.limits;
		if (this.machine.learner.points.length <= maxPoints) return undefined;
		return `max-points ${maxPoints} (where a loop comes back to the same state, name its point, pause(label, { here: [what still matters] }))`;
	}

	private lookAtQueue(): void {
		if (this.transitions < this.nextLook) return;
		this.nextLook = this.transitions * (1 + LOOK_EVERY);
		const { states, left } = this.strategy.report();
		if (states !== undefined && left !== undefined) this.queue.look(states, left);
	}

	private report(): SearchReport {
		const report = this.strategy.report();
		const { states, left, workload, isQueue = false } = report;
		if (workload !== undefined || states === undefined || left === undefined) return report;
		return {
			...report,
			trend: this.queue.trend,
			...(isQueue ? { workload: this.queue.workload(states, left) } : {}),
		};
	}

	/** Where the search runs out of memory, that is a bound like others. */
	private withinMemory(search: () => Ending | undefined): Ending | undefined {
		try {
			return search();
		} catch (error) {
			if (error instanceof MemoryBound) return { kind: "bound", bound: error.bound };
			throw error;
		}
	}

	private step(): Ending | undefined {
		const { machine, strategy } = this;
		const move = strategy.next();
		if (move === undefined) return { kind: "exhausted" };
		if (this.transitions >= this.maxTransitions) {
			return { kind: "bound", bound: `max-transitions ${this.maxTransitions}` };
		}
		const mark = machine.state.mark();
		machine.step(move.coroutine, move.choices);
		this.made += 1;
		this.observer?.stepped(machine, move, mark);
		const newFailure = machine.failure;
		if (!strategy.arrive()) return undefined;
		const failure = this.look(newFailure ?? newlyViolatedProperty(machine, mark));
		if (failure !== undefined) return { kind: "failure", failure, moves: strategy.path() };
		// The report is asked only where the bound may have been hit: making it takes time.
		this.arrivals += 1;
		const tooMany = this.arrivals > this.maxStates && (strategy.report().states ?? 0) > this.maxStates;
		return tooMany ? { kind: "bound", bound: `max-states ${this.maxStates}` } : undefined;
	}

	/** What is wrong in the state just arrived at, and, if nothing is, the way on for the strategy. */
	private look(failure: Failure | undefined): Failure | undefined {
		const goesOn = this.limits.goOnAfterFailure === true;
		if (failure !== undefined && !goesOn) return failure;
		const { enabled } = this;
		const count = this.machine.enabled(enabled);
		const found = this.machine.guardFailure ?? (count === 0 ? this.lookAtEnd() : undefined);
		if (found !== undefined && !goesOn) return found;
		this.strategy.offer(enabled.slice());
		return undefined;
	}

	private lookAtEnd(): Failure | undefined {
		if (this.machine.isBlockedByAssumption()) {
			this.blocked += 1;
			return undefined;
		}
		if (this.machine.isUnfinished()) {
			this.deadlocks += 1;
			return { kind: "deadlock", message: "no coroutine can run" };
		}
		this.completions += 1;
		return this.machine.violatedProperty("end");
	}

	finish(ending: Ending): Exploration {
		const { transitions, completions, deadlocks, blocked } = this;
		const report = this.report();
		const cut = ending.kind === "exhausted" && report.cutBy !== undefined;
		return {
			...report,
			reductions: report.reductions ?? [],
			ending: cut ? { kind: "bound", bound: report.cutBy as string } : ending,
			transitions,
			completions,
			deadlocks,
			blocked,
		};
	}
}
