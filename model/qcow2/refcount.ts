import { type Coroutine, keeping } from "../../scheduler/index.js";
import type { Errno } from "../errno.js";
import type { Qcow2Image } from "./image.js";

/**
 * Takes free host clusters, next to each other, the first that there are.
 *
 * @returns the number of the first
 *
 * Source: `qcow2_alloc_clusters`, `alloc_clusters_noref`, `update_refcount`.
 */
export function* allocClusters(s: Qcow2Image, clusters: number): Coroutine<number | Errno> {
	if (!s.refcountsCached.get()) {
		const why = "the refcount block is read from disk; the mutex stays locked meanwhile";
		const { environment, name } = s;
		yield* keeping(["allocClusters", clusters], environment.event(`load refcounts of ${name}`, { here: [], why }));
		if (environment.faults.fails(`load refcounts of ${name}`)) return "EIO";
		s.refcountsCached.set(true);
	}
	const end = s.freeClusterIndex.get();
	let first = 0;
	for (let next = 0; next < first + clusters; next++) if (!isFree(s, next, end)) first = next + 1;
	for (let cluster = first; cluster < Math.min(first + clusters, end); cluster++)
		s.freedClusters.at(cluster).set(false);
	if (first + clusters > end) s.freeClusterIndex.set(first + clusters);
	return first;
}

/** Gives host clusters back. Source: `qcow2_free_clusters`. */
export function freeClusters(s: Qcow2Image, first: number, clusters: number): void {
	for (let cluster = first; cluster < first + clusters; cluster++) s.freedClusters.at(cluster).set(true);
}

function isFree(s: Qcow2Image, cluster: number, end: number): boolean {
	return cluster >= end || s.freedClusters.at(cluster).get();
}
