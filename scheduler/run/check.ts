import { type Failure, NondeterminismError } from "../machine/failure.js";
import type { Machine, Move } from "../machine/machine.js";
import type { Program } from "../program/program.js";
import type { Exploration } from "../search/explore.js";
import { relevantFirst } from "../search/failing/causal-past.js";
import { findingLeastFailure } from "../search/failing/least-failure.js";
import { findingLeastSchedule, type LeastScheduleOptions } from "../search/failing/least-schedule.js";
import { failureInState } from "../search/failure-in-state.js";
import { findingLivelock, type Livelock } from "../search/livelock.js";
import { MemoryBound } from "../search/memory-bound.js";
import { runThrough, type Sliced } from "../search/sliced.js";
import type { WalksReport } from "../search/strategy.js";
import { count } from "./amounts.js";
import { type CheckOptions, strategyOf, validateOptions } from "./check-options.js";
import type { CheckResult, Counterexample, StrategyName } from "./check-result.js";
import { competing } from "./contest.js";
import { asFound, counterexampleOf, findingPassingBeside } from "./counterexample.js";
import { type DeterminismReport, recheckingDeterminism } from "./determinism/determinism.js";
import { compareScheduleLive, comparingLive } from "./determinism/live-comparison.js";
import { sendScout } from "./determinism/scout.js";
import { isRandom } from "./idle-options.js";
import { searchFor, storeOptions } from "./searches.js";
import { sentenceFor } from "./verdict.js";

/**
 * Reducing what a search has found that was neither exhaustive nor went by preemptions is given up beyond so many entries,
 * unless `maxStates` says otherwise.
 */
export const MAX_STATES_TO_MINIMISE = 1_000_000;

/**
 * Explores a program and says what that proved.
 *
 * @throws ProgramError if the program's setup breaks the contract
 */
export function check(program: Program, options: CheckOptions = {}): CheckResult {
	return runThrough(checking(program, options));
}

/** Like {@link check}, slice by slice, for those who must stay responsive meanwhile. */
export function checking(program: Program, options: CheckOptions = {}): Sliced<CheckResult> {
	validateOptions(program, options);
	return new Check(program, options).run();
}

/** An exploration that was made elsewhere. */
export interface Explored {
	/** Knows the steps of the failing schedule, if there is one. */
	readonly machine: Machine;
	readonly exploration: Exploration;
	/** Hidden nondeterminism that was found on the way. */
	readonly failure: Failure | undefined;
}

/** Like {@link checking}, with the search behind it. */
export function checkingExplored(program: Program, options: CheckOptions, explored: Explored): Sliced<CheckResult> {
	validateOptions(program, options);
	return new Check(program, options, explored).run();
}

const NOTHING_EXPLORED: Omit<Exploration, "ending"> = {
	states: 0,
	left: undefined,
	depth: 0,
	cutBy: undefined,
	mayCycle: false,
	reductions: [],
	transitions: 0,
	completions: 0,
	deadlocks: 0,
	blocked: 0,
};

class Check {
	private machine: Machine | undefined;
	private exploration: Exploration | undefined;
	private determinism: DeterminismReport | undefined;
	/** Why what comes after the search was not done to the end. */
	private cutShort: string | undefined;
	private strategy: StrategyName;
	/** Where the strategy was chosen on the way: why this one. */
	private why: string | undefined;

	constructor(
		private readonly program: Program,
		private readonly options: CheckOptions,
		private readonly explored?: Explored,
	) {
		this.strategy = strategyOf(options);
	}

	*run(): Sliced<CheckResult> {
		try {
			return yield* this.explore();
		} catch (error) {
			if (error instanceof NondeterminismError) return this.result(error.failure, undefined);
			throw error;
		}
	}

