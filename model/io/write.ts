import { assert, type Coroutine, keeping } from "../../scheduler/index.js";
import { type BlockNode, bdrvGetClusterSize, notSupported, type RequestFlags } from "../block-node.js";
import { isErrno, type Ret } from "../errno.js";
import { alignDown, alignUp, type Data, dataBetween, zeroesIn } from "../geometry.js";
import { alignedParts } from "./aligned-parts.js";
import { bdrvAlignedPreadv } from "./read.js";
import {
	markRequestSerialising,
	trackedRequest,
	trackedRequestBegin,
	trackedRequestEnd,
	waitSerialisingRequests,
} from "./tracked-request.js";

/** What is written: data, or zeroes for which no buffer is needed. Source: `BDRV_REQ_ZERO_WRITE`, with a null `qiov`. */
type Payload = Data | "zeroes";

/** Source: `notifier_with_return_list_notify(&bs->before_write_notifiers, req)`. */
export function* notifyBeforeWrite(bs: BlockNode, req: string): Coroutine<Ret> {
	for (const [name, notifier] of bs.beforeWriteNotifiers()) {
		const ret = yield* keeping(["notifyBeforeWrite", name, req], notifier(trackedRequest(bs, req)));
		if (ret !== 0 && bs.environment.switches.notifierError) return ret;
	}
	return 0;
}

/**
 * Writes what is aligned, inside a tracked request.
 *
 * Source: `bdrv_aligned_pwritev`.
 */
function* bdrvAlignedPwritev(
	bs: BlockNode,
	req: string,
	offset: number,
	bytes: number,
	payload: Payload,
	flags: RequestFlags,
): Coroutine<Ret> {
	const { switches } = bs.environment;
	const kept = [offset, bytes, payload, flags.serialising ?? false, flags.compressed ?? false];
	if (flags.serialising === true) markRequestSerialising(bs, req, bdrvGetClusterSize(bs));
	let waited = false;
	if (switches.writesWaitForSerialisingRequests || trackedRequest(bs, req).serialising) {
		waited = yield* keeping(["bdrvAlignedPwritev: wait", ...kept], waitSerialisingRequests(bs, req));
	}
	const { serialising, offset: begin, bytes: length, overlapOffset, overlapBytes } = trackedRequest(bs, req);
	assert(
		!waited || !serialising || (begin === overlapOffset && length === overlapBytes),
		"a serialising write that had to wait has no padding that could be stale",
	);
	if (!switches.copyBeforeWrite) {
		const ret = yield* keeping(["bdrvAlignedPwritev: write first", ...kept], write(bs, offset, bytes, payload, flags));
		return ret !== 0 ? ret : yield* notifyBeforeWrite(bs, req);
	}
	const ret = yield* keeping(["bdrvAlignedPwritev: notify", ...kept], notifyBeforeWrite(bs, req));
	if (ret !== 0) return ret;
	return yield* write(bs, offset, bytes, payload, flags);
}

/** The driver's part of `bdrv_aligned_pwritev`, with `bdrv_co_do_pwrite_zeroes` and `bdrv_driver_pwritev_compressed`. */
function* write(bs: BlockNode, offset: number, bytes: number, payload: Payload, flags: RequestFlags): Coroutine<Ret> {
	if (payload === "zeroes") return yield* bdrvCoDoPwriteZeroes(bs, offset, bytes);
	if (flags.compressed === true) {
		return (yield* bs.driver.pwritevCompressed?.(bs, offset, bytes, payload) ?? notSupported()) as Ret;
	}
	return yield* bs.driver.pwritev(bs, offset, bytes, payload);
}

/** Source: `bdrv_co_do_pwrite_zeroes`: part by part, by the driver's own means, or else with a buffer of zeroes. */
function* bdrvCoDoPwriteZeroes(bs: BlockNode, offset: number, bytes: number): Coroutine<Ret> {
	for (const { at, length } of alignedParts(offset, bytes, bdrvGetClusterSize(bs))) {
		const kept = [offset, bytes, at];
		let ret = yield* keeping(["do zeroes", ...kept], bs.driver.pwriteZeroes?.(bs, at, length) ?? notSupported());
		if (ret === "ENOTSUP") {
			const buffer = zeroesIn(bs.environment.grid, at, length);
			ret = yield* keeping(["do zeroes: buffer", ...kept], bs.driver.pwritev(bs, at, length, buffer));
		}
		if (ret !== 0) return ret;
	}
	return 0;
}

/**
 * Writes data to a node.
 *
 * @param data - one mark for each piece of the range
 * @returns `EIO` for a range beyond the end, or what the notifiers or the driver answer
 *
 * Source: `bdrv_co_pwritev`.
 */
export function* bdrvCoPwritev(
	bs: BlockNode,
	offset: number,
	bytes: number,
	data: Data,
	flags: RequestFlags = {},
): Coroutine<Ret> {
	if (offset + bytes > bs.length) return "EIO";
	const req = trackedRequestBegin(bs, offset, bytes, "write");
	const ret = yield* keeping(["bdrvCoPwritev", bs.name, req], padAndWrite(bs, req, offset, bytes, data, flags));
	yield* trackedRequestEnd(bs, req);
	return ret;
}

