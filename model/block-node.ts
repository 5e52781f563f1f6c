import { type Cell, type CellFamily, type Coroutine, cell, cellFamily } from "../scheduler/index.js";
import type { Environment } from "./environment.js";
import type { Errno, Ret } from "./errno.js";
import type { Data } from "./geometry.js";
import type { HostFile } from "./host-file.js";

/** The kinds of requests that a node tracks. Source: `enum BdrvTrackedRequestType`. */
export type TrackedRequestType = "read" | "write" | "discard";

/** What is known of a request in flight. Source: `struct BdrvTrackedRequest`, with `co` in place of the coroutine's address. */
export type TrackedRequest = {
	/** Who sent it, and its type; with a number where the coroutine has several of a type on the node. */
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

/** What a request asks for besides its range. Source: `BdrvRequestFlags`. */
export interface RequestFlags {
	/** The read waits for nobody. Source: `BDRV_REQ_NO_SERIALISING`. */
	readonly noSerialising?: boolean;
	/** Nothing that overlaps the write's clusters may run beside it. Source: `BDRV_REQ_SERIALISING`. */
	readonly serialising?: boolean;
	/** The write is compressed. Source: `BDRV_REQ_WRITE_COMPRESSED`. */
	readonly compressed?: boolean;
}

/** What the two sides of a copy by the host ask for. */
export interface CopyRangeFlags {
	readonly read: RequestFlags;
	readonly write: RequestFlags;
}

/** What a block driver does with requests that have passed the node's tracking. Source: `struct BlockDriver`. */
export interface BlockDriver {
	preadv(bs: BlockNode, offset: number, bytes: number): Coroutine<Data | Errno>;
	pwritev(bs: BlockNode, offset: number, bytes: number, data: Data): Coroutine<Ret>;
	/** Absent or `ENOTSUP`: a buffer of zeroes is written instead. */
	pwriteZeroes?(bs: BlockNode, offset: number, bytes: number): Coroutine<Ret>;
	pwritevCompressed?(bs: BlockNode, offset: number, bytes: number, data: Data): Coroutine<Ret>;
	pdiscard?(bs: BlockNode, offset: number, bytes: number): Coroutine<Ret>;
	/** Whether the node holds all of the range itself. Absent: it does. */
	isAllocated?(bs: BlockNode, offset: number, bytes: number): Coroutine<boolean | Errno>;
	/** Lets the host copy to another node; absent: the host cannot. Source: `bdrv_co_copy_range_from`. */
	copyRangeFrom?(target: BlockNode, offset: number, bytes: number, flags: CopyRangeFlags): Coroutine<Ret>;
	/** Source: `bdrv_co_copy_range_to`. */
	copyRangeTo?(bs: BlockNode, source: HostFile, offset: number, bytes: number): Coroutine<Ret>;
	/** The driver's cluster size in bytes; undefined where it has none. Source: `bdrv_get_info`. */
	readonly clusterSize: number | undefined;
}

/** Stands in for what a driver does not have. */
// biome-ignore lint/correctness/useYield: what it stands in for may yield
export function* notSupported(): Coroutine<Errno> {
	return "ENOTSUP";
}

/** Is run before a write reaches the driver, inside the write's tracked request and in its coroutine. */
export type BeforeWriteNotifier = (request: TrackedRequest) => Coroutine<Ret>;

/** How a node is made. */
export interface BlockNodeOptions {
	/** The image that shows through where this one has nothing. Default: none. */
	readonly backing?: BlockNode;
	/** In bytes. */
	readonly length: number;
	/** Bytes that the smallest request must be aligned to. Source: `BlockLimits.request_alignment`. Default: 1. */
	readonly requestAlignment?: number;
	/** Whether what a read finds in the backing image is written into this one. Source: `BlockDriverState.copy_on_read`. */
	readonly copyOnRead?: boolean;
}

/** A node of the block graph. Source: `struct BlockDriverState`. */
export class BlockNode {
	/**
	 * The requests in flight, by name; null for those that are not. QEMU has a list, the newest first; here no order is kept, so
	 * that states which differ only in who came first are one. A waiter looks for a conflict with any of them and rescans after
	 * each wait, so the order decides for whom it waits first, and not whether; here it may be any of them. In the order of
	 * one event loop, where that would be one freedom too many, `newestFirst` keeps it.
	 */
	readonly trackedRequests: CellFamily<TrackedRequest | null>;
	readonly newestFirst: Cell<readonly string[]> | undefined;
	/** How many of them are serialising. */
	readonly serialisingInFlight: Cell<number>;
	/** The coroutines that sleep for a request, by the request. Source: `BdrvTrackedRequest.wait_queue`. */
	readonly waitQueues: CellFamily<readonly string[]>;
	readonly backing: BlockNode | null;
	readonly length: number;
	readonly requestAlignment: number;
	readonly copyOnRead: boolean;
	/** What is run before writes, by name, and whether it is there now. Source: `before_write_notifiers`. */
	private readonly notifiers = new Map<
		string,
		{ readonly body: BeforeWriteNotifier; readonly isThere: Cell<boolean> }
	>();

	constructor(
		readonly name: string,
		readonly driver: BlockDriver,
		readonly environment: Environment,
		options: BlockNodeOptions,
	) {
		this.trackedRequests = cellFamily<TrackedRequest | null>(`${name}.trackedRequests`, null);
		this.newestFirst = environment.loop && cell<readonly string[]>(`${name}.newestFirst`, []);
		this.serialisingInFlight = cell(`${name}.serialisingInFlight`, 0);
		this.waitQueues = cellFamily<readonly string[]>(`${name}.waitQueue`, []);
		this.backing = options.backing ?? null;
		this.length = options.length;
		this.requestAlignment = options.requestAlignment ?? 1;
		this.copyOnRead = options.copyOnRead ?? false;
	}

	/** Declares, in the setup, what a notifier does, and whether it is there from the beginning. */
	defineNotifier(name: string, body: BeforeWriteNotifier, isThere: boolean): void {
		this.notifiers.set(name, { body, isThere: cellFamily(`${this.name}.notifiers`, isThere).at(name) });
	}

	/** Source: `bdrv_add_before_write_notifier`. */
	addBeforeWriteNotifier(name: string): void {
		this.notifiers.get(name)?.isThere.set(true);
	}

	/** Source: `notifier_with_return_remove`. */
	removeBeforeWriteNotifier(name: string): void {
		this.notifiers.get(name)?.isThere.set(false);
	}

	/** The notifiers that are there now, in order, with their names. */
	beforeWriteNotifiers(): readonly (readonly [name: string, body: BeforeWriteNotifier])[] {
		return [...this.notifiers].flatMap(([name, { body, isThere }]) => (isThere.get() ? [[name, body] as const] : []));
	}
}

/** Source: `bdrv_get_cluster_size`. */
export function bdrvGetClusterSize(bs: BlockNode): number {
	return bs.driver.clusterSize ?? bs.requestAlignment;
}

/** Whether `base` is `top` or in its backing chain. Source: `bdrv_chain_contains`. */
export function bdrvChainContains(top: BlockNode | null, base: BlockNode): boolean {
	let bs = top;
	while (bs !== null && bs !== base) bs = bs.backing;
	return bs !== null;
}
