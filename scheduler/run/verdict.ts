import type { SearchReport } from "../search/strategy.js";
import { amountOf, count } from "./amounts.js";
import type { CheckResult, Counterexample } from "./check-result.js";

type Facts = Omit<CheckResult, "sentence"> &
	Pick<SearchReport, "left" | "trend"> & {
		/** Whether the search itself came to its end, and only what follows it was cut short. */
		readonly searchedAll: boolean;
	};

/** What is left to do after everything has been explored, and is needed for a proof. */
const WITHOUT_TESTS = "all was explored, but the tests that follow (hidden nondeterminism, livelocks) were cut short.";

/** The verdict of a check as one honest sentence: what was proved, and, where it was not, what stood in the way. */
export function sentenceFor(facts: Facts): string {
	switch (facts.verdict) {
		case "VERIFIED":
			return verified(facts);
		case "VIOLATED":
			return violated(facts);
		case "INCOMPLETE":
			if (facts.completeUpTo !== undefined) return completeUpTo(facts);
			return `INCOMPLETE: nothing was found up to ${facts.bound}, after ${soFar(facts)}; ${facts.searchedAll ? WITHOUT_TESTS : "more may exist."}`;
	}
}

function verified(facts: Facts): string {
	const { states, traces, transitions, omissionProbability } = facts;
	if (traces !== undefined) {
		return `VERIFIED: every trace was explored once, ${count(traces, "trace")} and ${count(transitions, "transition")}; none is left.`;
	}
	const size = `${count(states ?? 0, "state")} and ${count(transitions, "transition")}${reduced(facts)}`;
	if (omissionProbability === 0) return `VERIFIED: every interleaving was explored, ${size}; none is left.`;
	return `VERIFIED: every interleaving was explored, ${size}, unless fingerprints took one state for another: omission probability at most ${roundedUp(omissionProbability)}.`;
}

/** To two digits. */
function roundedUp(probability: number): string {
	const unit = 10 ** (Math.floor(Math.log10(probability)) - 1);
	return (Math.ceil(probability / unit) * unit).toPrecision(2);
}

/** What a bounded search has proved: all up to a bound, and nothing beyond. */
function completeUpTo(facts: Facts): string {
	const { completeUpTo, bound } = facts;
	const cut = bound === completeUpTo ? "" : ` The search was ended by ${bound}.`;
	return `INCOMPLETE: complete up to ${completeUpTo}: no schedule with at most ${completeUpTo} fails, ${soFar(facts)}; schedules with more were not all explored, and may fail.${cut}`;
}

function violated({ failure, counterexample }: Facts): string {
	const what = `VIOLATED: ${failure?.kind}: ${failure?.message}`;
	if (counterexample === undefined) return `${what}.`;
	const { trace, minimal, relevantSteps } = counterexample;
	const rest = describeRest(counterexample);
	const size = `${count(trace.preemptions, "preemption")} and ${count(relevantSteps, "step")}${rest === undefined ? "" : `, before ${rest}`}`;
	return minimal
		? `${what}, with ${size}; no failing schedule has fewer preemptions, and none with as few is shorter.`
		: `${what}, with ${size}; a smaller failing schedule may exist.`;
}

/** The steps that follow those which bear on the failure: `18 further steps of 6 other coroutines, in any order`. */
export function describeRest({ trace, relevantSteps, restInAnyOrder }: Counterexample): string | undefined {
	const rest = trace.steps.slice(relevantSteps);
	if (rest.length === 0) return undefined;
	const relevant = new Set(trace.steps.slice(0, relevantSteps).map(({ coroutine }) => coroutine));
	const coroutines = new Set(rest.map(({ coroutine }) => coroutine));
	const areOthers = [...coroutines].every((coroutine) => !relevant.has(coroutine));
	const whose = count(coroutines.size, areOthers ? "other coroutine" : "coroutine");
	const order = restInAnyOrder && coroutines.size > 1 ? ", in any order" : "";
	return `${count(rest.length, "further step")} of ${whose}${order}`;
}

function soFar(facts: Facts): string {
	const { states, transitions, left, workload } = facts;
	const steps = count(transitions, "transition");
	if (states === undefined) return workload?.unit === "trace" ? `${amountOf(workload)} and ${steps}` : steps;
	const waiting =
		left === undefined || left === 0 ? "" : ` (${count(left, "state")} not moved on from${trendOf(facts)})`;
	return `${count(states, "state")} and ${steps}${reduced(facts)}${waiting}`;
}

/** Which way it goes with a queue of states; a stack goes up and down. */
function trendOf({ trend, workload }: Facts): string {
	if (trend === undefined || workload?.unit !== "state") return "";
	if (workload.total === undefined) return `, and their number is ${trend}`;
	return `, and their number is ${trend}: ${amountOf(workload)} are done`;
}

/** That there are more states than were looked at, and why that is enough. */
function reduced({ reductions, represented }: Facts): string {
	if (reductions.length === 0) return "";
	const from = represented === undefined ? "" : ` from ${count(represented, "state")}`;
	return ` after reduction by ${reductions.join(" and ")}${from}`;
}
