import { assert, type Coroutine, keeping, note, self } from "../../scheduler/index.js";
import type { TrackedRequest } from "../block-node.js";
import { type Errno, isErrno, type Ret } from "../errno.js";
import { alignDown, alignUp, SECTOR_SIZE, ZERO } from "../geometry.js";
import { bdrvCoCopyRange, bdrvCoPreadv, bdrvCoPwritev, bdrvCoPwriteZeroes } from "../io/index.js";
import type { BackupBlockJob } from "./backup-block-job.js";

/** Waits until no copy in flight meets the range. Source: `wait_for_overlapping_requests`. */
function* waitForOverlappingRequests(job: BackupBlockJob, start: number, end: number): Coroutine {
	for (;;) {
		const req = job.copiesInFlight().find((other) => end > other.start && start < other.end);
		if (req === undefined) return;
		note(`waits for ${req.co}'s copy of the same cluster`);
		job.source.environment.countWait();
		yield* keeping(["waitForOverlappingRequests", start, end], job.waitQueue(req.co).wait());
	}
}

/** Source: `cow_request_begin`. */
function cowRequestBegin(job: BackupBlockJob, start: number, end: number): void {
	job.inflightReqs.at(self()).set({ co: self(), start, end });
}

/** Source: `cow_request_end`. */
function* cowRequestEnd(job: BackupBlockJob): Coroutine {
	const me = self();
	job.inflightReqs.at(me).set(null);
	yield* job.waitQueue(me).restartAll();
}

/** Clears the copy bits of so many clusters, if this is when that is done. */
function resetBits(job: BackupBlockJob, first: number, count: number, when: "before" | "after"): void {
	const { resetCopyBit, resetCopyBitBeforeCopy } = job.source.environment.switches;
	if (!resetCopyBit || resetCopyBitBeforeCopy !== (when === "before")) return;
	for (let i = 0; i < count; i++) job.bitOf(first + i).set(0);
}

/** Sets the copy bits of so many clusters again, whose copy has failed; none, if it would have cleared them only after it. */
function restoreBits(job: BackupBlockJob, first: number, count: number): void {
	const { restoreCopyBit, resetCopyBitBeforeCopy } = job.source.environment.switches;
	if (!restoreCopyBit || !resetCopyBitBeforeCopy) return;
	for (let i = 0; i < count; i++) job.bitOf(first + i).set(1);
}

/**
 * Copies one cluster through a buffer.
 *
 * @returns how many bytes it was, or what went wrong
 *
 * Source: `backup_cow_with_bounce_buffer`.
 */
function* cowWithBounceBuffer(job: BackupBlockJob, start: number, isWriteNotifier: boolean): Coroutine<number | Errno> {
	const { source, target, clusterSize, serializeTargetWrites } = job;
	const { switches } = source.environment;
	const cluster = start / clusterSize;
	resetBits(job, cluster, 1, "before");
	note(`copies cluster ${cluster} from ${source.name} to ${target.name} first`, { event: "copies" });
	const nbytes = Math.min(clusterSize, source.length - start);
	const data = yield* keeping(
		["cow: read", start],
		bdrvCoPreadv(source, start, nbytes, { noSerialising: isWriteNotifier && switches.noSerialising }),
	);
	let ret: Ret;
	if (isErrno(data)) {
		ret = data;
	} else if (data.every((mark) => mark === ZERO)) {
		const serialising = serializeTargetWrites && switches.serialiseZeroWrites;
		ret = yield* keeping(["cow: zero", start], bdrvCoPwriteZeroes(target, start, nbytes, { serialising }));
	} else {
		const compressed = job.options.compress === true;
		const serialising =
			serializeTargetWrites && (compressed ? switches.serialiseCompressedWrites : switches.serialiseBufferedWrites);
		const flags = { serialising, compressed };
		ret = yield* keeping(["cow: write", start], bdrvCoPwritev(target, start, nbytes, data, flags));
	}
	if (ret === 0) {
		resetBits(job, cluster, 1, "after");
		return clusterSize;
	}
	restoreBits(job, cluster, 1);
	return ret;
}

/**
 * Lets the host copy a chunk.
 *
 * @returns how many bytes it was, or what went wrong
 *
 * Source: `backup_cow_with_offload`.
 */
