import { type Failure, NondeterminismError } from "../machine/failure.js";
import { Machine, type Move } from "../machine/machine.js";
import type { Program } from "../program/program.js";
import { OptimalDpor } from "../search/dpor/optimal-dpor.js";
import { DPOR_RULES, type DporRules } from "../search/dpor/rules.js";
import { type Exploration, exploring, type Limits, type Observer } from "../search/explore.js";
import { PartialOrder } from "../search/partial-order/partial-order.js";
import { exploringInPasses } from "../search/partial-order/passes.js";
import { PlainTraces } from "../search/plain-traces.js";
import { runThrough, type Sliced } from "../search/sliced.js";
import { DepthFirst } from "../search/storing/depth-first.js";
import { count, grouped } from "./amounts.js";
import { checking } from "./check.js";
import { type CheckOptions, STEP_LIMIT } from "./check-options.js";
import { recheckingDeterminism } from "./determinism/determinism.js";

/** Plain enumeration is given up beyond so many steps, over all schedules: there are exponentially many. */
export const MAX_STEPS_ENUMERATED = 500_000;
/** Searches that are compared state by state are given up beyond so many states. */
export const MAX_STATES_COMPARED = 100_000;
/** So many histories are kept for each named point: 64 are in a check. */
export const MAX_ARRIVALS_VERIFIED = 4_096;
/** So many pairs of a history and what follows are tested: 5,000 are in a check. */
export const MAX_CLAIMS_VERIFIED = 200_000;

/** How to verify a program. */
export interface VerifyOptions {
	/** Default: {@link MAX_STEPS_ENUMERATED}. */
	readonly maxSteps?: number;
	/** Default: {@link MAX_STATES_COMPARED}. */
	readonly maxStates?: number;
	/** Asked now and then; a text ends the work and names the reason. */
	readonly interrupted?: () => string | undefined;
}

/** Two ways to look at a program, and whether they have seen the same. */
export interface Comparison {
	readonly what: string;
	readonly outcome: "equal" | "different" | "not compared";
	/** What was seen, or why nothing was compared. */
	readonly detail: string;
}

/** What a verification of the checker on one program has shown. */
export interface VerifyResult {
	/** CONFIRMED only if all was compared, and all claims tested; REFUTED if something differs. */
	readonly verdict: "CONFIRMED" | "REFUTED" | "INCOMPLETE";
	/** The verdict in one sentence, which says what was not compared. */
	readonly sentence: string;
	readonly comparisons: readonly Comparison[];
	/** A named point that claims too much, or hidden nondeterminism: then no comparison means anything. */
	readonly failure: Failure | undefined;
}

/**
 * Checks the checker on a program: whether the reductions see what plain enumeration sees, and whether named points claim no
 * more than is true. It says nothing of whether the program is right: that is for `check`.
 *
 * @throws ProgramError if the program's setup breaks the contract
 */
export function verifyProgram(program: Program, options: VerifyOptions = {}): VerifyResult {
	return runThrough(verifying(program, options));
}

/** Like {@link verifyProgram}, slice by slice. @param rules - tests put wrong ones in here, to see them found out */
export function* verifying(
	program: Program,
	options: VerifyOptions = {},
	rules: DporRules = DPOR_RULES,
): Sliced<VerifyResult> {
	const comparisons: Comparison[] = [];
	try {
		yield* new Verification(program, options, rules, comparisons).run();
	} catch (error) {
		if (!(error instanceof NondeterminismError)) throw error;
		return resultOf(comparisons, error.failure);
	}
	return resultOf(comparisons, undefined);
}

/** Collects what a search passes: states, those in which nothing can run, and the schedules that led there. */
class Passed implements Observer {
	readonly states = new Set<string>();
	readonly ends = new Set<string>();
	readonly schedules: Move[][] = [];
	private readonly way: { readonly mark: number; readonly move: Move }[] = [];

	constructor(
		machine: Machine,
		private readonly keepsSchedules: boolean,
	) {
		machine.reset();
		this.look(machine);
	}

	stepped(machine: Machine, { coroutine }: Move, mark: number): void {
		if (this.keepsSchedules) {
			// The search goes back to where a step began; what came after has been undone.
			while ((this.way.at(-1)?.mark ?? -1) >= mark) this.way.pop();
			this.way.push({ mark, move: { coroutine, choices: [...machine.choices] } });
		}
		this.look(machine);
	}

