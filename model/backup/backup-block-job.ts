import { assert, type Cell, type CellFamily, CoQueue, CoRwlock, cellFamily, self } from "../../scheduler/index.js";
import { type BlockNode, bdrvChainContains } from "../block-node.js";
import { alignUp, CLUSTER_SIZE } from "../geometry.js";

/** A copy in flight. Source: `struct CowRequest`. */
export type CowRequest = {
	readonly co: string;
	/** In bytes, rounded to clusters. */
	readonly start: number;
	readonly end: number;
};

/** Whether the job's writes to the target are serialising: always, never, or if the target's chain contains the source. */
export type SerializeTargetWrites = "on" | "off" | "auto";

/**
 * Which clusters the job copies: none but what the guest is about to overwrite, or all of them beside that.
 * Source: `MirrorSyncMode`.
 */
export type SyncMode = "none" | "full";

/** What the job does when a copy of its own fails; a guest's copy that fails is the guest's error. Source: `BlockdevOnError`. */
export type OnError = "report" | "ignore";

/** How a job is made. */
export interface BackupOptions {
	readonly serializeTargetWrites: SerializeTargetWrites;
	/** Default: none. */
	readonly sync?: SyncMode;
	/** Default: no. */
	readonly compress?: boolean;
	/**
	 * How much the host copies at once, in bytes, if it copies at all; 0 where the job has a buffer. Source:
	 * `BackupBlockJob.use_copy_range`, `copy_range_size`. Default: 0.
	 */
	readonly copyRangeSize?: number;
	/** Default: report. */
	readonly onError?: OnError;
	/** Whether the notifier is there from the beginning, or only once the job runs. Default: from the beginning. */
	readonly startsRunning?: boolean;
}

/** What a running backup job has in memory. Source: `struct BackupBlockJob`, `backup_job_create`. */
export class BackupBlockJob {
	/** 1 for each cluster that is still to be copied before the guest may write it. */
	readonly copyBitmap: CellFamily<0 | 1>;
	/** By coroutine, like the tracked requests and for the same reason. Source: `BackupBlockJob.inflight_reqs`. */
	readonly inflightReqs: CellFamily<CowRequest | null>;
	/** Copies take it for reading; the end of the job takes it for writing. Source: `BackupBlockJob.flush_rwlock`. */
	readonly flushRwlock: CoRwlock;
	/** Whether the host is asked to copy; no more, once it has failed to. */
	readonly useCopyRange: Cell<boolean>;
	/** Whether the job has begun, whether it is asked to end, and how its own work has ended; null while it has not. */
	readonly started: Cell<boolean>;
	readonly cancelled: Cell<boolean>;
	readonly outcome: Cell<"completed" | "cancelled" | "failed" | null>;
	readonly clusterSize: number;
	readonly serializeTargetWrites: boolean;
	private readonly waitQueues: CellFamily<readonly string[]>;
	private readonly bitmapFreed: Cell<boolean>;

	constructor(
		readonly source: BlockNode,
		readonly target: BlockNode,
		readonly options: BackupOptions,
	) {
		this.copyBitmap = cellFamily<0 | 1>("job.copyBitmap", 1);
		this.inflightReqs = cellFamily<CowRequest | null>("job.inflightReqs", null);
		this.waitQueues = cellFamily<readonly string[]>("job.waitQueue", []);
		this.flushRwlock = new CoRwlock("job.flushRwlock", source.environment.primitives);
		this.useCopyRange = cellFamily("job.useCopyRange", (options.copyRangeSize ?? 0) > 0).at(0);
		this.started = cellFamily("job.started", options.startsRunning ?? true).at(0);
		this.cancelled = cellFamily("job.cancelled", false).at(0);
		this.outcome = cellFamily<"completed" | "cancelled" | "failed" | null>("job.outcome", null).at(0);
		this.bitmapFreed = cellFamily("job.bitmapFreed", false).at(0);
		const clusterSize = backupCalculateClusterSize({
			clusterSize: target.driver.clusterSize ?? "ENOTSUP",
			hasBacking: target.backing !== null,
		});
		if (clusterSize === undefined) throw new Error(`the job refuses ${target.name}, whose clusters are not known`);
		this.clusterSize = clusterSize;
		this.serializeTargetWrites = this.writesAreSerialising();
	}

