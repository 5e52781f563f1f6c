import type { BackupOptions } from "./backup/index.js";
import type { EnvironmentOptions } from "./environment.js";
import type { EffectUnit } from "./host-file.js";

/** What A is: raw; qcow2 with all clusters allocated, each in a place of its own; qcow2 with nothing of its own on an older image. */
export type SourceFormat = "raw" | "qcow2" | "overlay";

/**
 * When the job starts: it runs from the beginning; or it is started while the guest is at work, in a transaction, which drains
 * A meanwhile, or alone, by a command that does not. Source: `qmp_transaction`, `qmp_blockdev_backup`.
 */
export type JobStart = "running" | "transaction" | "alone";

/** How the disks are arranged. */
export interface FleecingOptions extends EnvironmentOptions, Omit<BackupOptions, "startsRunning"> {
	/** How long A and B are, in bytes. */
	readonly length: number;
	/** Whether B's L2 table is in the cache at the beginning. */
	readonly l2: "cold" | "warm";
	/**
	 * How deep A lies in B's backing chain: 1 if it is B's backing file; with n, there are n - 1 empty overlays between. With
	 * 0 the chain does not contain A at all: B's backing file is a second node on the file of A, which must be raw.
	 */
	readonly depth: number;
	/** Default: cluster. */
	readonly effectUnit?: EffectUnit;
	/** Default: raw. */
	readonly sourceFormat?: SourceFormat;
	/** A's clusters in bytes, if it is qcow2. Default: {@link CLUSTER_SIZE}. */
	readonly sourceClusterSize?: number;
	/**
	 * What of A's L2 table is in the cache, if it is qcow2: all from the beginning; nothing at first; or one cluster's entry at a
	 * time. Default: warm.
	 */
	readonly sourceL2?: "warm" | "cold" | "small";
	/** Bytes that requests to A must be aligned to; others are padded. Default: 1. */
	readonly sourceAlignment?: number;
	/** Bytes that requests to A's file must be aligned to, one level below A, if A is raw; others are padded there. Default: 1. */
	readonly sourceFileAlignment?: number;
	/** Whether A copies what it reads from the image below it. Default: no. */
	readonly copyOnRead?: boolean;
	/** B's clusters in bytes. Default: {@link CLUSTER_SIZE}. */
	readonly targetClusterSize?: number;
	/** Whether B has an L2 table on disk. Default: yes. */
	readonly l1?: "present" | "absent";
	/** Clusters in a slice of B's L2 table, and slices that its cache holds. Default: all. */
	readonly l2Slice?: number;
	readonly l2Slots?: number;
	/** Whether B's refcount block is in the cache at the beginning. Default: warm. */
	readonly refcounts?: "cold" | "warm";
	/** The clusters of 64 KiB of A that hold zeroes. Default: none. */
	readonly zeroClusters?: readonly number[];
	/** What each piece of A holds. Default: a mark of its own, or zeroes in clusters that hold zeroes. */
	readonly initially?: (piece: number) => string;
	/** Bytes of which the NBD server makes one request to B at most. Default: no limit. */
	readonly nbdSplit?: number;
	/** Default: running. */
	readonly start?: JobStart;
}