/** The part of `bdrv_co_pwritev` that reads what is missing of the first and last block, and writes whole blocks. */
function* padAndWrite(
	bs: BlockNode,
	req: string,
	offset: number,
	bytes: number,
	data: Data,
	flags: RequestFlags,
): Coroutine<Ret> {
	const { grid } = bs.environment;
	const align = bs.requestAlignment;
	const start = alignDown(offset, align);
	let end = offset + bytes;
	let padded = data;
	let useLocalQiov = false;
	const serialising = flags.serialising ?? false;
	if (start !== offset) {
		markRequestSerialising(bs, req, align);
		const kept = [offset, bytes, data, serialising];
		yield* keeping(["pwritev: head wait", ...kept], waitSerialisingRequests(bs, req));
		const head = yield* keeping(["pwritev: head read", ...kept], bdrvAlignedPreadv(bs, req, start, align, {}));
		if (isErrno(head)) return head;
		useLocalQiov = true;
		padded = [...dataBetween(grid, head, start, start, offset), ...padded];
		// What follows the request in its only block has been read already.
		if (end < start + align) {
			padded = [...padded, ...dataBetween(grid, head, start, end, start + align)];
			end = start + align;
		}
	}
	if (end % align !== 0) {
		markRequestSerialising(bs, req, align);
		const kept = [offset, bytes, padded, end, serialising, useLocalQiov];
		const waited = yield* keeping(["pwritev: tail wait", ...kept], waitSerialisingRequests(bs, req));
		assert(!waited || !useLocalQiov, "nobody came between once the head has been read");
		const block = alignDown(end, align);
		const tail = yield* keeping(["pwritev: tail read", ...kept], bdrvAlignedPreadv(bs, req, block, align, {}));
		if (isErrno(tail)) return tail;
		padded = [...padded, ...dataBetween(grid, tail, block, end, block + align)];
		end = block + align;
	}
	return yield* bdrvAlignedPwritev(bs, req, start, end - start, padded, flags);
}

/**
 * Writes zeroes to a node.
 *
 * Source: `bdrv_co_pwrite_zeroes`, `bdrv_co_pwritev` with `BDRV_REQ_ZERO_WRITE`.
 */
export function* bdrvCoPwriteZeroes(
	bs: BlockNode,
	offset: number,
	bytes: number,
	flags: RequestFlags = {},
): Coroutine<Ret> {
	if (offset + bytes > bs.length) return "EIO";
	const req = trackedRequestBegin(bs, offset, bytes, "write");
	const ret = yield* keeping(["bdrvCoPwriteZeroes", bs.name, req], bdrvCoDoZeroPwritev(bs, req, offset, bytes, flags));
	yield* trackedRequestEnd(bs, req);
	return ret;
}

/** Zeroes in parts: the rest of the first block, whole blocks, the beginning of the last. Source: `bdrv_co_do_zero_pwritev`. */
function* bdrvCoDoZeroPwritev(
	bs: BlockNode,
	req: string,
	offset: number,
	bytes: number,
	flags: RequestFlags,
): Coroutine<Ret> {
	const align = bs.requestAlignment;
	const end = offset + bytes;
	const serialising = flags.serialising ?? false;
	let at = offset;
	if (at % align !== 0) {
		const to = Math.min(end, alignUp(at, align));
		const ret = yield* keeping(["zero: head", offset, bytes, to, serialising], zeroPartOfBlock(bs, req, at, to, flags));
		if (ret !== 0) return ret;
		at = to;
	}
	if (end - at >= align) {
		const middle = alignDown(end - at, align);
		const kept = ["zero: middle", at, middle, end, serialising];
		const ret = yield* keeping(kept, bdrvAlignedPwritev(bs, req, at, middle, "zeroes", flags));
		if (ret !== 0) return ret;
		at += middle;
	}
	if (at < end) return yield* zeroPartOfBlock(bs, req, at, end, flags);
	return 0;
}

/** Reads a block, zeroes what of it lies between two offsets, and writes it. */
function* zeroPartOfBlock(bs: BlockNode, req: string, from: number, to: number, flags: RequestFlags): Coroutine<Ret> {
	const { grid } = bs.environment;
	const align = bs.requestAlignment;
	const block = alignDown(from, align);
	const serialising = flags.serialising ?? false;
	markRequestSerialising(bs, req, align);
	yield* keeping(["zero part: wait", from, to, serialising], waitSerialisingRequests(bs, req));
	const kept = ["zero part: read", from, to, serialising];
	const old = yield* keeping(kept, bdrvAlignedPreadv(bs, req, block, align, {}));
	if (isErrno(old)) return old;
	const data = [
		...dataBetween(grid, old, block, block, from),
		...zeroesIn(grid, from, to - from),
		...dataBetween(grid, old, block, to, block + align),
	];
	return yield* bdrvAlignedPwritev(bs, req, block, align, data, flags);
}
