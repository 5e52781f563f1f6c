import { COPY_WAITED_FOR_MUTEX, WINDOW_OPEN_DURING_WRITE, WRITE_WAITED_FOR_READ } from "../model/index.js";
import { meetInCluster, overlap, PLAIN, readsOf, type Scenario, writesOf } from "./scenario/scenario.js";

/** Whether the job's writes to B are serialising in this scenario. */
export function writesAreSerialising({ serializeTargetWrites, depth }: Scenario): boolean {
	return serializeTargetWrites === "auto" ? depth > 0 : serializeTargetWrites === "on";
}

/**
 * What some schedule of the scenario must bring about, going by who does what: a search that never sees it has not seen
 * the race that the fix is about. Only scenarios on the path that was reported are known well enough for that: where
 * something else is set, nothing is demanded.
 */
export function witnessesOf(scenario: Scenario): string[] {
	if (!isOnReportedPath(scenario)) return [];
	// Only what is there from the beginning can be counted on: an earlier request may have loaded the L2 table, or made the copy.
	const reads = readsOf(scenario).filter(({ turn }) => turn === 0);
	const writes = writesOf(scenario).filter(({ turn }) => turn === 0);
	const serialising = writesAreSerialising(scenario);
	const some = (test: (read: (typeof reads)[number], write: (typeof writes)[number]) => boolean) =>
		reads.some((read) => writes.some((write) => test(read, write)));
	const witnesses: string[] = [];
	if (!serialising && some((read, write) => overlap(read.range, write.range))) witnesses.push(WINDOW_OPEN_DURING_WRITE);
	// The mutex is held across a yield only while the L2 table is loaded. A serialising copy meets no read of its own cluster
	// there, having waited for it or being waited for.
	const meets = some((read, write) => !serialising || !meetInCluster(read.range, write.range));
	if (scenario.l2 === "cold" && meets) witnesses.push(COPY_WAITED_FOR_MUTEX);
	if (serialising && some((read, write) => meetInCluster(read.range, write.range)))
		witnesses.push(WRITE_WAITED_FOR_READ);
	return witnesses;
}

/** Whether a scenario differs from the plain one in nothing but size, requests and what has always been there to be set. */
function isOnReportedPath(scenario: Scenario): boolean {
	const { l2, depth, serializeTargetWrites, effectUnit } = scenario;
	const plain = { ...PLAIN, l2, depth, serializeTargetWrites, effectUnit };
	const isPlain = (key: keyof typeof plain) => JSON.stringify(scenario[key]) === JSON.stringify(plain[key]);
	const isWritten = writesOf(scenario).every(({ kind }) => kind === "write");
	return isWritten && (Object.keys(plain) as (keyof typeof plain)[]).every(isPlain);
}
