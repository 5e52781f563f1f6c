import { assert, type Coroutine, keeping } from "../scheduler/index.js";
import { type BlockNode, bdrvGetClusterSize } from "./block-node.js";
import { type Data, SUB_BLOCK_SIZE } from "./geometry.js";
import {
	markRequestSerialising,
	trackedRequest,
	trackedRequestBegin,
	trackedRequestEnd,
	waitSerialisingRequests,
} from "./tracked-request.js";

/** What a request asks for besides its range. Source: `BdrvRequestFlags`. */
export interface RequestFlags {
	/** The read waits for nobody. Source: `BDRV_REQ_NO_SERIALISING`. */
	readonly noSerialising?: boolean;
	/** Nothing that overlaps the write's clusters may run beside it. Source: `BDRV_REQ_SERIALISING`. */
	readonly serialising?: boolean;
}

/** Source: `bdrv_aligned_preadv`. */
function* bdrvAlignedPreadv(
	bs: BlockNode,
	req: string,
	offset: number,
	bytes: number,
	flags: RequestFlags,
): Coroutine<Data> {
	if (flags.noSerialising !== true && bs.switches.readsWaitForSerialisingRequests) {
		yield* keeping(["bdrvAlignedPreadv", offset, bytes], waitSerialisingRequests(bs, req));
	}
	return yield* bs.driver.preadv(bs, offset, bytes);
}

/** Reads a range of bytes of a node. Source: `bdrv_co_preadv`. */
export function* bdrvCoPreadv(bs: BlockNode, offset: number, bytes: number, flags: RequestFlags = {}): Coroutine<Data> {
	const req = trackedRequestBegin(bs, offset, bytes, "read");
	const data = yield* keeping(["bdrvCoPreadv", bs.name, req], bdrvAlignedPreadv(bs, req, offset, bytes, flags));
	yield* trackedRequestEnd(bs, req);
	return data;
}

/** Source: `notifier_with_return_list_notify(&bs->before_write_notifiers, req)`. */
function* notifyBeforeWrite(bs: BlockNode, req: string): Coroutine {
	const request = trackedRequest(bs, req);
	for (const [i, notifier] of bs.beforeWriteNotifiers.entries()) {
		yield* keeping(["notifyBeforeWrite", i, req], notifier(request));
	}
}

/** Source: `bdrv_aligned_pwritev`. */
function* bdrvAlignedPwritev(bs: BlockNode, req: string, offset: number, data: Data, flags: RequestFlags): Coroutine {
	if (flags.serialising === true) markRequestSerialising(bs, req, bdrvGetClusterSize(bs));
	const waited = yield* keeping(
		["bdrvAlignedPwritev: wait", offset, data, flags.serialising ?? false],
		waitSerialisingRequests(bs, req),
	);
	const { serialising, offset: begin, bytes, overlapOffset, overlapBytes } = trackedRequest(bs, req);
	assert(
		!waited || !serialising || (begin === overlapOffset && bytes === overlapBytes),
		"a serialising write that had to wait has no padding that could be stale",
	);
	if (bs.switches.copyBeforeWrite) {
		yield* keeping(["bdrvAlignedPwritev: notify", offset, data], notifyBeforeWrite(bs, req));
		yield* bs.driver.pwritev(bs, offset, data);
	} else {
		yield* keeping(["bdrvAlignedPwritev: write first"], bs.driver.pwritev(bs, offset, data));
		yield* notifyBeforeWrite(bs, req);
	}
}

/** Writes data to a node, from `offset` in bytes on. Source: `bdrv_co_pwritev`. */
export function* bdrvCoPwritev(bs: BlockNode, offset: number, data: Data, flags: RequestFlags = {}): Coroutine {
	const req = trackedRequestBegin(bs, offset, data.length * SUB_BLOCK_SIZE, "write");
	yield* keeping(["bdrvCoPwritev", bs.name, req], bdrvAlignedPwritev(bs, req, offset, data, flags));
	yield* trackedRequestEnd(bs, req);
}
