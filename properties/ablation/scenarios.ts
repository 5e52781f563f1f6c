import type { Switches } from "../../model/index.js";
import type { SettingValues } from "../scenario/settings.js";

/** What a piece of synchronisation does, and in what scenarios it shows what it is there for. */
export interface Showcase {
	/** What it does, in one line. */
	readonly about: string;
	/** Settings that differ from the standard. The scenario holds with the piece in, and fails without it. */
	readonly scenarios: readonly SettingValues[];
	/**
	 * Where no scenario that was looked at shows it: why not. The scenarios are then those that were looked at, and each holds
	 * without the piece too.
	 */
	readonly unshown?: string;
}

/** The scenario in which the race was reported. */
const REPORTED: SettingValues = {};
/** Two guest writes of which at least one is of a part of a block of A, so that it reads, changes and writes the whole block. */
const PARTS_OF_A_BLOCK: SettingValues = { readers: "0", writers: "2", writes: "0a/0b", a_align: "64k" };
/** Two guest writes to one cluster that A does not have yet. */
const PARTS_OF_A_NEW_CLUSTER: SettingValues = { readers: "0", writers: "2", writes: "0a/0b", a: "overlay" };

/** The same, while a third write makes A's L2 cache, which holds one entry, load another one in between. */
const LOADS_BETWEEN_PARTS: SettingValues = {
	...PARTS_OF_A_NEW_CLUSTER,
	...{ clusters: "2", writers: "3", writes: "0a/0b/1", a_l2: "small" },
};

/** Two guest writes of which one is of both clusters of a chunk that the host copies, where neither is copied twice. */
const WRITES_OF_A_CHUNK: SettingValues = {
	...{ clusters: "2", writers: "2", writes: "0-1/1" },
	...{ copy_range: "512k", repaired: "copyRangeOfDirtyClusters" },
};

/**
 * For each piece of synchronisation the smallest scenarios known in which taking it out shows. Of two that are as small, the
 * one with a reader, who sees the damage from outside.
 */
