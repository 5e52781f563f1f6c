import {
	moveOf,
	type Schedule,
	type ScheduleStep,
	type StateGraph,
	stepsFrom,
	targetOf,
} from "../../scheduler/index.js";

/** A place on the way through a graph: a state, and what of the way there still matters. */
interface Place {
	readonly state: number;
	/** How many of the events have come about, in order. */
	readonly met: number;
	/** Who took the last step. */
	readonly last: string;
	readonly preemptions: number;
	readonly before: Place | undefined;
	readonly step: ScheduleStep | undefined;
	/** Whether it has not been reached in a way as good. */
	isNew: boolean;
}

/** Which way to look for. */
export interface BestPathOptions {
	/** What makes a way better: fewer steps, or first of all fewer preemptions. */
	readonly measure: "steps" | "preemptions";
	/** Events to pass through, in this order. */
	readonly through: readonly string[];
}

/** The best schedule to a failure; undefined if there is none. Where the graph is known, this needs no engine. */
export function bestPathToFailure(graph: StateGraph, { measure, through }: BestPathOptions): Schedule | undefined {
	const byPreemptions = measure === "preemptions";
	const seen = new Set<string>();
	for (const place of placesInOrder(graph, through, byPreemptions)) {
		const key = `${place.state} ${place.met} ${byPreemptions ? place.last : ""}`;
		if (seen.has(key)) continue;
		seen.add(key);
		if (place.met === through.length && graph.failures.has(place.state)) return scheduleOf(place);
		place.isNew = true;
	}
	return undefined;
}

/** All places, the best first; those that are not marked as new are not gone on from. */
function* placesInOrder(graph: StateGraph, through: readonly string[], byPreemptions: boolean): Generator<Place> {
	const start = { state: 0, met: 0, last: "", preemptions: 0, before: undefined, step: undefined, isNew: false };
	// A queue for each number of preemptions, or one for all.
	const queues: Place[][] = [[start]];
	for (const queue of queues) {
		for (const place of queue) {
			yield place;
			if (!place.isNew) continue;
			for (const onward of placesAfter(graph, place, through)) {
				const number = byPreemptions ? onward.preemptions : 0;
				while (queues.length <= number) queues.push([]);
				queues[number]?.push(onward);
			}
		}
	}
}

function placesAfter(graph: StateGraph, place: Place, through: readonly string[]): Place[] {
	const steps = stepsFrom(graph, place.state);
	const couldGoOn = steps.some((step) => moveOf(graph, step).coroutine === place.last);
	return steps.map((number) => {
		const step = moveOf(graph, number);
		let { met } = place;
		for (const event of graph.happenings[graph.happening[number] as number] ?? []) if (event === through[met]) met += 1;
		const preempts = couldGoOn && step.coroutine !== place.last;
		return {
			state: targetOf(graph, number),
			met,
			last: step.coroutine,
			preemptions: place.preemptions + (preempts ? 1 : 0),
			before: place,
			step,
			isNew: false,
		};
	});
}

function scheduleOf(end: Place): Schedule {
	const schedule: ScheduleStep[] = [];
	for (let place: Place | undefined = end; place?.step !== undefined; place = place.before)
		schedule.unshift(place.step);
	return schedule;
}
