import { assert, type Coroutine, keeping, note, self } from "../../scheduler/index.js";
import type { Errno, Ret } from "../errno.js";
import { hostClusterOf, type L2Entry, type Qcow2Image, UNALLOCATED, ZERO_PLAIN } from "./image.js";
import { allocClusters, freeClusters, loadRefcounts } from "./refcount.js";

/** What a cluster is. Source: `enum QCow2ClusterType`. */
export type ClusterType = "unallocated" | "zero" | "normal" | "compressed";

/** How a range is mapped. */
export interface Mapping {
	readonly type: ClusterType;
	/** Bytes from the offset asked for that are mapped alike. */
	readonly bytes: number;
	/** Where they are in the file, in bytes; of normal and compressed clusters only. */
	readonly hostOffset: number;
}

/** Source: `qcow2_get_cluster_type`. */
export function typeOf(entry: L2Entry): ClusterType {
	if (entry === UNALLOCATED) return "unallocated";
	if (entry === ZERO_PLAIN) return "zero";
	return typeof entry === "number" ? "normal" : "compressed";
}

/** Whether an entry points into the file. */
function hasHostCluster(entry: L2Entry): boolean {
	return typeOf(entry) === "normal" || typeOf(entry) === "compressed";
}

/**
 * How a range of bytes is mapped, as far as it is mapped alike and in one slice of the L2 table.
 *
 * Source: `qcow2_get_cluster_offset`.
 */
export function* qcow2GetClusterOffset(s: Qcow2Image, at: number, bytes: number): Coroutine<Mapping | Errno> {
	const { clusterSize } = s;
	const inCluster = at % clusterSize;
	const cluster = (at - inCluster) / clusterSize;
	const last = endInSlice(s, at, bytes);
	if (!s.l1Present.get()) {
		return { type: "unallocated", bytes: Math.min(bytes, last * clusterSize - at), hostOffset: -1 };
	}
	const ret = yield* keeping(["getClusterOffset", at, bytes], s.l2Cache.load(cluster));
	if (ret !== 0) return ret;
	const first = s.l2Entry(cluster).get();
	const type = typeOf(first);
	const mapped = Math.min(bytes, endOfExtent(s, cluster, first, last) * clusterSize - at);
	return {
		type,
		bytes: mapped,
		hostOffset: hasHostCluster(first) ? hostClusterOf(first) * clusterSize + inCluster : -1,
	};
}

/** The cluster after the last that a range of bytes touches in the slice in which it begins. */
function endInSlice(s: Qcow2Image, at: number, bytes: number): number {
	const { clusterSize, l2Cache } = s;
	return Math.min(l2Cache.endOfSlice(Math.floor(at / clusterSize)), Math.ceil((at + bytes) / clusterSize));
}

/** The first cluster after `cluster`, up to `last`, that is not mapped like it. @param first - its entry */
function endOfExtent(s: Qcow2Image, cluster: number, first: L2Entry, last: number): number {
	const type = typeOf(first);
	let next = cluster + 1;
	while (next < last && goesOn(type, first, next - cluster, s.l2Entry(next).get())) next++;
	return next;
}

/** Whether the entry `distance` clusters after the first is mapped like it. */
function goesOn(type: ClusterType, first: L2Entry, distance: number, entry: L2Entry): boolean {
	if (type === "compressed") return false;
	return type === "normal" ? entry === hostClusterOf(first) + distance : typeOf(entry) === type;
}

/** Brings the slice with a cluster's entry into the cache, of a table that is made if there is none. Source: `get_cluster_table`. */
export function* getClusterTable(s: Qcow2Image, cluster: number): Coroutine<Ret> {
	if (!s.l1Present.get()) {
		const ret = yield* keeping(["getClusterTable", cluster], l2Allocate(s));
		if (ret !== 0) return ret;
	}
	return yield* s.l2Cache.load(cluster);
}

