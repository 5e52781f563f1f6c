import { COPY_WAITED_FOR_MUTEX, WINDOW_OPEN_DURING_WRITE } from "../model/index.js";

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
			"The mutex is free, so the copy goes through, and after it the guest's write: the cluster in A is new now.",
	},
	{
		event: "A.file: read",
		sentence: "Only now does the reader's backing read take effect, and what it reads is the new data.",
	},
];
