import { COPY_WAITED_FOR_MUTEX, WINDOW_OPEN_DURING_WRITE } from "../model/index.js";
import type { TraceStep } from "../scheduler/index.js";

/** A moment that a telling of a failure passes through. */
export interface StoryEvent {
	/** The event or witness of the model that marks it. */
	readonly event: string;
	/** One plain sentence. */
	readonly sentence: string;
}

/** The race as it was reported, in five steps. */
export const REPORTED_RACE: readonly StoryEvent[] = [
	{
		event: "B: loads L2",
		sentence:
			"A client begins to read from B, takes the qcow2 mutex and has to load the L2 table: the cache does not have it.",
	},
	{
		event: COPY_WAITED_FOR_MUTEX,
		sentence:
			"The guest writes to A, so the backup job first copies the old cluster to B; that write finds the mutex taken and queues up.",
	},
	{
		event: "B: drops the mutex",
		sentence:
			"The table is there: the cluster is unallocated in B. The reader drops the mutex before it turns to the backing file.",
	},
	{
		event: WINDOW_OPEN_DURING_WRITE,
		sentence:
			"The mutex is the copy's now, so the copy goes through, and after it the guest's write: the cluster in A is new now.",
	},
	{
		event: "A.file: read",
		sentence: "Only now does the reader's backing read take effect, and what it reads is the new data.",
	},
];

/** A part of a run that ends in one of a story's events; the last one goes on to the end of the run. */
export interface StoryChapter {
	readonly sentence: string;
	readonly steps: readonly TraceStep[];
}

/** A run told by the events that it passes through: under each, the steps that lead to it. */
export function chaptersOf(steps: readonly TraceStep[], events: readonly StoryEvent[]): StoryChapter[] {
	const chapters = events.map(({ sentence }) => ({ sentence, steps: [] as TraceStep[] }));
	let chapter = 0;
	for (const step of steps) {
		chapters[Math.min(chapter, events.length - 1)]?.steps.push(step);
		for (const event of eventsOf(step)) if (event === events[chapter]?.event) chapter += 1;
	}
	return chapters;
}

function eventsOf({ notes, observed }: TraceStep): string[] {
	return [...notes.flatMap(({ event }) => event ?? []), ...observed];
}
