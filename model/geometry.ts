/** Bytes in a cluster of the backup job's copy bitmap, and of an image unless it is made with smaller ones. QEMU's default for both. */
export const CLUSTER_SIZE = 65_536;
/** Bytes in a sector: what a guest's disk addresses, and what the backup job insists on. Source: `BDRV_SECTOR_SIZE`. */
export const SECTOR_SIZE = 512;

/**
 * Where data may change hands inside a cluster of 64 KiB: ascending offsets in bytes, the first of them 0, the same in every
 * cluster. What lies between two cuts is a piece, and is never told apart further: no request, alignment, smaller cluster or
 * end of an image may lie within one.
 */
export type Grid = readonly number[];

/** Two pieces to a cluster, so that a torn cluster shows: enough where all requests are of halves. */
export const HALVES: Grid = [0, CLUSTER_SIZE / 2];

/** What a range of an image holds: one mark for each piece, which tells who wrote it. */
export type Data = readonly string[];

/** The mark of zeroes. */
export const ZERO = "0";

/**
 * The grid that has a cut at each of the boundaries (offsets in bytes), wherever a host cluster of `period` bytes may put
 * them, and at the halves of each cluster.
 *
 * @param period - the smallest cluster that any image has, in bytes; a divisor of {@link CLUSTER_SIZE}
 */
export function gridWith(boundaries: readonly number[], period: number = CLUSTER_SIZE): Grid {
	const inPeriod = new Set([...HALVES, ...boundaries].map((boundary) => boundary % period));
	const periods = Array.from({ length: CLUSTER_SIZE / period }, (_, i) => i * period);
	return periods.flatMap((start) => [...inPeriod].sort((a, b) => a - b).map((cut) => start + cut));
}

/** The largest multiple of `align` that is not above `n`. Source: `QEMU_ALIGN_DOWN`. */
export function alignDown(n: number, align: number): number {
	return Math.floor(n / align) * align;
}

/** The least multiple of `align` that is not below `n`. Source: `QEMU_ALIGN_UP`. */
export function alignUp(n: number, align: number): number {
	return Math.ceil(n / align) * align;
}

/** The number of the piece that begins at an offset in bytes, counted from the beginning of the image. */
export function pieceAt(grid: Grid, offset: number): number {
	const cut = grid.indexOf(offset % CLUSTER_SIZE);
	if (cut < 0) throw new RangeError(`the grid ${grid.join(" ")} has no cut at offset ${offset}`);
	return Math.floor(offset / CLUSTER_SIZE) * grid.length + cut;
}

/** The numbers of the pieces that a range of bytes consists of. */
export function piecesIn(grid: Grid, offset: number, bytes: number): number[] {
	const first = pieceAt(grid, offset);
	return Array.from({ length: pieceAt(grid, offset + bytes) - first }, (_, i) => first + i);
}

/** Zeroes for a range of bytes. */
export function zeroesIn(grid: Grid, offset: number, bytes: number): Data {
	return piecesIn(grid, offset, bytes).map(() => ZERO);
}

/** The marks from `from` to `to` of data that begin at `start`, all in bytes. */
export function dataBetween(grid: Grid, data: Data, start: number, from: number, to: number): Data {
	const skip = piecesIn(grid, start, from - start).length;
	return data.slice(skip, skip + piecesIn(grid, from, to - from).length);
}

/** Where a piece begins, in bytes. */
export function offsetOf(grid: Grid, piece: number): number {
	return clusterOf(grid, piece) * CLUSTER_SIZE + (grid[piece % grid.length] as number);
}

/** The cluster of 64 KiB that a piece lies in. */
export function clusterOf(grid: Grid, piece: number): number {
	return Math.floor(piece / grid.length);
}

/** `0a` for the first piece of cluster 0, `0b` for the second, and after `0z`, `0a2`. */
export function nameOfPiece(grid: Grid, piece: number): string {
	const inCluster = piece % grid.length;
	const round = Math.floor(inCluster / 26);
	return `${clusterOf(grid, piece)}${String.fromCharCode(97 + (inCluster % 26))}${round === 0 ? "" : round + 1}`;
}