	/** The chunks that the host copies are whole clusters. */
	get copyRangeSize(): number {
		return Math.max(this.clusterSize, alignUp(this.options.copyRangeSize ?? 0, this.clusterSize));
	}

	/** Detects image fleecing and schemes like it. */
	private writesAreSerialising(): boolean {
		const { serializeTargetWrites } = this.options;
		if (serializeTargetWrites !== "auto") return serializeTargetWrites === "on";
		return this.source.environment.switches.bdrvChainContains && bdrvChainContains(this.target, this.source);
	}

	/** Whether a cluster is still to be copied. */
	isToBeCopied(cluster: number): boolean {
		return this.bitOf(cluster).get() === 1;
	}

	/** The bit of a cluster, of a bitmap that must still be there. Source: `hbitmap_get`, `hbitmap_set`, `hbitmap_reset`. */
	bitOf(cluster: number): Cell<0 | 1> {
		assert(!this.bitmapFreed.get(), `${self()} uses the copy bitmap, which has been freed`);
		return this.copyBitmap.at(cluster);
	}

	/** Source: `hbitmap_free`, at the end of `backup_run`. */
	freeBitmap(): void {
		this.bitmapFreed.set(true);
	}

	/** Whether a copy of this cluster is in flight; for properties. */
	isBeingCopied(cluster: number): boolean {
		const start = cluster * this.clusterSize;
		return this.copiesInFlight().some((req) => start < req.end && start + this.clusterSize > req.start);
	}

	/** Whether what B shows is the snapshot: as long as the guest's writes wait for copies, and after all has been copied. */
	showsSnapshot(): boolean {
		const outcome = this.outcome.get();
		return this.started.get() && (outcome === null || outcome === "completed");
	}

	/** What a cluster's bit says, whether the bitmap is still there or not; for properties. */
	bitIsSet(cluster: number): boolean {
		return this.copyBitmap.at(cluster).get() === 1;
	}

	copiesInFlight(): CowRequest[] {
		return this.inflightReqs.entries().flatMap(([, request]) => request ?? []);
	}

	/** Those who wait for the end of a coroutine's copy. Source: `CowRequest.wait_queue`. */
	waitQueue(co: string): CoQueue {
		return new CoQueue(`job.waitQueue[${co}]`, {
			...this.source.environment.primitives,
			waiters: this.waitQueues.at(co),
			resource: `the end of ${co}'s copy`,
			holders: () => [co],
		});
	}
}

/** What `bdrv_get_info` says of the target, and whether the target has a backing file. */
export interface TargetInfo {
	/** In bytes; or that the driver has none to tell, or could not tell. */
	readonly clusterSize: number | "ENOTSUP" | "EIO";
	readonly hasBacking: boolean;
}

/**
 * The unit in which the job copies, in bytes: never smaller than a cluster of the target, since the rest of a new cluster
 * would have to come from somewhere.
 *
 * @returns undefined for a target that is refused: nothing is known of its clusters, and below them nothing is there
 *
 * Source: `backup_calculate_cluster_size`.
 */
export function backupCalculateClusterSize({ clusterSize, hasBacking }: TargetInfo): number | undefined {
	if (typeof clusterSize === "number") return Math.max(CLUSTER_SIZE, clusterSize);
	// QEMU warns of a driver that has none to tell: who writes less than a cluster there may leave the rest undefined.
	return clusterSize === "ENOTSUP" || hasBacking ? CLUSTER_SIZE : undefined;
}
