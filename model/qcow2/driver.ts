import { type Coroutine, keeping } from "../../scheduler/index.js";
import type { BlockDriver } from "../block-node.js";
import { type Errno, isErrno } from "../errno.js";
import { qcow2GetClusterOffset, zeroizeClusters } from "./cluster.js";
import type { Qcow2Image } from "./image.js";
import { qcow2CoPreadv } from "./read.js";
import { qcow2CoCopyRangeTo, qcow2CoPwritev, qcow2CoPwritevCompressed, qcow2CoPwriteZeroes } from "./write.js";

/** The qcow2 format, of one image. Source: `bdrv_qcow2`. */
export function qcow2Driver(s: Qcow2Image): BlockDriver {
	return {
		preadv: (bs, offset, bytes) => qcow2CoPreadv(s, bs, offset, bytes),
		pwritev: (bs, offset, bytes, data) => qcow2CoPwritev(s, bs, offset, bytes, data),
		pwriteZeroes: (_bs, offset, bytes) => qcow2CoPwriteZeroes(s, offset, bytes),
		pwritevCompressed: (_bs, offset, bytes, data) => qcow2CoPwritevCompressed(s, offset, bytes, data),
		pdiscard: (_bs, offset, bytes) => qcow2CoPdiscard(s, offset, bytes),
		isAllocated: (_bs, offset, bytes) => isAllocated(s, offset, bytes),
		copyRangeTo: (bs, source, offset, bytes) => qcow2CoCopyRangeTo(s, bs, source, offset, bytes),
		clusterSize: s.clusterSize,
	};
}

/** Discards whole clusters, which read as zeroes then. Source: `qcow2_co_pdiscard`. */
function* qcow2CoPdiscard(s: Qcow2Image, offset: number, bytes: number) {
	if (!s.isOfWholeClusters(offset, bytes)) return "ENOTSUP" as const;
	yield* keeping(["qcow2 discard: lock", offset, bytes], s.lock.lock());
	const ret = yield* keeping(["qcow2 discard"], zeroizeClusters(s, offset, bytes));
	yield* s.lock.unlock();
	return ret;
}

/** Whether all of a range is in the image itself. Source: `bdrv_is_allocated`, `qcow2_co_block_status`. */
function* isAllocated(s: Qcow2Image, offset: number, bytes: number): Coroutine<boolean | Errno> {
	yield* keeping(["is allocated: lock", offset, bytes], s.lock.lock());
	let answer: boolean | Errno = true;
	for (let at = offset; at < offset + bytes && answer === true; ) {
		const kept = ["is allocated", at, offset, bytes];
		const mapping = yield* keeping(kept, qcow2GetClusterOffset(s, at, offset + bytes - at));
		if (isErrno(mapping)) answer = mapping;
		else {
			answer = mapping.type !== "unallocated";
			at += mapping.bytes;
		}
	}
	yield* s.lock.unlock();
	return answer;
}
