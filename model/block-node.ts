import { type Cell, type CellFamily, type Coroutine, cell, cellFamily } from "../scheduler/index.js";
import type { Data } from "./geometry.js";
import type { Switches } from "./switches.js";

/** The kinds of requests that a node tracks. Source: `enum BdrvTrackedRequestType`. */
export type TrackedRequestType = "read" | "write";

/** What is known of a request in flight. Source: `struct BdrvTrackedRequest`, with `co` in place of the coroutine's address. */
export type TrackedRequest = {
	/** A coroutine has at most one request of a type on a node, so this names it. */
	readonly id: string;
	readonly co: string;
	readonly type: TrackedRequestType;
	/** In bytes. */
	readonly offset: number;
	readonly bytes: number;
	readonly serialising: boolean;
	/** The range that others must not overlap, in bytes: larger than the request itself once it is serialising. */
	readonly overlapOffset: number;
	readonly overlapBytes: number;
	/** The request that this one sleeps for; null while it does not. */
	readonly waitingFor: string | null;
};

/** What a block driver does with requests that have passed the node's tracking. Source: `struct BlockDriver`. */
export interface BlockDriver {
	preadv(bs: BlockNode, offset: number, bytes: number): Coroutine<Data>;
	pwritev(bs: BlockNode, offset: number, data: Data): Coroutine;
	/** The driver's cluster size in bytes; undefined where it has none. Source: `bdrv_get_info`. */
	readonly clusterSize: number | undefined;
}

/** Is run before a write reaches the driver, inside the write's tracked request and in its coroutine. */
export type BeforeWriteNotifier = (request: TrackedRequest) => Coroutine;

/** A node of the block graph. Source: `struct BlockDriverState`. */
export class BlockNode {
	/**
	 * The requests in flight, by name; null for those that are not. QEMU has a list, the newest first; here no order is kept, so
	 * that states which differ only in who came first are one. A waiter looks for a conflict with any of them and rescans after
	 * each wait, so the order decides for whom it waits first, and not whether; here it may be any of them.
	 */
	readonly trackedRequests: CellFamily<TrackedRequest | null>;
	/** How many of them are serialising. */
	readonly serialisingInFlight: Cell<number>;
	/** The coroutines that sleep for a request, by the request. Source: `BdrvTrackedRequest.wait_queue`. */
	readonly waitQueues: CellFamily<readonly string[]>;
	readonly beforeWriteNotifiers: BeforeWriteNotifier[] = [];

	constructor(
		readonly name: string,
		readonly driver: BlockDriver,
		/** The image that shows through where this one has nothing; null for none. */
		readonly backing: BlockNode | null,
		readonly switches: Switches,
	) {
		this.trackedRequests = cellFamily<TrackedRequest | null>(`${name}.trackedRequests`, null);
		this.serialisingInFlight = cell(`${name}.serialisingInFlight`, 0);
		this.waitQueues = cellFamily<readonly string[]>(`${name}.waitQueue`, []);
	}
}

/** Bytes that the smallest request of a node must be aligned to. Source: `BlockLimits.request_alignment`, for raw and qcow2. */
export const REQUEST_ALIGNMENT = 1;

/** Source: `bdrv_get_cluster_size`. */
export function bdrvGetClusterSize(bs: BlockNode): number {
	return bs.driver.clusterSize ?? REQUEST_ALIGNMENT;
}

/** Whether `base` is `top` or in its backing chain. Source: `bdrv_chain_contains`. */
export function bdrvChainContains(top: BlockNode | null, base: BlockNode): boolean {
	let bs = top;
	while (bs !== null && bs !== base) bs = bs.backing;
	return bs !== null;
}
