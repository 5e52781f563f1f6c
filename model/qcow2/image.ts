import { type Cell, type CellFamily, CoMutex, CoQueue, cell, cellFamily } from "../../scheduler/index.js";
import type { Environment } from "../environment.js";
import { CLUSTER_SIZE, offsetOf, pieceAt, ZERO } from "../geometry.js";
import type { HostFile } from "../host-file.js";
import { L2Cache } from "./l2-cache.js";

/** Watches an image; for witnesses. */
export interface Qcow2Probe {
	/** The running coroutine has found this range unallocated and drops the mutex to read it from the backing file. */
	leavesMutexForBacking?(offset: number, bytes: number): void;
}

/** How an image begins. */
export interface Qcow2Options {
	/** Where the image keeps its data; null for an image that nothing is ever written to. */
	readonly file: HostFile | null;
	/** In bytes. */
	readonly length: number;
	/**
	 * Whether there is an L2 table on disk. Without one every cluster is known to be unallocated from the L1 table alone,
	 * which is in memory.
	 */
	readonly l1Present: boolean;
	/** Whether the L2 table is in the cache at the beginning. */
	readonly l2Cached: boolean;
	/** In bytes. Default: {@link CLUSTER_SIZE}. */
	readonly clusterSize?: number;
	/** Clusters in a slice of the L2 table, the unit of the cache. Default: all. Source: `l2_slice_size`. */
	readonly l2Slice?: number;
	/** How many slices the cache holds. Default: all. Source: `l2_table_cache`. */
	readonly l2Slots?: number;
	/** Whether the refcount block is in the cache at the beginning. Default: yes. */
	readonly refcountsCached?: boolean;
	/** The host cluster of each guest cluster at the beginning, undefined for none. Default: none for any. */
	readonly allocated?: (cluster: number) => number | undefined;
	readonly probe?: Qcow2Probe;
}

/** An L2 entry: a host cluster's number, one that holds compressed data, {@link UNALLOCATED} or {@link ZERO_PLAIN}. */
export type L2Entry = number | { readonly compressed: number };
export const UNALLOCATED = -1;
/** Reads as zeroes, without a host cluster. Source: `QCOW2_CLUSTER_ZERO_PLAIN`. */
export const ZERO_PLAIN = -2;

/** An allocation in flight: host clusters that no L2 entry points to yet. Source: `struct QCowL2Meta`. */
export type QCowL2Meta = {
	/** The first guest cluster, and how many. */
	readonly cluster: number;
	readonly clusters: number;
	readonly hostCluster: number;
	/** What the request itself writes of them, in bytes; the rest of the clusters is copied from below. */
	readonly offset: number;
	readonly bytes: number;
};

/** What an open qcow2 image has in memory. Source: `BDRVQcow2State`. */
export class Qcow2Image {
	readonly lock: CoMutex;
	readonly l2Cache: L2Cache;
	/** Whether the L1 table points to an L2 table: for images as small as these, it has one entry. */
	readonly l1Present: Cell<boolean>;
	readonly freeClusterIndex: Cell<number>;
	/** The host clusters below `freeClusterIndex` that have a refcount of 0 again. */
	readonly freedClusters: CellFamily<boolean>;
	readonly refcountsCached: Cell<boolean>;
	/** By the coroutine whose they are. Source: `BDRVQcow2State.cluster_allocs`. */
	readonly clusterAllocs: CellFamily<QCowL2Meta | null>;
	readonly clusterSize: number;
	private readonly dependentRequests: CellFamily<readonly string[]>;
	private readonly l2Tables: CellFamily<L2Entry>[] = [];

	constructor(
		readonly name: string,
		readonly environment: Environment,
		readonly options: Qcow2Options,
	) {
		this.clusterSize = options.clusterSize ?? CLUSTER_SIZE;
		this.lock = new CoMutex(`${name}.lock`, environment.primitives);
		this.l1Present = cellFamily(`${name}.l1Present`, options.l1Present).at(0);
		this.freeClusterIndex = cell(`${name}.freeClusterIndex`, this.clustersAtStart());
		this.freedClusters = cellFamily(`${name}.freedClusters`, false);
		this.refcountsCached = cellFamily(`${name}.refcountsCached`, options.refcountsCached ?? true).at(0);
		this.clusterAllocs = cellFamily<QCowL2Meta | null>(`${name}.clusterAllocs`, null);
		this.dependentRequests = cellFamily<readonly string[]>(`${name}.dependentRequests`, []);
		this.l2Cache = new L2Cache(name, environment, this.lock, {
			slice: options.l2Slice ?? this.clusters,
			slices: Math.ceil(this.clusters / (options.l2Slice ?? this.clusters)),
			slots: options.l2Slots ?? Number.POSITIVE_INFINITY,
			cached: options.l2Cached,
		});
	}

	/** How many guest clusters there are. */
	get clusters(): number {
		return Math.ceil(this.options.length / this.clusterSize);
	}

	/** Whether a range of bytes consists of whole clusters; the last one of the image may be cut short. */
	isOfWholeClusters(offset: number, bytes: number): boolean {
		const end = offset + bytes;
		return offset % this.clusterSize === 0 && (end % this.clusterSize === 0 || end === this.options.length);
	}

	/** The L2 entry of a guest cluster. */
	l2Entry(cluster: number): Cell<L2Entry> {
		this.l2Tables[cluster] ??= cellFamily<L2Entry>(
			`${this.name}.l2Table`,
			this.options.allocated?.(cluster) ?? UNALLOCATED,
		);
		return this.l2Tables[cluster].at(cluster);
	}

	/** Those who wait for the end of a coroutine's allocation. Source: `QCowL2Meta.dependent_requests`. */
	dependents(co: string): CoQueue {
		return new CoQueue(`${this.name}.dependentRequests[${co}]`, {
			...this.environment.primitives,
			waiters: this.dependentRequests.at(co),
			resource: `the end of ${co}'s allocation in ${this.name}`,
			holders: () => [co],
		});
	}

	/** Where the image keeps its data. @throws Error if nothing can be written to it */
	get file(): HostFile {
		if (this.options.file === null) throw new Error(`${this.name} has no file`);
		return this.options.file;
	}

	/** What a piece of the guest's view holds in this image alone; undefined where it is not allocated. For properties. */
	contentAt(piece: number): string | undefined {
		const { grid } = this.environment;
		const offset = offsetOf(grid, piece);
		const entry = this.l2Entry(Math.floor(offset / this.clusterSize)).get();
		if (entry === UNALLOCATED) return undefined;
		if (entry === ZERO_PLAIN) return ZERO;
		return this.file.contentAt(pieceAt(grid, hostClusterOf(entry) * this.clusterSize + (offset % this.clusterSize)));
	}

	private clustersAtStart(): number {
		const { allocated } = this.options;
		if (allocated === undefined) return 0;
		const hosts = Array.from({ length: this.clusters }, (_, cluster) => allocated(cluster) ?? UNALLOCATED);
		return Math.max(UNALLOCATED, ...hosts) + 1;
	}
}

/** The host cluster that an entry points to, compressed or not. */
export function hostClusterOf(entry: L2Entry): number {
	return typeof entry === "number" ? entry : entry.compressed;
}
