import { type Coroutine, keeping } from "../../scheduler/index.js";
import { type BlockNode, bdrvGetClusterSize, type CopyRangeFlags, type RequestFlags } from "../block-node.js";
import type { Ret } from "../errno.js";
import type { HostFile } from "../host-file.js";
import {
	markRequestSerialising,
	trackedRequestBegin,
	trackedRequestEnd,
	waitSerialisingRequests,
} from "./tracked-request.js";

/**
 * Lets the host copy a range of bytes from one node to the same place of another.
 *
 * @returns `ENOTSUP` where one of the two drivers has no way to, `EIO` for a range beyond the end
 *
 * Source: `bdrv_co_copy_range`, `bdrv_co_copy_range_from`.
 */
export function* bdrvCoCopyRange(
	source: BlockNode,
	target: BlockNode,
	offset: number,
	bytes: number,
	flags: CopyRangeFlags,
): Coroutine<Ret> {
	if (offset + bytes > source.length || offset + bytes > target.length) return "EIO";
	const { copyRangeFrom } = source.driver;
	if (copyRangeFrom === undefined || target.driver.copyRangeTo === undefined) return "ENOTSUP";
	// The source's request stays tracked until the whole copy is done, on each node that it goes through.
	const req = trackedRequestBegin(source, offset, bytes, "read");
	const { noSerialising = false } = flags.read;
	const kept = [source.name, req, offset, bytes, noSerialising, flags.write.serialising ?? false];
	if (!noSerialising) yield* keeping(["copyRangeFrom: wait", ...kept], waitSerialisingRequests(source, req));
	const ret = yield* keeping(["copyRangeFrom", source.name, req], copyRangeFrom(target, offset, bytes, flags));
	yield* trackedRequestEnd(source, req);
	return ret;
}

/** Source: `bdrv_co_copy_range_to`. No notifier runs here. */
export function* bdrvCoCopyRangeTo(
	bs: BlockNode,
	source: HostFile,
	offset: number,
	bytes: number,
	flags: RequestFlags,
): Coroutine<Ret> {
	const req = trackedRequestBegin(bs, offset, bytes, "write");
	if (flags.serialising === true) markRequestSerialising(bs, req, bdrvGetClusterSize(bs));
	yield* keeping(["copyRangeTo: wait", bs.name, req, offset, bytes], waitSerialisingRequests(bs, req));
	let ret: Ret = "ENOTSUP";
	if (bs.driver.copyRangeTo !== undefined) {
		ret = yield* keeping(["copyRangeTo", bs.name, req], bs.driver.copyRangeTo(bs, source, offset, bytes));
	}
	yield* trackedRequestEnd(bs, req);
	return ret;
}