	private look(machine: Machine): void {
		const state = machine.state.vector.join().replace(/(,0)+$/, "");
		this.states.add(state);
		if (machine.enabled([]) > 0) return;
		this.ends.add(state);
		if (this.keepsSchedules) this.schedules.push(this.way.map(({ move }) => move));
	}
}

interface Looked {
	readonly exploration: Exploration;
	readonly passed: Passed;
}

class Verification {
	/** One machine for all, so that equal states are equal vectors. */
	private readonly machine: Machine;
	private readonly limits: Limits;
	private readonly interrupted: () => string | undefined;

	constructor(
		private readonly program: Program,
		private readonly options: VerifyOptions,
		private readonly rules: DporRules,
		private readonly comparisons: Comparison[],
	) {
		this.machine = new Machine(program, { arrivalsKept: MAX_ARRIVALS_VERIFIED });
		this.interrupted = options.interrupted ?? (() => undefined);
		const { maxStates = MAX_STATES_COMPARED, maxSteps = MAX_STEPS_ENUMERATED } = options;
		this.limits = { maxStates, maxTransitions: maxSteps, interrupted: this.interrupted, goOnAfterFailure: true };
	}

	*run(): Sliced<void> {
		const plain = yield* this.plainly();
		const reduced = yield* this.reduced();
		const dpor = yield* this.byTraces();
		yield* this.compareTraces(dpor);
		this.compareStates(plain, reduced, dpor);
		yield* this.compareVerdicts();
		yield* this.testClaims();
	}

	private *plainly(): Sliced<Looked> {
		const passed = new Passed(this.machine, false);
		const exploration = yield* exploring(this.machine, new DepthFirst({ stepLimit: STEP_LIMIT }), this.limits, passed);
		return { exploration, passed };
	}

	private *reduced(): Sliced<Looked> {
		const { machine, limits } = this;
		const passed = new Passed(machine, false);
		const partialOrder = new PartialOrder(machine, { statesWatched: 0 });
		const strategy = () => new DepthFirst({ stepLimit: STEP_LIMIT, symmetry: true, partialOrder });
		return { exploration: yield* exploringInPasses(machine, strategy, partialOrder, limits, passed), passed };
	}

	/** Begins again where properties have come to look at more, as `exploringTraces` does; what was passed before does not count. */
	private *byTraces(): Sliced<Looked> {
		for (;;) {
			const dpor = new OptimalDpor({ stepLimit: STEP_LIMIT, rules: this.rules });
			const passed = new Passed(this.machine, true);
			const exploration = yield* exploring(this.machine, dpor, this.limits, passed);
			if (exploration.ending.kind !== "exhausted" || !dpor.isStale) return { exploration, passed };
		}
	}

	private *compareTraces({ exploration, passed }: Looked): Sliced<void> {
		const what = "traces: dpor, and plain enumeration of all schedules";
		const { maxSteps = MAX_STEPS_ENUMERATED } = this.options;
		const cut = this.cutOf(exploration);
		const plain = new PlainTraces(this.machine);
		const expected = cut === undefined ? yield* plain.enumerating(maxSteps) : undefined;
		if (expected === undefined) {
			this.add(what, undefined, cut ?? `the schedules take more than ${grouped(maxSteps)} steps`);
			return;
		}
		const found = passed.schedules.map((schedule) => plain.traceOf(schedule));
		const distinct = new Set(found);
		const missing = [...expected].filter((trace) => !distinct.has(trace)).length;
		const detail = `${count(expected.size, "trace")} by plain enumeration, ${grouped(found.length)} explored, ${grouped(missing)} missing, ${grouped(found.length - distinct.size)} more than once`;
		this.add(what, missing === 0 && found.length === expected.size, detail);
	}

