import type { Failure } from "../machine/failure.js";
import type { Machine, Move } from "../machine/machine.js";
import type { SearchReport, Strategy } from "../search/strategy.js";

/** Bounds that no strategy knows of. A search that hits one proves nothing, and says so. */
export interface Limits {
	/** Distinct states. */
	readonly maxStates?: number;
	/** Steps taken, over the whole search. */
	readonly maxTransitions?: number;
	/** Asked now and then; a text ends the search and names the reason: `time 60 s`. */
	readonly interrupted?: () => string | undefined;
	/** Whether to go on moving where something has failed; the caller looks at the state at the end. Default: false. */
	readonly goOnAfterFailure?: boolean;
	/** Told now and then how far the search has come. */
	readonly onProgress?: (progress: SearchReport & { readonly transitions: number }) => void;
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
}

/** Looks at a search from outside, step by step. */
export interface Observer {
	/** The machine has taken the move; `mark` is the place in its log from before. */
	stepped(machine: Machine, move: Move, mark: number): void;
}

/** Interruptions and progress are looked after once in so many steps. */
const STEPS_BETWEEN_CHECKS = 1024;

/**
 * Drives the machine as the strategy says, until nothing is left, a bound is hit or something fails.
 *
 * @throws NondeterminismError, ScheduleMismatchError (replay)
 */
export function explore(machine: Machine, strategy: Strategy, limits: Limits = {}, observer?: Observer): Exploration {
	const { maxStates = Number.POSITIVE_INFINITY, maxTransitions = Number.POSITIVE_INFINITY } = limits;
	let transitions = 0;
	let completions = 0;
	const finish = (ending: Ending): Exploration => {
		const report = strategy.report();
		const cut = ending.kind === "exhausted" && report.cutBy !== undefined;
		return {
			...report,
			ending: cut ? { kind: "bound", bound: report.cutBy as string } : ending,
			transitions,
			completions,
		};
	};
	const look = (failure: Failure | undefined): Failure | undefined => {
		if (limits.goOnAfterFailure === true) return undefined;
		if (failure !== undefined) return failure;
		const enabled: number[] = [];
		if (machine.enabled(enabled) === 0) {
			if (machine.isUnfinished()) return { kind: "deadlock", message: "no coroutine can run" };
			completions += 1;
			const atEnd = machine.violatedProperty("end");
			if (atEnd !== undefined) return atEnd;
		}
		strategy.offer(enabled);
		return undefined;
	};

	machine.reset();
	strategy.begin(machine);
	const failure = look(machine.violatedProperty("always"));
	if (failure !== undefined) return finish({ kind: "failure", failure, moves: [] });
	for (;;) {
		if (transitions % STEPS_BETWEEN_CHECKS === 0) {
			const reason = limits.interrupted?.();
			if (reason !== undefined) return finish({ kind: "bound", bound: reason });
			limits.onProgress?.({ ...strategy.report(), transitions });
		}
		const move = strategy.next();
		if (move === undefined) return finish({ kind: "exhausted" });
		if (transitions >= maxTransitions) return finish({ kind: "bound", bound: `max-transitions ${maxTransitions}` });
		const mark = machine.state.mark();
		machine.step(move.coroutine, move.choices);
		transitions += 1;
		observer?.stepped(machine, move, mark);
		const newFailure = machine.failure;
		if (!strategy.arrive()) continue;
		const failure = look(newFailure ?? machine.newlyViolatedProperty(mark));
		if (failure !== undefined) return finish({ kind: "failure", failure, moves: strategy.path() });
		if (transitions % 64 === 0 && (strategy.report().states ?? 0) > maxStates) {
			return finish({ kind: "bound", bound: `max-states ${maxStates}` });
		}
	}
}