/** Makes an L2 table: three writes that must reach the disk in this order. Source: `l2_allocate`. */
function* l2Allocate(s: Qcow2Image): Coroutine<Ret> {
	note(`makes an L2 table for ${s.name}`);
	let ret = yield* keeping(["l2Allocate: place"], loadRefcounts(s));
	if (ret !== 0) return ret;
	ret = yield* keeping(["l2Allocate: refcounts"], writeMetadata(s, "update refcounts"));
	if (ret !== 0) return ret;
	ret = yield* keeping(["l2Allocate: cache"], s.l2Cache.takeInNew());
	if (ret !== 0) return ret;
	ret = yield* keeping(["l2Allocate: table"], writeMetadata(s, "write the new L2 table"));
	if (ret !== 0) return ret;
	s.l2Cache.markClean();
	s.l1Present.set(true);
	ret = yield* keeping(["l2Allocate: L1"], writeMetadata(s, "update L1"));
	if (ret !== 0) s.l1Present.set(false);
	return ret;
}

function* writeMetadata({ name, environment }: Qcow2Image, step: string): Coroutine<Ret> {
	const why = "metadata are written to disk; the mutex stays locked meanwhile";
	yield* keeping(["writeMetadata", step], environment.event(`${step} of ${name}`, { here: [], why }));
	return environment.faults.fails(`${step} of ${name}`) ? "EIO" : 0;
}

/** Where a request's data go. */
export interface HostRange {
	/** In the file, in bytes. */
	readonly hostOffset: number;
	/** How many bytes from the offset asked for. */
	readonly bytes: number;
}

/**
 * Finds a place in the file for data: where the clusters are, or new ones, of which a note stays in `clusterAllocs`. Called
 * with the mutex held, which may be dropped in between.
 *
 * Source: `qcow2_alloc_cluster_offset`.
 */
export function* qcow2AllocClusterOffset(s: Qcow2Image, at: number, bytes: number): Coroutine<HostRange | Errno> {
	let available: number | "EAGAIN" = "EAGAIN";
	while (available === "EAGAIN") {
		available = yield* keeping(["allocClusterOffset: dependencies", at, bytes], handleDependencies(s, at, bytes));
	}
	const { clusterSize } = s;
	const cluster = Math.floor(at / clusterSize);
	const ret = yield* keeping(["allocClusterOffset: table", at, available], getClusterTable(s, cluster));
	if (ret !== 0) return ret;
	return handleCopied(s, at, available) ?? (yield* handleAlloc(s, at, available));
}

/**
 * How much of a range can be allocated without meeting another allocation in flight; waits where that is nothing.
 *
 * @returns bytes, or `EAGAIN` after a wait
 *
 * Source: `handle_dependencies`.
 */
function* handleDependencies(s: Qcow2Image, at: number, bytes: number): Coroutine<number | "EAGAIN"> {
	const { clusterSize, environment } = s;
	if (!environment.switches.handleDependencies) return bytes;
	let available = bytes;
	for (const [co, meta] of s.clusterAllocs.entries()) {
		if (meta === null) continue;
		const start = meta.cluster * clusterSize;
		const end = start + meta.clusters * clusterSize;
		if (at + available <= start || at >= end) continue;
		if (at < start) {
			available = start - at;
			continue;
		}
		note(`waits for ${co}'s allocation in ${s.name}`);
		environment.countWait();
		yield* keeping(["handleDependencies", at, available], s.dependents(co).wait(s.lock));
		return environment.switches.restartAfterDependency ? "EAGAIN" : available;
	}
	return available;
}

/** Clusters that are there already and may be written in place. Source: `handle_copied`. */
function handleCopied(s: Qcow2Image, at: number, bytes: number): HostRange | undefined {
	const { clusterSize } = s;
	const cluster = Math.floor(at / clusterSize);
	const first = s.l2Entry(cluster).get();
	if (typeOf(first) !== "normal") return undefined;
	const end = endOfExtent(s, cluster, first, endInSlice(s, at, bytes));
	return {
		hostOffset: hostClusterOf(first) * clusterSize + (at % clusterSize),
		bytes: Math.min(bytes, end * clusterSize - at),
	};
}

