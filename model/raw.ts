import type { BlockDriver } from "./block-node.js";
import type { HostFile } from "./host-file.js";

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
		copySource: file,
		clusterSize: undefined,
	};
}
