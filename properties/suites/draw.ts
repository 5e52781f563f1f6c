import fc from "fast-check";
import type { Scenario } from "../scenario/scenario.js";
import type { Judgement } from "./judge.js";

/** How scenarios are drawn, and what is done with each. */
export interface DrawOptions {
	/** A whole number from 0, below 2^31. */
	readonly seed: number;
	/** How many are drawn. */
	readonly cases: number;
	/** Undefined to stop. */
	readonly judge: (scenario: Scenario) => Promise<Judgement | undefined>;
	/** Called when a case is not as expected, before smaller ones are looked at. */
	readonly onFault?: () => void;
}

/** A scenario for which something is not as expected: the smallest that shrinking led to. */
export interface FaultyCase {
	readonly scenario: Scenario;
	readonly judgement: Judgement;
	/** Where it is found again, with the seed: fast-check's path. */
	readonly path: string;
	/** How many times it was made smaller. */
	readonly shrinks: number;
}

/** Carries what was found through fast-check. */
class Fault extends Error {
	constructor(readonly judgement: Judgement) {
		super(judgement.fault);
	}
}

/** Draws scenarios until one is not as expected, which is made as small as it can be. The same seed draws the same. */
export async function drawing(
	arbitrary: fc.Arbitrary<Scenario>,
	{ seed, cases, judge, onFault = () => undefined }: DrawOptions,
): Promise<FaultyCase | undefined> {
	let isShrinking = false;
	const property = fc.asyncProperty(arbitrary, async (scenario) => {
		const judgement = await judge(scenario);
		if (judgement === undefined) throw new fc.PreconditionFailure(true);
		if (judgement.fault === undefined) return;
		if (!isShrinking) onFault();
		isShrinking = true;
		throw new Fault(judgement);
	});
	const run = await fc.check(property, { seed, numRuns: cases });
	const { counterexample, counterexamplePath: path, errorInstance: error, numShrinks: shrinks } = run;
	if (counterexample === null || path === null) return undefined;
	if (!(error instanceof Fault)) throw error;
	return { scenario: counterexample[0], judgement: error.judgement, path, shrinks };
}

/** The scenario at a path; undefined if there is none. */
export function drawnAt(arbitrary: fc.Arbitrary<Scenario>, seed: number, path: string): Scenario | undefined {
	return fc.sample(arbitrary, { seed, path, numRuns: 1 })[0];
}