/** New clusters for those that are not there. Source: `handle_alloc`, `do_alloc_cluster_offset`. */
function* handleAlloc(s: Qcow2Image, at: number, bytes: number): Coroutine<HostRange | Errno> {
	const { clusterSize } = s;
	const cluster = Math.floor(at / clusterSize);
	const last = endInSlice(s, at, bytes);
	let next = cluster + 1;
	while (next < last && typeOf(s.l2Entry(next).get()) !== "normal") next++;
	const clusters = next - cluster;
	const hostCluster = yield* keeping(["handleAlloc", at, bytes, clusters], allocClusters(s, clusters));
	if (typeof hostCluster !== "number") return hostCluster;
	const length = Math.min(bytes, next * clusterSize - at);
	s.clusterAllocs.at(self()).set({ cluster, clusters, hostCluster, offset: at, bytes: length });
	return { hostOffset: hostCluster * clusterSize + (at % clusterSize), bytes: length };
}

/** Makes new clusters visible. Source: the second half of `qcow2_alloc_cluster_link_l2`. */
export function* linkL2(s: Qcow2Image): Coroutine<Ret> {
	const meta = s.clusterAllocs.at(self()).get();
	if (meta === null) return 0;
	const ret = yield* keeping(["linkL2", meta], getClusterTable(s, meta.cluster));
	if (ret !== 0) return ret;
	assert(s.lock.isMine(), `${self()} holds the mutex of ${s.name} while it changes the L2 table`);
	s.l2Cache.markDirty(meta.cluster);
	const old: L2Entry[] = [];
	for (let i = 0; i < meta.clusters; i++) {
		const entry = s.l2Entry(meta.cluster + i);
		old.push(entry.get());
		entry.set(meta.hostCluster + i);
		note(`links cluster ${meta.cluster + i} in ${s.name}`, { event: `${s.name}: links` });
	}
	for (const entry of old) freeAnyCluster(s, entry);
	return 0;
}

/** Makes clusters read as zeroes, and frees what they had. Source: `qcow2_cluster_zeroize`, `discard_in_l2_slice`. */
export function* zeroizeClusters(s: Qcow2Image, offset: number, bytes: number): Coroutine<Ret> {
	const end = Math.ceil((offset + bytes) / s.clusterSize);
	for (let cluster = offset / s.clusterSize; cluster < end; cluster++) {
		const ret = yield* keeping(["zeroize", cluster, end], getClusterTable(s, cluster));
		if (ret !== 0) return ret;
		s.l2Cache.markDirty(cluster);
		const entry = s.l2Entry(cluster);
		const old = entry.get();
		entry.set(ZERO_PLAIN);
		freeAnyCluster(s, old);
		note(`makes cluster ${cluster} of ${s.name} zero`, { event: `${s.name}: links` });
	}
	return 0;
}

/** Gives back what an entry pointed to, if anything. Source: `qcow2_free_any_clusters`. */
function freeAnyCluster(s: Qcow2Image, entry: L2Entry): void {
	if (hasHostCluster(entry)) freeClusters(s, hostClusterOf(entry), 1);
}

/**
 * Points the L2 table to a new cluster that has no data yet.
 *
 * @returns where the data go, in bytes, or `EIO` for a cluster that is there already, compressed or not
 *
 * Source: `qcow2_alloc_compressed_cluster_offset`.
 */
export function* allocCompressedClusterOffset(s: Qcow2Image, offset: number): Coroutine<number | Errno> {
	const cluster = offset / s.clusterSize;
	const ret = yield* keeping(["allocCompressed: table", offset], getClusterTable(s, cluster));
	if (ret !== 0) return ret;
	if (hasHostCluster(s.l2Entry(cluster).get())) return "EIO";
	const hostCluster = yield* keeping(["allocCompressed", offset], allocClusters(s, 1));
	if (typeof hostCluster !== "number") return hostCluster;
	s.l2Cache.markDirty(cluster);
	s.l2Entry(cluster).set({ compressed: hostCluster });
	note(`links cluster ${cluster} in ${s.name}, whose compressed data are not there yet`, { event: `${s.name}: links` });
	return hostCluster * s.clusterSize;
}
