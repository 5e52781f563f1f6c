import { computed, effect, signal } from "@preact/signals-core";
import { buildingStateGraph, type StateGraph } from "../../../scheduler/index.js";
import { endingOf, endingsOf } from "../../engine/endings.js";
import type { GraphAnswer, GraphRequest } from "../../engine/graph-messages.js";
import { ownWorker } from "../../engine/own-script.js";
import { open } from "../../state/open.js";
import { at, run, scenario } from "../../state/run.js";
import { foldGraph } from "../engine/fold-graph.js";
import { distancesToFailure, statesAlong } from "../engine/graph-paths.js";

/** Up to so many states, the graph is made at once; beyond, in a worker. */
const STATES_AT_ONCE = 1000;
/** Beyond so many states the page gives up. */
export const MAX_STATES = 400_000;
/** Of so many other graphs the page remembers what has been seen of them. */
const GRAPHS_REMEMBERED = 7;

/** How far the graph of the open scenario is. */
export type GraphState =
	| { readonly kind: "making"; readonly found: number; readonly done: number }
	| { readonly kind: "whole"; readonly graph: StateGraph }
	| { readonly kind: "none"; readonly why: string };

const NOTHING_YET: GraphState = { kind: "making", found: 0, done: 0 };

/** The state graph of the open scenario, every step of it. */
export const fineGraph = signal<GraphState>(NOTHING_YET);

let worker: Worker | undefined;

/** Gives up making the graph. */
export function cancelGraph(): void {
	if (worker === undefined) return;
	stopWorker();
	const { found } = fineGraph.peek() as { found?: number };
	fineGraph.value = { kind: "none", why: `you stopped the exploration at ${(found ?? 0).toLocaleString("en")} states` };
}

/** Makes the graph of the open scenario, again if need be. */
export function makeGraph(): void {
	stopWorker();
	const { model, settings } = open.peek();
	const building = buildingStateGraph(model.build(settings), { maxStates: STATES_AT_ONCE, endingOf });
	for (;;) {
		const slice = building.next();
		if (slice.done !== true) continue;
		if (slice.value.bound === undefined) fineGraph.value = { kind: "whole", graph: slice.value };
		else askWorker({ model: model.name, settings, maxStates: MAX_STATES });
		return;
	}
}

function askWorker(request: GraphRequest): void {
	fineGraph.value = NOTHING_YET;
	worker = ownWorker();
	if (worker === undefined) {
		fineGraph.value = { kind: "none", why: "this browser allows the page no worker" };
		return;
	}
	worker.onmessage = ({ data }: MessageEvent<GraphAnswer>) => take(data);
	worker.onerror = ({ message = "the worker does not start" }) => take({ kind: "failed", message });
	worker.postMessage(request);
}

function take(answer: GraphAnswer): void {
	if (answer.kind === "progress") {
		fineGraph.value = { kind: "making", found: answer.found, done: answer.done };
		return;
	}
	stopWorker();
	if (answer.kind === "failed") fineGraph.value = { kind: "none", why: answer.message };
	else if (answer.graph.bound !== undefined) {
		const most = MAX_STATES.toLocaleString("en");
		fineGraph.value = {
			kind: "none",
			why: `there are more than ${most}: heddle check explores them`,
		};
	} else fineGraph.value = { kind: "whole", graph: answer.graph };
}

function stopWorker(): void {
	worker?.terminate();
	worker = undefined;
}

/** The graph with what is folded folded; undefined while there is none. */
export const folded = computed(() => {
	const state = fineGraph.value;
	return state.kind === "whole" ? foldGraph(state.graph, foldKinds.value) : undefined;
});

const foldKinds = computed(() => open.value.fold);

/** The same, for those who care for the graph alone. */
export const graph = computed(() => folded.value?.graph);

/** Whether it is known that no schedule at all leads to a failure, folded or not. */
export const cannotFail = computed(() => {
	const state = fineGraph.value;
	return state.kind === "whole" && state.graph.failures.size === 0;
});

/** For each state, how far it is from a failure. */
export const distances = computed(() => (graph.value === undefined ? undefined : distancesToFailure(graph.value)));

/**
 * The states through which the open run comes, to the end of its schedule, in numbers of `graph`: the initial one, and one for
 * each step; undefined where a state is folded away. Empty while there is no graph.
 */
export const way = computed<readonly (number | undefined)[]>(() => {
	const state = fineGraph.value;
	if (state.kind !== "whole" || folded.value === undefined) return [];
	const { numberOf } = folded.value;
	return statesAlong(state.graph, run.value.trace.steps).map((number) => numberOf.get(number));
});

/** The states through which it has come up to where we are. */
export const path = computed<readonly number[]>(() => way.value.slice(0, at.value + 1).flatMap((state) => state ?? []));

/** The state that we are in; undefined where the graph is not known, or folds it away. */
export const stateNow = computed<number | undefined>(() => way.value[at.value]);

const visitedByScenario = signal<ReadonlyMap<string, ReadonlySet<number>>>(new Map());

/** One text for each graph: folding makes another one. */
const graphKey = computed(() => `${scenario.value} ${[...foldKinds.value].sort().join()}`);

const NONE: ReadonlySet<number> = new Set();

/** The states of `graph` that have been seen since the page was opened. */
export const visited = computed<ReadonlySet<number>>(() => visitedByScenario.value.get(graphKey.value) ?? NONE);

/** Counts states as seen. */
export function visit(states: Iterable<number>): void {
	const seen = visitedByScenario.peek().get(graphKey.peek()) ?? NONE;
	const fresh = [...states].filter((state) => !seen.has(state));
	if (fresh.length === 0) return;
	const more = new Set([...seen, ...fresh]);
	const others = [...visitedByScenario.peek()].filter(([key]) => key !== graphKey.peek());
	visitedByScenario.value = new Map([...others.slice(-GRAPHS_REMEMBERED), [graphKey.peek(), more]]);
}

/** The endings that there are, and which of them were seen. */
export const endings = computed(() => {
	const known = graph.value;
	if (known === undefined) return [];
	return endingsOf(known).map(({ states, ...ending }) => ({
		...ending,
		seen: states.some((one) => visited.value.has(one)),
	}));
});

/** Keeps the graph and the meter up to date from now on. */
export function keepGraph(): void {
	// In this order: states are counted in numbers of the graph of the scenario that is open.
	effect(() => {
		if (scenario.value !== "") makeGraph();
	});
	effect(() => visit(path.value));
}