	private compareStates(plain: Looked, reduced: Looked, dpor: Looked): void {
		const cut = this.cutOf(plain.exploration);
		const [ends, within] = [
			"final states: dpor, and depth-first without reductions",
			"states: with reductions, among those without",
		];
		const cutOfEnds = cut ?? this.cutOf(dpor.exploration);
		if (cutOfEnds !== undefined) this.add(ends, undefined, cutOfEnds);
		else {
			const isEqual = plain.passed.ends.size === dpor.passed.ends.size && isWithin(dpor.passed.ends, plain.passed.ends);
			this.add(ends, isEqual, `${grouped(dpor.passed.ends.size)} and ${count(plain.passed.ends.size, "final state")}`);
		}
		const cutOfWithin = cut ?? this.cutOf(reduced.exploration);
		if (cutOfWithin !== undefined) this.add(within, undefined, cutOfWithin);
		else {
			const detail = `${grouped(reduced.passed.states.size)} of ${count(plain.passed.states.size, "state")}`;
			this.add(within, isWithin(reduced.passed.states, plain.passed.states), detail);
		}
	}

	/** Each as users run it, with and without reductions, and by traces. */
	private *compareVerdicts(): Sliced<void> {
		const { maxStates = MAX_STATES_COMPARED, maxSteps = MAX_STEPS_ENUMERATED } = this.options;
		const common = { maxTransitions: maxSteps, interrupted: this.interrupted, minimise: false };
		const ways: readonly CheckOptions[] = [
			{ strategy: "depth-first", symmetry: false, partialOrder: "off", maxStates },
			{ strategy: "depth-first", partialOrder: "always", maxStates, determinism: false },
			{ strategy: "dpor", determinism: false },
		];
		const verdicts: string[] = [];
		const what = "verdicts: depth-first without and with reductions, and dpor";
		for (const way of ways) {
			const { verdict, bound, failure } = yield* checking(this.program, { ...common, ...way });
			if (failure?.kind === "nondeterminism" || failure?.kind === "claim") throw new NondeterminismError(failure);
			// Going round for ever is not looked for by traces: such a search ends at its limit of steps.
			if (verdict === "INCOMPLETE") return this.add(what, undefined, `${way.strategy} ended at ${bound}`);
			verdicts.push(verdict);
		}
		this.add(what, new Set(verdicts).size === 1, verdicts.join(", "));
	}

	private *testClaims(): Sliced<void> {
		const report = yield* recheckingDeterminism(this.machine, this.interrupted, MAX_CLAIMS_VERIFIED);
		const { claims, claimsInAll, historiesDropped } = report;
		const dropped =
			historiesDropped === 0 ? "" : `; of ${grouped(historiesDropped)} more that met there no history was kept`;
		const detail = `${grouped(claims)} of ${count(claimsInAll, "pair")} of a history and what follows a named point tested${dropped}`;
		const all = claims === claimsInAll && historiesDropped === 0 && this.interrupted?.() === undefined;
		this.add("claims of named points", all ? true : undefined, detail);
	}

	/** Why the search has not seen everything, if it has not. */
	private cutOf({ ending }: Exploration): string | undefined {
		return ending.kind === "bound" ? `a search ended at ${ending.bound}` : undefined;
	}

	private add(what: string, isEqual: boolean | undefined, detail: string): void {
		const outcome = isEqual === undefined ? "not compared" : isEqual ? "equal" : "different";
		this.comparisons.push({ what, outcome, detail });
	}
}

function isWithin(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
	for (const entry of part) if (!whole.has(entry)) return false;
	return true;
}

function resultOf(comparisons: readonly Comparison[], failure: Failure | undefined): VerifyResult {
	const different = comparisons.filter(({ outcome }) => outcome === "different");
	const open = comparisons.filter(({ outcome }) => outcome === "not compared");
	const names = (some: readonly Comparison[]) => some.map(({ what }) => what).join("; ");
	if (failure !== undefined) {
		const sentence = `REFUTED: ${failure.kind}: ${failure.message}; what searches say of this program means nothing until that is mended.`;
		return { verdict: "REFUTED", sentence, comparisons, failure };
	}
	if (different.length > 0) {
		const sentence = `REFUTED: the searches differ on this program: ${names(different)}. This is a fault of the checker's; please report it with the program.`;
		return { verdict: "REFUTED", sentence, comparisons, failure };
	}
	if (open.length > 0) {
		const sentence = `INCOMPLETE: nothing differs, but this was not compared, or not in full: ${names(open)}.`;
		return { verdict: "INCOMPLETE", sentence, comparisons, failure };
	}
	const sentence =
		"CONFIRMED: on this program the reductions see what plain enumeration sees, and every claim of a named point holds for all that was recorded.";
	return { verdict: "CONFIRMED", sentence, comparisons, failure };
}
