import { type Coroutine, keeping } from "../../scheduler/index.js";
import { type BlockNode, bdrvGetClusterSize, notSupported } from "../block-node.js";
import type { Ret } from "../errno.js";
import { alignedParts } from "./aligned-parts.js";
import { trackedRequestBegin, trackedRequestEnd, waitSerialisingRequests } from "./tracked-request.js";
import { notifyBeforeWrite } from "./write.js";

/**
 * Discards a range of bytes: what it holds afterwards is old data or zeroes. The request waits for nobody, not even for
 * serialising requests that it overlaps.
 *
 * Source: `bdrv_co_pdiscard`.
 */
export function* bdrvCoPdiscard(bs: BlockNode, offset: number, bytes: number): Coroutine<Ret> {
	if (offset + bytes > bs.length) return "EIO";
	if (bs.driver.pdiscard === undefined) return 0;
	const req = trackedRequestBegin(bs, offset, bytes, "discard");
	const { switches, repairs } = bs.environment;
	const kept = [bs.name, req, offset, bytes];
	if (repairs.discardWaits) {
		yield* keeping(["bdrvCoPdiscard: wait", ...kept], waitSerialisingRequests(bs, req));
	}
	let ret: Ret = 0;
	if (switches.notifierOnDiscard) {
		ret = yield* keeping(["bdrvCoPdiscard: notify", ...kept], notifyBeforeWrite(bs, req));
	}
	if (ret === 0) ret = yield* keeping(["bdrvCoPdiscard", ...kept], discardInParts(bs, offset, bytes));
	yield* trackedRequestEnd(bs, req);
	return ret;
}

/** What the driver cannot discard stays as it is: parts of clusters. Source: the loop of `bdrv_co_pdiscard`. */
function* discardInParts(bs: BlockNode, offset: number, bytes: number): Coroutine<Ret> {
	for (const { at, length } of alignedParts(offset, bytes, bdrvGetClusterSize(bs))) {
		const ret = yield* keeping(
			["discardInParts", offset, bytes, at],
			bs.driver.pdiscard?.(bs, at, length) ?? notSupported(),
		);
		if (ret !== 0 && ret !== "ENOTSUP") return ret;
	}
	return 0;
}
