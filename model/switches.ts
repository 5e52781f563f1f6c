/**
 * The pieces of synchronisation, each of which can be taken out of the model alone, to see what it is there for. All are
 * in place unless somebody asks. Whether the copy's writes are serialising at all is the option `serializeTargetWrites`;
 * here stands which of them are if it is on.
 */
export interface Switches {
	/** SERIALISING on the copy's write of a buffer. Source: `backup_cow_with_bounce_buffer`, `blk_co_pwritev`. */
	readonly serialiseBufferedWrites: boolean;
	/** SERIALISING on the copy's write of zeroes. Source: `backup_cow_with_bounce_buffer`, `blk_co_pwrite_zeroes`. */
	readonly serialiseZeroWrites: boolean;
	/** SERIALISING on the copy's compressed write. Source: `backup_cow_with_bounce_buffer`, `BDRV_REQ_WRITE_COMPRESSED`. */
	readonly serialiseCompressedWrites: boolean;
	/** SERIALISING on the copy that the host makes. Source: `backup_cow_with_offload`, `blk_co_copy_range`. */
	readonly serialiseCopyRange: boolean;
	/** The job finds out whether the target's backing chain contains the source. Source: `bdrv_chain_contains`. */
	readonly bdrvChainContains: boolean;
	/** A serialising request conflicts over whole clusters, or alignment blocks. Source: `mark_request_serialising`. */
	readonly overlapRounding: boolean;
	/** A read waits for the serialising requests that it overlaps. Source: `bdrv_aligned_preadv`. */
	readonly readsWaitForSerialisingRequests: boolean;
	/** A write waits for the serialising requests that it overlaps. Source: `bdrv_aligned_pwritev`. */
	readonly writesWaitForSerialisingRequests: boolean;
	/** A serialising request waits for the reads that it overlaps. Source: `wait_serialising_requests`. */
	readonly serialisingRequestsWaitForReads: boolean;
	/** A request that has waited looks again whether there is another one to wait for. Source: `wait_serialising_requests`. */
	readonly rescanAfterWait: boolean;
	/** A request does not wait for one that is itself asleep. Source: `BdrvTrackedRequest.waiting_for`. */
	readonly waitingFor: boolean;
	/** The copy's read waits for nobody. Source: `BDRV_REQ_NO_SERIALISING`. */
	readonly noSerialising: boolean;
	/** The notifier, which copies, runs before the guest's write and not after it. Source: `bdrv_aligned_pwritev`. */
	readonly copyBeforeWrite: boolean;
	/** The notifier runs for discards too. Source: `bdrv_co_pdiscard`. */
	readonly notifierOnDiscard: boolean;
	/** A write whose notifier fails is not made, and fails. Source: `bdrv_aligned_pwritev`. */
	readonly notifierError: boolean;
	/** A copy waits for copies in flight of the same clusters. Source: `wait_for_overlapping_requests`. */
	readonly waitForOverlappingRequests: boolean;
	/** The copy bit of a cluster that is copied is cleared. Source: `hbitmap_reset` in `backup_cow_with_bounce_buffer`. */
	readonly resetCopyBit: boolean;
	/**
	 * The copy bit is cleared before the copy and not after it. Source: `hbitmap_reset` in `backup_cow_with_bounce_buffer` and
	 * `backup_cow_with_offload`.
	 */
	readonly resetCopyBitBeforeCopy: boolean;
	/** The copy bit is set again when a copy fails. Source: `hbitmap_set` in `backup_cow_with_bounce_buffer`. */
	readonly restoreCopyBit: boolean;
	/** When a copy by the host fails, the bits of all its clusters are set again, and not only the first. Source: `backup_cow_with_offload`. */
	readonly restoreWholeChunk: boolean;
	/** In a transaction, A is drained while the job starts. Source: `blockdev_backup_prepare`. */
	readonly drainAtStart: boolean;
	/** The job ends only when no copy is in flight any more. Source: `backup_run`, `flush_rwlock`. */
	readonly waitForCopiesAtEnd: boolean;
	/** The mutex of an image stays locked while its L2 table is loaded. Source: `qcow2_co_preadv`. */
	readonly lockOverL2Load: boolean;
	/** A write waits for allocations in flight in the same clusters. Source: `handle_dependencies`. */
	readonly handleDependencies: boolean;
	/** A write that has waited for an allocation begins again. Source: the `-EAGAIN` of `handle_dependencies`. */
	readonly restartAfterDependency: boolean;
	/** The end of an allocation wakes those who wait for it. Source: `qcow2_handle_l2meta`. */
	readonly wakeDependentRequests: boolean;
	/** The data of a new cluster are written before the L2 table points to it. Source: `qcow2_co_pwritev`. */
	readonly dataBeforeLink: boolean;
}

/** QEMU as it was. */
export const ALL_SWITCHES_ON: Switches = {
	serialiseBufferedWrites: true,
	serialiseZeroWrites: true,
	serialiseCompressedWrites: true,
	serialiseCopyRange: true,
	bdrvChainContains: true,
	overlapRounding: true,
	readsWaitForSerialisingRequests: true,
	writesWaitForSerialisingRequests: true,
	serialisingRequestsWaitForReads: true,
	rescanAfterWait: true,
	waitingFor: true,
	noSerialising: true,
	copyBeforeWrite: true,
	notifierOnDiscard: true,
	notifierError: true,
	waitForOverlappingRequests: true,
	resetCopyBit: true,
	resetCopyBitBeforeCopy: true,
	restoreCopyBit: true,
	restoreWholeChunk: true,
	drainAtStart: true,
	waitForCopiesAtEnd: true,
	lockOverL2Load: true,
	handleDependencies: true,
	restartAfterDependency: true,
	wakeDependentRequests: true,
	dataBeforeLink: true,
};

/** What QEMU did not have yet in 2018 and got later; each can be put in alone. */
export interface Repairs {
	/** A copy by the host takes only clusters that are still to be copied. Source: commit `4a5b91ca02`. */
	readonly copyRangeOfDirtyClusters: boolean;
	/** A discard waits for serialising requests. Source: commit `00695c27a0`. */
	readonly discardWaits: boolean;
}

/** QEMU as it was. */
export const NO_REPAIRS: Repairs = { copyRangeOfDirtyClusters: false, discardWaits: false };
