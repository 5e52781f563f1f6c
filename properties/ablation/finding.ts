import {
	buildingStateGraph,
	type CheckOptions,
	checking,
	type Failure,
	type Program,
	replaySchedule,
	type Schedule,
	type ScheduleStep,
	type Sliced,
	type StateGraph,
} from "../../scheduler/index.js";
import { FLEECING_PROPERTIES, fleecingProgram } from "../fleecing-program.js";
import type { FleecingProperty } from "../holding/property.js";
import { ALWAYS_LOOKED_FOR } from "../models.js";
import { type SettingValues, scenarioFrom } from "../scenario/settings.js";

/** What is known of a property in a scenario. */
export type Finding =
	/** Everything that can happen is as it is with the piece in. */
	| { readonly outcome: "not affected"; readonly states: number }
	| {
			readonly outcome: "holds";
			/** In so many states, which are all. */
			readonly states: number;
			/** Some runs, or all, end because this fails: what would come after it is in no state. */
			readonly endsBy?: Failure;
	  }
	| {
			readonly outcome: "violated";
			readonly failure: Failure;
			readonly schedule: Schedule;
			readonly steps: number;
			readonly preemptions: number;
			/** Of all failing schedules it has the fewest preemptions, and then the fewest steps; or the fewest steps only; or neither was proved. */
			readonly least: "preemptions" | "steps" | "not proved";
	  }
	/** A property of the end, and no run gets there, because this fails. */
	| { readonly outcome: "not looked at"; readonly endsBy: Failure }
	| { readonly outcome: "undecided"; readonly reason: string };

/** A property to be looked at alone. */
export interface Question {
	readonly name: string;
	/** What is to be stated beside what the checker looks for anyway. */
	readonly properties: readonly FleecingProperty[];
	/** Whether a failure is one of this, and not of something else that ends a search too. */
	readonly isViolatedBy: (failure: Failure) => boolean;
	readonly isOfTheEnd: boolean;
	/** Whether a run that goes on for ever violates it, which a graph of states does not show by itself. */
	readonly isOfEndlessRuns: boolean;
}

const [ENDS, ASSERTIONS] = ALWAYS_LOOKED_FOR;

/** All properties of the fleecing model, and at last the checker's own. */
export const QUESTIONS: readonly Question[] = [
	...FLEECING_PROPERTIES.map((property) => ({
		name: property.name,
		properties: [property],
		isViolatedBy: ({ kind, message }: Failure) => kind === "property" && message === property.name,
		isOfTheEnd: property.when === "at the end",
		isOfEndlessRuns: false,
	})),
	{
		...{ name: ENDS.name, properties: [], isOfTheEnd: false, isOfEndlessRuns: true },
		isViolatedBy: ({ kind }) => kind === "deadlock" || kind === "livelock",
	},
	{
		...{ name: ASSERTIONS.name, properties: [], isOfTheEnd: false, isOfEndlessRuns: false },
		isViolatedBy: ({ kind }) => kind === "assertion" || kind === "exception",
	},
];

/**
 * Looks at one property. A search ends at the first failure of any kind; where that is another one, all states are looked
 * at, with those in which something has failed as ends.
 */
export function* finding(settings: SettingValues, question: Question, options: CheckOptions): Sliced<Finding> {
	const program = fleecingProgram(scenarioFrom(settings), { properties: question.properties, demandWitnesses: false });
	// Hidden nondeterminism was looked for with all properties stated.
	const result = yield* checking(program, { ...options, determinism: false });
	const { verdict, failure, counterexample, states = 0, bound } = result;
	if (verdict === "VERIFIED") return { outcome: "holds", states };
	if (failure === undefined) return { outcome: "undecided", reason: bound ?? "a bound" };
	if (question.isViolatedBy(failure) && counterexample !== undefined) {
		const { schedule, trace, minimal } = counterexample;
		const { preemptions, steps } = trace;
		const least = minimal ? "preemptions" : "not proved";
		return { outcome: "violated", failure, schedule, steps: steps.length, preemptions, least };
	}
	switch (failure.kind) {
		case "nondeterminism":
		case "claim":
			return { outcome: "undecided", reason: `${failure.kind}: ${failure.message}` };
		case "livelock":
			// It is looked for only after all states have been seen.
			return { outcome: "holds", states, endsBy: failure };
		case "witness":
			return { outcome: "not looked at", endsBy: failure };
		default:
			return yield* lookingPast(program, question, failure, options);
	}
}

/**
 * Looks at a property in all states up to those in which something has failed. Of a state in which two things fail, only the
 * one that the checker looks for first is known: an assertion, then a property, then a deadlock.
 */
function* lookingPast(
	program: Program,
	question: Question,
	other: Failure,
	{ maxStates, interrupted }: CheckOptions,
): Sliced<Finding> {
	const limits = { ...(maxStates !== undefined && { maxStates }), ...(interrupted && { interrupted }) };
	const graph = yield* buildingStateGraph(program, limits);
	// States are numbered by their distance: the first that fails is one of the nearest.
	const [state, failure] = [...graph.failures].find(([, each]) => question.isViolatedBy(each)) ?? [];
	if (state !== undefined && failure !== undefined) {
		const schedule = scheduleTo(graph, state);
		const { steps, preemptions } = replaySchedule(program, schedule);
		return { outcome: "violated", failure, schedule, steps: steps.length, preemptions, least: "steps" };
	}
	if (graph.bound !== undefined) return { outcome: "undecided", reason: graph.bound };
	if (question.isOfTheEnd && [...graph.endings.keys()].every((end) => graph.failures.has(end))) {
		return { outcome: "not looked at", endsBy: other };
	}
	if (question.isOfEndlessRuns && hasCycle(graph)) {
		return { outcome: "undecided", reason: "states that follow each other beside another failure" };
	}
	return { outcome: "holds", states: graph.states, endsBy: other };
}

/** A shortest way to a state. */
function scheduleTo(graph: StateGraph, state: number): ScheduleStep[] {
	const steps: ScheduleStep[] = [];
	for (let at = state; at !== 0; ) {
		// States were found in the order of their numbers, so the first step to one comes from where it was found.
		const step = graph.target.indexOf(at);
		steps.unshift(graph.moves[graph.move[step] as number] as ScheduleStep);
		at = graph.firstStep.findLastIndex((first) => first <= step);
	}
	return steps;
}

/** Whether some state follows itself: whether taking away states that nothing leads to, again and again, leaves any. */
export function hasCycle({ states, firstStep, target }: Pick<StateGraph, "states" | "firstStep" | "target">): boolean {
	const leadingTo = new Int32Array(states);
	for (const to of target) leadingTo[to] = (leadingTo[to] as number) + 1;
	const open = [...leadingTo.keys()].filter((state) => leadingTo[state] === 0);
	let taken = 0;
	for (let state = open.pop(); state !== undefined; state = open.pop()) {
		taken += 1;
		for (let step = firstStep[state] as number; step < (firstStep[state + 1] as number); step++) {
			const to = target[step] as number;
			leadingTo[to] = (leadingTo[to] as number) - 1;
			if (leadingTo[to] === 0) open.push(to);
		}
	}
	return taken < states;
}