	private *explore(): Sliced<CheckResult> {
		const scout = this.options.determinism === false ? undefined : sendScout(this.program);
		const { machine, exploration } = yield* this.search();
		if (scout !== undefined) {
			yield* recheckingDeterminism(scout, this.options.interrupted);
			this.determinism = yield* recheckingDeterminism(machine, this.options.interrupted);
			yield* comparingLive(machine, this.options.interrupted);
		}
		const { ending } = exploration;
		if (ending.kind === "failure") return yield* this.violated(ending.failure, ending.moves, failureInState);
		if (ending.kind === "bound") {
			// A bounded search that came to its end proves nothing either, if what comes after it was cut short.
			const reason = this.options.interrupted?.();
			if (exploration.completeUpTo === ending.bound) this.cutShort = reason;
			return this.result(undefined, undefined);
		}
		const livelock = exploration.mayCycle ? yield* this.lookForLivelock(machine) : undefined;
		// What was cut short proves nothing, however complete the search was.
		this.cutShort ??= this.options.interrupted?.();
		if (livelock !== undefined) {
			const failure: Failure = livelockFailure(machine, livelock.running, livelock.states);
			return yield* this.violated(failure, livelock.moves, () => (livelock.contains() ? failure : undefined));
		}
		if (this.cutShort !== undefined) return this.result(undefined, undefined);
		return this.result(!isRandom(this.strategy) ? this.emptyProof(machine, exploration) : undefined, undefined);
	}

	private *search(): Sliced<{ readonly machine: Machine; readonly exploration: Exploration }> {
		if (this.explored !== undefined) {
			const { machine, exploration, failure } = this.explored;
			this.machine = machine;
			this.exploration = exploration;
			if (failure !== undefined) throw new NondeterminismError(failure);
			return { machine, exploration };
		}
		if (this.strategy === "auto") {
			const { search, exploration, why } = yield* competing(this.program, this.options);
			this.strategy = search.name;
			this.why = why;
			this.machine = search.machine;
			this.exploration = exploration;
			return { machine: search.machine, exploration };
		}
		const { machine, work } = searchFor(this.program, this.strategy, this.options);
		this.machine = machine;
		const exploration = yield* work;
		this.exploration = exploration;
		return { machine, exploration };
	}

	private *lookForLivelock(machine: Machine): Sliced<Livelock | undefined> {
		try {
			return yield* findingLivelock(machine, this.options.interrupted, this.options.maxMemory);
		} catch (error) {
			if (!(error instanceof MemoryBound)) throw error;
			this.cutShort = `${error.bound}, looking for livelocks`;
			return undefined;
		}
	}

	private *violated(
		failure: Failure,
		moves: readonly Move[],
		failureIn: LeastScheduleOptions["failureIn"],
	): Sliced<CheckResult> {
		const machine = this.machine as Machine;
		const { minimise, interrupted } = this.options;
		const limits = {
			...this.boundToMinimise(machine),
			...storeOptions(this.options),
			...(interrupted === undefined ? {} : { interrupted }),
		};
		const isLivelock = failure.kind === "livelock";
		const minimising = isLivelock
			? findingLeastSchedule(machine, { measure: "preemptions", failureIn, ...limits })
			: findingLeastFailure(machine, limits);
		const least = minimise === false ? undefined : yield* minimising;
		const minimal = least?.found === true;
		const chosen = minimal ? least.moves : moves;
		const ordered = minimise === false || isLivelock ? asFound(chosen) : relevantFirst(machine, chosen);
		if (this.options.determinism !== false) compareScheduleLive(machine, ordered.moves);
		const passing =
			minimise === false ? undefined : yield* findingPassingBeside(machine, failure, ordered.moves, interrupted);
		const found = { ...ordered, failure, minimal, stepsFoundFirst: moves.length };
		const counterexample = counterexampleOf(this.program, machine, found, passing);
		return this.result(counterexample.trace.failure, counterexample);
	}

