import { type Coroutine, keeping, note } from "../../scheduler/index.js";
import { type BlockNode, bdrvGetClusterSize, type RequestFlags } from "../block-node.js";
import { type Errno, isErrno } from "../errno.js";
import { alignDown, alignUp, type Data, dataBetween } from "../geometry.js";
import {
	markRequestSerialising,
	trackedRequestBegin,
	trackedRequestEnd,
	waitSerialisingRequests,
} from "./tracked-request.js";

/**
 * Reads what is aligned, inside a tracked request. The padding of a write is read in this way too, inside the write's own
 * request.
 *
 * Source: `bdrv_aligned_preadv`.
 */
export function* bdrvAlignedPreadv(
	bs: BlockNode,
	req: string,
	offset: number,
	bytes: number,
	flags: RequestFlags & { readonly copyOnRead?: boolean },
): Coroutine<Data | Errno> {
	// Two reads that copy the same cluster must not run at once, nor beside a write that they would undo.
	if (flags.copyOnRead === true) markRequestSerialising(bs, req, bdrvGetClusterSize(bs));
	if (flags.noSerialising !== true && bs.environment.switches.readsWaitForSerialisingRequests) {
		const kept = ["bdrvAlignedPreadv: wait", offset, bytes, flags.copyOnRead ?? false];
		yield* keeping(kept, waitSerialisingRequests(bs, req));
	}
	if (flags.copyOnRead === true && bs.driver.isAllocated !== undefined) {
		const allocated = yield* keeping(
			["bdrvAlignedPreadv: is allocated", offset, bytes],
			bs.driver.isAllocated(bs, offset, bytes),
		);
		if (isErrno(allocated)) return allocated;
		if (!allocated) return yield* bdrvCoDoCopyOnReadv(bs, offset, bytes);
	}
	return yield* bs.driver.preadv(bs, offset, bytes);
}

/** Reads whole clusters and writes them into the image before it answers. Source: `bdrv_co_do_copy_on_readv`. */
function* bdrvCoDoCopyOnReadv(bs: BlockNode, offset: number, bytes: number): Coroutine<Data | Errno> {
	const clusterSize = bdrvGetClusterSize(bs);
	const start = alignDown(offset, clusterSize);
	const end = Math.min(alignUp(offset + bytes, clusterSize), bs.length);
	const whole = yield* keeping(["copy on read: read", offset, bytes], bs.driver.preadv(bs, start, end - start));
	if (isErrno(whole)) return whole;
	note(`copies what it has read into ${bs.name}`, { event: `${bs.name}: copies on read` });
	const ret = yield* keeping(
		["copy on read: write", offset, bytes, whole],
		bs.driver.pwritev(bs, start, end - start, whole),
	);
	if (ret !== 0) return ret;
	return dataBetween(bs.environment.grid, whole, start, offset, offset + bytes);
}

/**
 * Reads a range of bytes of a node.
 *
 * @returns the data, or `EIO` for a range beyond the end, or what the driver answers
 *
 * Source: `bdrv_co_preadv`.
 */
export function* bdrvCoPreadv(
	bs: BlockNode,
	offset: number,
	bytes: number,
	flags: RequestFlags = {},
): Coroutine<Data | Errno> {
	if (offset + bytes > bs.length) return "EIO";
	const align = bs.requestAlignment;
	const begin = alignDown(offset, align);
	const end = alignUp(offset + bytes, align);
	// A read that must not wait does not copy either: it would have to be serialising.
	const copyOnRead = bs.copyOnRead && flags.noSerialising !== true;
	const req = trackedRequestBegin(bs, begin, end - begin, "read");
	const padded = yield* keeping(
		["bdrvCoPreadv", bs.name, req, offset, bytes],
		bdrvAlignedPreadv(bs, req, begin, end - begin, { ...flags, copyOnRead }),
	);
	yield* trackedRequestEnd(bs, req);
	return isErrno(padded) ? padded : dataBetween(bs.environment.grid, padded, begin, offset, offset + bytes);
}
