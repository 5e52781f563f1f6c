import {
	buildingStateGraph,
	type CheckOptions,
	type CheckResult,
	checking,
	type Failure,
	moveOf,
	type Program,
	replaySchedule,
	type Schedule,
	type ScheduleStep,
	type Sliced,
	type StateGraph,
	type StateGraphOptions,
	stepsFrom,
	targetOf,
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

/** All findings, by the names of the properties. */
export type Findings = ReadonlyMap<string, Finding>;

/**
 * Looks at each property of a scenario. A search ends at the first failure; what was violated is then looked at alone, and no
 * more stated, until nothing fails any more. Deadlocks and failed assertions cannot be left out like this: where they end
 * searches, all states are looked at, with those in which something has failed as ends.
 *
 * @param first - the check with all properties stated
 */
export function* findingAll(settings: SettingValues, first: CheckResult, options: CheckOptions): Sliced<Findings> {
	const findings = new Map<string, Finding>();
	let open = QUESTIONS;
	let result = first;
	for (;;) {
		const { failure } = result;
		const ofAll = findingOfAll(result);
		if (ofAll !== undefined || failure === undefined) {
			for (const { name } of open) findings.set(name, ofAll as Finding);
			return findings;
		}
		const violated = open.find((question) => question.isViolatedBy(failure));
		if (violated === undefined) {
			yield* lookingPast(settings, open, failure, options, findings);
			return findings;
		}
		findings.set(violated.name, yield* findingLeast(settings, violated, result, options));
		open = open.filter((question) => question !== violated);
		// Hidden nondeterminism was looked for with all properties stated.
		result = yield* checking(programOf(settings, open), { ...options, minimise: false, determinism: false });
	}
}

function programOf(settings: SettingValues, questions: readonly Question[]): Program {
	const properties = questions.flatMap((question) => question.properties);
	return fleecingProgram(scenarioFrom(settings), { properties, demandWitnesses: false });
}

/** What a search says of each property that was stated in it; undefined where something failed that says nothing of the rest. */
function findingOfAll({ verdict, failure, states = 0, bound }: CheckResult): Finding | undefined {
	if (verdict === "VERIFIED") return { outcome: "holds", states };
	if (failure === undefined) return { outcome: "undecided", reason: bound ?? "a bound" };
	// What a program does of which such a thing is found means nothing.
	const isMeaningless = failure.kind === "nondeterminism" || failure.kind === "claim";
	return isMeaningless ? { outcome: "undecided", reason: `${failure.kind}: ${failure.message}` } : undefined;
}

/** The least schedule that violates a property. @param found - a check in which it is violated */
function* findingLeast(
	settings: SettingValues,
	question: Question,
	found: CheckResult,
	options: CheckOptions,
): Sliced<Finding> {
	const program = programOf(settings, [question]);
	const alone = yield* checking(program, { ...options, determinism: false });
	if (alone.failure !== undefined && question.isViolatedBy(alone.failure)) return violation(alone);
	// Something else ended that search, or is what the least of all failing schedules shows.
	const graph = yield* buildingStateGraph(program, limitsOf(options));
	return violationIn(graph, program, question) ?? violation(found);
}

function violation({ failure, counterexample }: CheckResult): Finding {
	const { schedule = [], trace, minimal = false } = counterexample ?? {};
	const { steps = [], preemptions = 0 } = trace ?? {};
	const least = minimal ? "preemptions" : "not proved";
	return { outcome: "violated", failure: failure as Failure, schedule, steps: steps.length, preemptions, least };
}

/** A nearest state in which a property is violated. */
function violationIn(graph: StateGraph, program: Program, question: Question): Finding | undefined {
	// States are numbered by their distance: the first that fails is one of the nearest.
	const [state, failure] = [...graph.failures].find(([, each]) => question.isViolatedBy(each)) ?? [];
	if (state === undefined || failure === undefined) return undefined;
	const schedule = scheduleTo(graph, state);
	const { steps, preemptions } = replaySchedule(program, schedule);
	return { outcome: "violated", failure, schedule, steps: steps.length, preemptions, least: "steps" };
}

/**
 * Looks at properties in all states up to those in which something has failed. Of a state in which two things fail, only the
 * one that the checker looks for first is known: an assertion, then a property, then a deadlock.
 *
 * @param other - what ended the search, and will end every one
 */
function* lookingPast(
	settings: SettingValues,
	questions: readonly Question[],
	other: Failure,
	options: CheckOptions,
	findings: Map<string, Finding>,
): Sliced<void> {
	for (let open = questions; open.length > 0; ) {
		const program = programOf(settings, open);
		const graph = yield* buildingStateGraph(program, limitsOf(options));
		const decided = new Map(open.map((question) => [question, violationIn(graph, program, question)]));
		const isLast = [...decided.values()].every((finding) => finding === undefined);
		for (const [question, finding] of decided) {
			if (finding !== undefined || isLast) findings.set(question.name, finding ?? unviolated(graph, question, other));
		}
		// Beyond the states in which one is violated, another may be.
		open = open.filter(({ name }) => !findings.has(name));
	}
}

/** What is to be said of a property that is violated in no state of the graph. */
function unviolated(graph: StateGraph, question: Question, other: Failure): Finding {
	if (graph.bound !== undefined) return { outcome: "undecided", reason: graph.bound };
	if (question.isOfTheEnd && [...graph.endings.keys()].every((end) => graph.failures.has(end))) {
		return { outcome: "not looked at", endsBy: other };
	}
	if (question.isOfEndlessRuns && hasCycle(graph)) {
		return { outcome: "undecided", reason: "states that follow each other, beside another failure" };
	}
	return { outcome: "holds", states: graph.states, endsBy: other };
}

function limitsOf({ maxStates, interrupted }: CheckOptions): StateGraphOptions {
	return { ...(maxStates !== undefined && { maxStates }), ...(interrupted && { interrupted }) };
}

/** A shortest way to a state. */
function scheduleTo(graph: StateGraph, state: number): ScheduleStep[] {
	const steps: ScheduleStep[] = [];
	for (let at = state; at !== 0; ) {
		// States were found in the order of their numbers, so the first step to one comes from where it was found.
		const step = graph.target.indexOf(at);
		steps.unshift(moveOf(graph, step));
		at = graph.firstStep.findLastIndex((first) => first <= step);
	}
	return steps;
}

/** Whether some state follows itself: whether taking away states that nothing leads to, again and again, leaves any. */
export function hasCycle(graph: Pick<StateGraph, "states" | "firstStep" | "target">): boolean {
	const { states, target } = graph;
	const leadingTo = new Int32Array(states);
	for (const to of target) leadingTo[to] = (leadingTo[to] as number) + 1;
	const open = [...leadingTo.keys()].filter((state) => leadingTo[state] === 0);
	let taken = 0;
	for (let state = open.pop(); state !== undefined; state = open.pop()) {
		taken += 1;
		for (const step of stepsFrom(graph, state)) {
			const to = targetOf(graph, step);
			leadingTo[to] = (leadingTo[to] as number) - 1;
			if (leadingTo[to] === 0) open.push(to);
		}
	}
	return taken < states;
}