function* cowWithOffload(job: BackupBlockJob, start: number, end: number, isWriteNotifier: boolean) {
	const { source, target, clusterSize } = job;
	const { switches, repairs } = source.environment;
	const first = start / clusterSize;
	let nbytes = Math.min(job.copyRangeSize, end - start);
	if (repairs.copyRangeOfDirtyClusters) nbytes = Math.min(nbytes, dirtyBytesFrom(job, first, nbytes));
	const nrClusters = nbytes / clusterSize;
	resetBits(job, first, nrClusters, "before");
	note(
		`lets the host copy ${nrClusters === 1 ? `cluster ${first}` : `clusters ${first} to ${first + nrClusters - 1}`}`,
		{
			event: "copies",
		},
	);
	const ret = yield* keeping(
		["cow: offload", start, end, nbytes],
		bdrvCoCopyRange(source, target, start, nbytes, {
			read: { noSerialising: isWriteNotifier && switches.noSerialising },
			write: { serialising: job.serializeTargetWrites && switches.serialiseCopyRange },
		}),
	);
	if (ret === 0) {
		resetBits(job, first, nrClusters, "after");
		return nbytes;
	}
	restoreBits(job, first, switches.restoreWholeChunk ? nrClusters : 1);
	return ret;
}

/** How many bytes from a cluster on are still to be copied, without a gap. */
function dirtyBytesFrom(job: BackupBlockJob, first: number, nbytes: number): number {
	let cluster = first;
	while (cluster < first + nbytes / job.clusterSize && job.isToBeCopied(cluster)) cluster++;
	return (cluster - first) * job.clusterSize;
}

/**
 * Copies what a write of these bytes would destroy.
 *
 * @param isWriteNotifier - whether a guest's write waits for it, rather than the job's own loop
 *
 * Source: `backup_do_cow`.
 */
export function* backupDoCow(
	job: BackupBlockJob,
	offset: number,
	bytes: number,
	isWriteNotifier: boolean,
): Coroutine<Ret> {
	yield* keeping(["doCow: rdlock", offset, bytes, isWriteNotifier], job.flushRwlock.readLock());
	const start = alignDown(offset, job.clusterSize);
	const end = alignUp(offset + bytes, job.clusterSize);
	if (job.source.environment.switches.waitForOverlappingRequests) {
		yield* keeping(["doCow: wait", start, end, isWriteNotifier], waitForOverlappingRequests(job, start, end));
	}
	cowRequestBegin(job, start, end);
	const ret = yield* keeping(["doCow: copy", start, end], copyClusters(job, start, end, isWriteNotifier));
	yield* keeping(["doCow: end", ret], cowRequestEnd(job));
	yield* keeping(["doCow: unlock", ret], job.flushRwlock.unlock());
	return ret;
}

/** The loop of `backup_do_cow`. */
function* copyClusters(job: BackupBlockJob, start: number, end: number, isWriteNotifier: boolean): Coroutine<Ret> {
	for (let at = start; at < end; ) {
		const cluster = at / job.clusterSize;
		if (!job.isToBeCopied(cluster)) {
			note(`finds cluster ${cluster} copied, or being copied`);
			at += job.clusterSize;
			continue;
		}
		const kept = [at, start, end, isWriteNotifier];
		let copied: number | Errno = 0;
		if (job.useCopyRange.get()) {
			copied = yield* keeping(["doCow: offload", ...kept], cowWithOffload(job, at, end, isWriteNotifier));
			if (isErrno(copied)) job.useCopyRange.set(false);
		}
		// Another copy may have given up meanwhile: then what the host has copied is copied again.
		if (!job.useCopyRange.get()) {
			copied = yield* keeping(["doCow: bounce", ...kept], cowWithBounceBuffer(job, at, isWriteNotifier));
		}
		if (isErrno(copied)) return copied;
		at += copied;
	}
	return 0;
}

/** Source: `backup_before_write_notify`. */
export function* backupBeforeWriteNotify(job: BackupBlockJob, req: TrackedRequest): Coroutine<Ret> {
	assert(
		req.offset % SECTOR_SIZE === 0 && req.bytes % SECTOR_SIZE === 0,
		`the request of ${req.co} is aligned to sectors, as the backup job needs it`,
	);
	return yield* backupDoCow(job, req.offset, req.bytes, true);
}
