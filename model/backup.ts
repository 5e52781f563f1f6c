import {
	type CellFamily,
	CoQueue,
	CoRwlock,
	type Coroutine,
	cellFamily,
	keeping,
	note,
	self,
} from "../scheduler/index.js";
import { type BlockNode, bdrvChainContains, type TrackedRequest } from "./block-node.js";
import { alignDown, alignUp, CLUSTER_SIZE } from "./geometry.js";
import { bdrvCoPreadv, bdrvCoPwritev } from "./io.js";

/** A copy in flight. Source: `struct CowRequest`. */
type CowRequest = {
	readonly co: string;
	/** In bytes, rounded to clusters. */
	readonly start: number;
	readonly end: number;
};

/** Whether the job's writes to the target are serialising: always, never, or if the target's chain contains the source. */
export type SerializeTargetWrites = "on" | "off" | "auto";

/** A running backup job with sync=none: it copies what the guest is about to overwrite, and nothing else. Source: `backup.c`. */
export class BackupBlockJob {
	/** 1 for each cluster that is still to be copied before the guest may write it. */
	private readonly copyBitmap: CellFamily<0 | 1>;
	/** Source: `BackupBlockJob.inflight_reqs`. By coroutine, like the tracked requests and for the same reason. */
	private readonly inflightReqs: CellFamily<CowRequest | null>;
	private readonly waitQueues: CellFamily<readonly string[]>;
	/** Source: `BackupBlockJob.flush_rwlock`. Copies take it for reading; the end of the job takes it for writing. */
	private readonly flushRwlock: CoRwlock;
	readonly clusterSize = CLUSTER_SIZE;
	readonly serializeTargetWrites: boolean;

	/** Source: `backup_job_create`, `backup_run` up to where the notifier is installed. */
	constructor(
		private readonly source: BlockNode,
		private readonly target: BlockNode,
		serializeTargetWrites: SerializeTargetWrites,
	) {
		this.copyBitmap = cellFamily<0 | 1>("job.copyBitmap", 1);
		this.inflightReqs = cellFamily<CowRequest | null>("job.inflightReqs", null);
		this.waitQueues = cellFamily<readonly string[]>("job.waitQueue", []);
		this.flushRwlock = new CoRwlock("job.flushRwlock");
		// Detects image fleecing and schemes like it.
		const contained = bdrvChainContains(target, source);
		this.serializeTargetWrites = serializeTargetWrites === "auto" ? contained : serializeTargetWrites === "on";
		source.beforeWriteNotifiers.push((req) => this.beforeWriteNotify(req));
	}

	/** Waits until no copy in flight meets the range. Source: `wait_for_overlapping_requests`. */
	private *waitForOverlappingRequests(start: number, end: number): Coroutine {
		for (;;) {
			const req = this.copiesInFlight().find((other) => end > other.start && start < other.end);
			if (req === undefined) return;
			note(`waits for ${req.co}'s copy of the same cluster`);
			yield* keeping(["waitForOverlappingRequests", start, end], this.waitQueue(req.co).wait());
		}
	}

	/** Source: `cow_request_begin`. */
	private cowRequestBegin(start: number, end: number): void {
		this.inflightReqs.at(self()).set({ co: self(), start, end });
	}

	/** Source: `cow_request_end`. */
	private *cowRequestEnd(): Coroutine {
		const me = self();
		this.inflightReqs.at(me).set(null);
		yield* this.waitQueue(me).restartAll();
	}

	/** Copies one cluster. Source: `backup_cow_with_bounce_buffer`. */
	private *cowWithBounceBuffer(start: number): Coroutine {
		if (this.source.switches.resetCopyBit) this.copyBitmap.at(start / this.clusterSize).set(0);
		note(`copies cluster ${start / this.clusterSize} from ${this.source.name} to ${this.target.name} first`, {
			event: "copies",
		});
		const data = yield* keeping(
			["cow: read", start],
			bdrvCoPreadv(this.source, start, this.clusterSize, { noSerialising: true }),
		);
		yield* bdrvCoPwritev(this.target, start, data, { serialising: this.serializeTargetWrites });
	}

	/** Copies what a write of these bytes would destroy. Source: `backup_do_cow`. */
	private *doCow(offset: number, bytes: number): Coroutine {
		yield* keeping(["doCow: rdlock", offset, bytes], this.flushRwlock.readLock());
		const start = alignDown(offset, this.clusterSize);
		const end = alignUp(offset + bytes, this.clusterSize);
		if (this.source.switches.waitForOverlappingRequests) {
			yield* keeping(["doCow: wait", start, end], this.waitForOverlappingRequests(start, end));
		}
		this.cowRequestBegin(start, end);
		for (let at = start; at < end; at += this.clusterSize) {
			const cluster = at / this.clusterSize;
			if (!this.isToBeCopied(cluster)) {
				note(`finds cluster ${cluster} copied, or being copied`);
				continue;
			}
			yield* keeping(["doCow: copy", at, start, end], this.cowWithBounceBuffer(at));
		}
		yield* this.cowRequestEnd();
		yield* keeping(["doCow: unlock"], this.flushRwlock.unlock());
	}

	/** Source: `backup_before_write_notify`. */
	private *beforeWriteNotify(req: TrackedRequest): Coroutine {
		yield* this.doCow(req.offset, req.bytes);
	}

	/** Whether a cluster is still to be copied; for properties. */
	isToBeCopied(cluster: number): boolean {
		return this.copyBitmap.at(cluster).get() === 1;
	}

	/** Whether a copy of this cluster is in flight; for properties. */
	isBeingCopied(cluster: number): boolean {
		const start = cluster * this.clusterSize;
		return this.copiesInFlight().some((req) => start < req.end && start + this.clusterSize > req.start);
	}

	private copiesInFlight(): CowRequest[] {
		return this.inflightReqs.entries().flatMap(([, request]) => request ?? []);
	}

	private waitQueue(co: string): CoQueue {
		return new CoQueue(`job.waitQueue[${co}]`, {
			waiters: this.waitQueues.at(co),
			resource: `the end of ${co}'s copy`,
			holders: () => [co],
		});
	}
}
