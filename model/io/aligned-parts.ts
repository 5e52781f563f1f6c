import { alignDown, alignUp } from "../geometry.js";

/** A part of a request, in bytes. */
export interface Part {
	readonly at: number;
	readonly length: number;
}

/**
 * The parts in which a driver is asked for what it can do with whole clusters only: what lies before the first boundary,
 * all whole clusters, and the rest.
 *
 * @param align - where boundaries are, in bytes
 *
 * Source: the loops of `bdrv_co_do_pwrite_zeroes` and `bdrv_co_pdiscard`.
 */
export function alignedParts(offset: number, bytes: number, align: number): Part[] {
	const end = offset + bytes;
	const from = Math.min(end, alignUp(offset, align));
	const to = Math.max(from, alignDown(end, align));
	return [
		{ at: offset, length: from - offset },
		{ at: from, length: to - from },
		{ at: to, length: end - to },
	].filter(({ length }) => length > 0);
}