	/** An exhaustive search that has no bound is followed by a reduction that has none. */
	private boundToMinimise(machine: Machine): { readonly maxStates?: number } {
		const { maxStates } = this.options;
		// The reduction tells states apart by the coroutine that ran last, too.
		if (maxStates !== undefined) return { maxStates: maxStates * (machine.coroutines.length + 1) };
		const storedAll = this.strategy !== "dpor" && this.strategy !== "delay-bounded" && !isRandom(this.strategy);
		return storedAll ? {} : { maxStates: MAX_STATES_TO_MINIMISE };
	}

	/** What everything was explored without ever seeing, though it had to be seen for the proof to mean anything. */
	private emptyProof(machine: Machine, { completions, blocked }: Exploration): Failure | undefined {
		const witnesses = [...machine.learner.witnesses.values()].filter(({ required, reached }) => required && !reached);
		const missing = witnesses.map(({ name }) => name);
		if (completions === 0 && blocked > 0) {
			missing.push("an end that no assumption rules out");
		} else if (completions === 0 && machine.properties.some(({ when }) => when === "end")) {
			missing.push("an end, at which what must hold there could be looked at");
		}
		if (missing.length === 0) return undefined;
		return {
			kind: "witness",
			message: `never reached: ${missing.join("; ")}`,
			details: ["everything was explored, but what must come about never did: the proof would be empty"],
		};
	}

	private result(failure: Failure | undefined, counterexample: Counterexample | undefined): CheckResult {
		const exploration = this.exploration ?? NOTHING_EXPLORED;
		const searchBound = this.exploration?.ending.kind === "bound" ? this.exploration.ending.bound : undefined;
		const bound = this.cutShort ?? searchBound;
		const verdict =
			failure !== undefined ? "VIOLATED" : bound !== undefined || isRandom(this.strategy) ? "INCOMPLETE" : "VERIFIED";
		const partial = {
			verdict,
			strategy: this.strategy,
			chosen: this.why,
			seed: isRandom(this.strategy) ? (this.options.seed ?? "0") : undefined,
			foundBy: failure === undefined ? undefined : exploration.walks?.by,
			states: exploration.states,
			traces: exploration.traces,
			workload: exploration.workload,
			transitions: exploration.transitions,
			storedBytes: exploration.bytes,
			depth: exploration.depth,
			omissionProbability: exploration.omissionProbability ?? 0,
			reductions: exploration.reductions,
			// Of states that were left out by their order nobody knows how many stand for how many.
			represented: exploration.reductions.includes("partial order") ? undefined : exploration.represented,
			bound: bound ?? (verdict === "INCOMPLETE" ? walksText(exploration.walks) : undefined),
			completeUpTo: this.cutShort === undefined ? exploration.completeUpTo : undefined,
			failure,
			counterexample,
			witnesses: [...(this.machine?.learner.witnesses.values() ?? [])]
				.map(({ name, reached, required }) => ({ name, reached, required }))
				.sort((a, b) => (a.name < b.name ? -1 : 1)),
			determinism: this.determinism,
		} as const;
		const { left, trend } = exploration;
		const isExhausted = this.exploration?.ending.kind === "exhausted";
		const searchedAll = isExhausted && this.cutShort !== undefined && !isRandom(this.strategy);
		return { ...partial, sentence: sentenceFor({ ...partial, left, trend, searchedAll }) };
	}
}

function walksText(walks: WalksReport | undefined): string {
	const { of = 0, drawn } = walks ?? {};
	return `${count(of, "random walk")}${drawn === undefined ? "" : ` (${drawn})`}`;
}

function livelockFailure(machine: Machine, running: readonly number[], states: number): Failure {
	const names = running.map((slot) => `"${machine.nameOf(slot)}"`).sort();
	return {
		kind: "livelock",
		message: `${names.join(" and ")} can go round for ever without progress`,
		details: [
			`once there, ${states} ${states === 1 ? "state follows itself" : "states follow each other"}, and no coroutine is starved`,
			"if this is meant, mark the step that gets something done by progress(text)",
		],
	};
}
