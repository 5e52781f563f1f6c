import type { BlockDriver, BlockNode } from "./block-node.js";
import type { HostFile } from "./host-file.js";
import {
	bdrvCoCopyRange,
	bdrvCoCopyRangeTo,
	bdrvCoPdiscard,
	bdrvCoPreadv,
	bdrvCoPwritev,
	bdrvCoPwriteZeroes,
} from "./io/index.js";

/**
 * The raw format on a file: requests go to the host as they are. QEMU tracks them once more on the protocol node below,
 * where aligned requests wait for nobody; that is left out. Source: `raw-format.c`, `file-posix.c`.
 */
export function rawDriver(file: HostFile): BlockDriver {
	return {
		preadv: (_bs, offset, bytes) => file.read(offset, bytes),
		pwritev: (_bs, offset, bytes, data) => file.write(offset, bytes, data),
		pwriteZeroes: (_bs, offset, bytes) => file.writeZeroes(offset, bytes),
		pdiscard: (_bs, offset, bytes) => file.discard(offset, bytes),
		copyRangeFrom: (target, offset, bytes, flags) => bdrvCoCopyRangeTo(target, file, offset, bytes, flags.write),
		clusterSize: undefined,
	};
}

/**
 * The raw format on a protocol node, where requests are tracked once more, and padded if the disk below needs it: one level
 * below the notifiers of the format's node.
 *
 * Source: `raw-format.c`.
 */
export function rawOnNode(node: BlockNode): BlockDriver {
	return {
		preadv: (_bs, offset, bytes) => bdrvCoPreadv(node, offset, bytes),
		pwritev: (_bs, offset, bytes, data) => bdrvCoPwritev(node, offset, bytes, data),
		pwriteZeroes: (_bs, offset, bytes) => bdrvCoPwriteZeroes(node, offset, bytes),
		pdiscard: (_bs, offset, bytes) => bdrvCoPdiscard(node, offset, bytes),
		copyRangeFrom: (target, offset, bytes, flags) => bdrvCoCopyRange(node, target, offset, bytes, flags),
		clusterSize: undefined,
	};
}
