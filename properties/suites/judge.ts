import { type CheckResult, checking, type Program, replaySchedule, type Sliced } from "../../scheduler/index.js";
import { fleecingProgram } from "../fleecing-program.js";
import type { Scenario } from "../scenario/scenario.js";
import { findingsLike } from "./known-findings.js";
import type { Expectation } from "./suite.js";

/** How far a scenario is explored. */
export interface JudgeOptions {
	/** Beyond so many states, walks are taken. */
	readonly maxStates: number;
	/** How many. */
	readonly walks: number;
	/** Of the walks: a whole number of 64 bits, as text. */
	readonly seed: string;
	/** Why to stop, if there is a reason. */
	readonly interrupted?: () => string | undefined;
}

/** What came of a scenario. */
export interface Judgement {
	/** Whether every interleaving was looked at, or a failing one found; or random walks were all that there was room for. */
	readonly how: "explored" | "sampled";
	readonly result: CheckResult;
	/** What is not as it must be, in one sentence; undefined if all is. */
	readonly fault: string | undefined;
	/** The numbers of the known findings that its failure can be, where those are asked after. */
	readonly known: readonly number[];
}

/**
 * Explores a scenario, or takes random walks through it where it is too large, and says whether that is as expected.
 *
 * @returns undefined if it was interrupted before anything could be said
 */
export function* judging(
	scenario: Scenario,
	expectation: Expectation,
	options: JudgeOptions,
): Sliced<Judgement | undefined> {
	const program = fleecingProgram(scenario);
	const { how, result } = yield* exploring(program, options);
	const wasInterrupted = result.verdict === "INCOMPLETE" && options.interrupted?.() !== undefined;
	if (wasInterrupted) return undefined;
	if (expectation === "known") return { how, result, ...comparedWithFindings(scenario, result) };
	if (expectation !== "answers") return { how, result, fault: faultIn(result, expectation), known: [] };
	const again = yield* exploring(program, options);
	if (again.result.verdict === "INCOMPLETE" && options.interrupted?.() !== undefined) return undefined;
	return { how, result, fault: faultInAnswer(program, result, again.result), known: [] };
}

/** All interleavings; where they are too many, random walks. */
function* exploring(
	program: Program,
	{ maxStates, walks, seed, interrupted = () => undefined }: JudgeOptions,
): Sliced<Pick<Judgement, "how" | "result">> {
	const explored = yield* checking(program, { maxStates, interrupted, minimise: false });
	if (explored.verdict !== "INCOMPLETE" || interrupted() !== undefined) return { how: "explored", result: explored };
	const result = yield* checking(program, { strategy: "portfolio", walks, seed, interrupted, minimise: false });
	return { how: result.verdict === "VIOLATED" ? "explored" : "sampled", result };
}

function faultIn({ verdict, failure, sentence }: CheckResult, expectation: Expectation): string | undefined {
	if (expectation === "holds") return verdict === "VIOLATED" ? sentence : undefined;
	// What was only sampled may fail all the same.
	if (verdict === "VERIFIED") return `a violation was expected, and there is none: ${sentence}`;
	return failure === undefined || failure.kind === "property"
		? undefined
		: `a violation was expected, but not this: ${sentence}`;
}

/** What breaks must be known to, in a scenario like this. */
function comparedWithFindings(
	scenario: Scenario,
	{ failure, sentence }: CheckResult,
): Pick<Judgement, "fault" | "known"> {
	if (failure === undefined) return { fault: undefined, known: [] };
	const known = findingsLike(scenario, failure).map(({ number }) => number);
	return { fault: known.length > 0 ? undefined : `that is none of the known findings: ${sentence}`, known };
}

/** Whatever the answer is, it must be one that somebody can rely on. */
function faultInAnswer(program: Program, first: CheckResult, second: CheckResult): string | undefined {
	if (first.failure?.kind === "nondeterminism") return first.sentence;
	const [one, other] = [first, second].map(({ sentence, counterexample }) =>
		[sentence, counterexample?.trace.digest ?? "no digest"].join(" "),
	);
	if (one !== other) return `checked twice, it was answered: ${one} And: ${other}`;
	if (first.counterexample === undefined) return undefined;
	const { schedule, trace } = first.counterexample;
	const { digest } = replaySchedule(program, schedule);
	return digest === trace.digest ? undefined : `replayed, the schedule ran otherwise: ${digest}, not ${trace.digest}`;
}
