/** Bytes in a cluster: of qcow2 on B, and of the backup job's copy bitmap. QEMU's default for both. */
export const CLUSTER_SIZE = 65_536;
/** Bytes in the smallest piece of data that the model tells apart; two to a cluster, so that a torn cluster shows. */
export const SUB_BLOCK_SIZE = CLUSTER_SIZE / 2;
export const SUB_BLOCKS_PER_CLUSTER = CLUSTER_SIZE / SUB_BLOCK_SIZE;

/** What a range of an image holds: one mark for each sub-block, which tells who wrote it. */
export type Data = readonly string[];

/** The largest multiple of `align` that is not above `n`. Source: `QEMU_ALIGN_DOWN`. */
export function alignDown(n: number, align: number): number {
	return Math.floor(n / align) * align;
}

/** The least multiple of `align` that is not below `n`. Source: `QEMU_ALIGN_UP`. */
export function alignUp(n: number, align: number): number {
	return Math.ceil(n / align) * align;
}

/** The numbers of the clusters that a range of bytes touches. */
export function clustersIn(offset: number, bytes: number): number[] {
	const clusters: number[] = [];
	for (let at = alignDown(offset, CLUSTER_SIZE); at < offset + bytes; at += CLUSTER_SIZE)
		clusters.push(at / CLUSTER_SIZE);
	return clusters;
}

/** The numbers of the sub-blocks that a range of bytes, aligned to them, consists of. */
export function subBlocksIn(offset: number, bytes: number): number[] {
	return Array.from({ length: bytes / SUB_BLOCK_SIZE }, (_, i) => offset / SUB_BLOCK_SIZE + i);
}
