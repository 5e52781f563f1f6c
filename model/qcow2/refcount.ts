import { type Coroutine, keeping } from "../../scheduler/index.js";
import type { Errno, Ret } from "../errno.js";
import type { Qcow2Image } from "./image.js";

/**
 * Takes free host clusters, next to each other, the first that there are.
 *
 * @returns the number of the first
 *
 * Source: `qcow2_alloc_clusters`, `alloc_clusters_noref`, `update_refcount`.
 */
export function* allocClusters(s: Qcow2Image, clusters: number): Coroutine<number | Errno> {
	const ret = yield* keeping(["allocClusters", clusters], loadRefcounts(s));
	if (ret !== 0) return ret;
	const end = s.freeClusterIndex.get();
	let first = 0;
	for (let next = 0; next < first + clusters; next++) if (!isFree(s, next, end)) first = next + 1;
	for (let cluster = first; cluster < Math.min(first + clusters, end); cluster++)
		s.freedClusters.at(cluster).set(false);
	if (first + clusters > end) s.freeClusterIndex.set(first + clusters);
	return first;
}

/** Brings the refcount block into the cache if it is not there, holding the mutex. Source: `load_refcount_block`. */
export function* loadRefcounts(s: Qcow2Image): Coroutine<Ret> {
	if (s.refcountsCached.get()) return 0;
	const { environment, name } = s;
	const why = "the refcount block is read from disk; the mutex stays locked meanwhile";
	yield* keeping(["loadRefcounts"], environment.event(`load refcounts of ${name}`, { here: [], why }));
	if (environment.faults.fails(`load refcounts of ${name}`)) return "EIO";
	s.refcountsCached.set(true);
	return 0;
}

/** Gives host clusters back. Source: `qcow2_free_clusters`. */
export function freeClusters(s: Qcow2Image, first: number, clusters: number): void {
	for (let cluster = first; cluster < first + clusters; cluster++) s.freedClusters.at(cluster).set(true);
}

function isFree(s: Qcow2Image, cluster: number, end: number): boolean {
	return cluster >= end || s.freedClusters.at(cluster).get();
}