export const SHOWCASES: Readonly<Record<keyof Switches, Showcase>> = {
	serialiseBufferedWrites: {
		about: "the copy's write of a buffer to B is serialising",
		scenarios: [REPORTED],
	},
	serialiseZeroWrites: {
		about: "the copy's write of zeroes to B is serialising",
		scenarios: [{ zeroes: "0" }],
	},
	serialiseCompressedWrites: {
		about: "the copy's compressed write to B is serialising",
		scenarios: [{ compress: "on" }],
	},
	serialiseCopyRange: {
		about: "the copy to B that the host makes is serialising",
		scenarios: [{ copy_range: "64k" }],
	},
	bdrvChainContains: {
		about: "the job finds out by itself whether A is in B's backing chain, and makes its writes serialising then",
		scenarios: [REPORTED],
	},
	overlapRounding: {
		about:
			"a serialising request conflicts over whole clusters, or blocks of the alignment, and not only over its own bytes",
		scenarios: [PARTS_OF_A_BLOCK],
	},
	readsWaitForSerialisingRequests: {
		about: "a read waits for the serialising requests that it overlaps",
		scenarios: [REPORTED],
	},
	writesWaitForSerialisingRequests: {
		about: "a write waits for the serialising requests that it overlaps",
		scenarios: [{ ...PARTS_OF_A_BLOCK, writes: "0a/0" }],
	},
	serialisingRequestsWaitForReads: {
		about: "a serialising request waits for the reads that it overlaps",
		scenarios: [REPORTED],
	},
	rescanAfterWait: {
		about: "a request that has waited looks again whether there is another one to wait for",
		scenarios: [{ readers: "2" }],
	},
	waitingFor: {
		about: "a request does not wait for one that is itself asleep",
		scenarios: [{ readers: "2" }],
	},
	noSerialising: {
		about: "the copy's read of A waits for nobody: not for the guest's write either, inside which it is made",
		scenarios: [{ readers: "0", writes: "0a", a_align: "64k" }],
	},
	copyBeforeWrite: {
		about: "the old cluster is copied before the guest's write, and not after it",
		scenarios: [REPORTED],
	},
	notifierOnDiscard: {
		about: "the old cluster is copied before a discard too",
		scenarios: [{ writes: "d0" }],
	},
	notifierError: {
		about: "a guest's write whose copy fails is not made, and fails",
		scenarios: [{ errors: "1" }],
	},
	waitForOverlappingRequests: {
		about: "a copy waits for the copies in flight of the same clusters",
		scenarios: [{ writers: "2" }],
	},
	resetCopyBit: {
		about: "the copy bit of a cluster that is copied is cleared",
		scenarios: [{ writes: "0+0" }, { writes: "0+0", copy_range: "64k" }],
	},
	resetCopyBitBeforeCopy: {
		about: "the copy bit is cleared before the copy and not after it",
		scenarios: [
			{ writers: "2" },
			{ errors: "1", writers: "2" },
			{ sync: "full", writers: "2" },
			{ clusters: "2", writers: "2", writes: "0-1/1" },
			{ writers: "2", copy_range: "64k" },
			{ clusters: "2", readers: "0", writers: "2", writes: "0/1+1", copy_range: "64k", errors: "2" },
			{ ...WRITES_OF_A_CHUNK, errors: "1", readers: "0" },
			{ writers: "2", cancel: "on" },
		],
		unshown: [
			"Whoever looks at the copy bit of a cluster has waited until no copy of others in flight covers it",
			"(waitForOverlappingRequests), and does not yield between that and the entry of its own copy, so that nobody looks at the",
			"bit between the beginning and the end of a copy. The entry covers all clusters of the request until the last of them is",
			"copied, and the end of the job, which frees the bitmap, waits for copies in flight (waitForCopiesAtEnd). One thing goes",
			"another way: if a cluster that the host has copied is copied again, since another copy has given the host up meanwhile,",
			"and that fails, the bit stays cleared. The copy that the host made is there, so that this is right too.",
		].join(" "),
	},
	restoreCopyBit: {
		about: "the copy bit is set again when a copy fails",
		scenarios: [{ errors: "1", writes: "0+0" }],
	},
	restoreWholeChunk: {
		about: "when a copy by the host fails, the bits of all its clusters are set again",
		scenarios: [{ clusters: "2", readers: "0", writes: "0-1", copy_range: "512k", errors: "1" }],
	},
	drainAtStart: {
		about: "no guest request is in flight on A at the moment that the job starts",
		scenarios: [{ start: "transaction", reads: "0+0" }],
	},
	waitForCopiesAtEnd: {
		about: "the job ends only when no copy is in flight any more",
		scenarios: [{ clusters: "2", readers: "0", writes: "0-1", cancel: "on" }],
	},
	lockOverL2Load: {
		about: "the mutex of an image stays locked while its L2 table is loaded",
		scenarios: [LOADS_BETWEEN_PARTS],
	},
	handleDependencies: {
		about: "a write waits for allocations in flight in the same clusters of a qcow2 image",
		scenarios: [PARTS_OF_A_NEW_CLUSTER],
	},
	restartAfterDependency: {
		about: "a write that has waited for an allocation looks again whether there is another one",
		scenarios: [
			{ ...PARTS_OF_A_NEW_CLUSTER, writers: "3", writes: "0a/0a/0b", errors: "1", errors_at: "write_A.file" },
		],
	},
	wakeDependentRequests: {
		about: "the end of an allocation wakes those who wait for it",
		scenarios: [PARTS_OF_A_NEW_CLUSTER],
	},
	dataBeforeLink: {
		about: "the data of a new cluster are written before the L2 table points to it",
		scenarios: [{ errors: "1" }, { a: "overlay" }],
	},
};
