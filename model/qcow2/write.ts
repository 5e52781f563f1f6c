import { type Coroutine, keeping, note, observe, self } from "../../scheduler/index.js";
import type { BlockNode } from "../block-node.js";
import { type Errno, isErrno, type Ret } from "../errno.js";
import { type Data, dataBetween } from "../geometry.js";
import type { HostFile } from "../host-file.js";
import { allocCompressedClusterOffset, linkL2, qcow2AllocClusterOffset, zeroizeClusters } from "./cluster.js";
import type { QCowL2Meta, Qcow2Image } from "./image.js";
import { qcow2CoPreadv } from "./read.js";
import { freeClusters } from "./refcount.js";

/** A copy that had to queue up for the qcow2 mutex: step 2 of the race as it was reported. */
export const COPY_WAITED_FOR_MUTEX = "a copy waited for the mutex";

/** Puts the data of one extent into the file. Called without the mutex. */
type WriteExtent = (at: number, bytes: number, hostOffset: number) => Coroutine<Ret>;

/** Writes a range of bytes. Source: `qcow2_co_pwritev`. */
export function* qcow2CoPwritev(
	s: Qcow2Image,
	bs: BlockNode,
	offset: number,
	bytes: number,
	data: Data,
): Coroutine<Ret> {
	const { grid } = s.environment;
	return yield* keeping(
		["qcow2 write", offset, data],
		inExtents(s, bs, offset, bytes, (at, length, hostOffset) =>
			s.file.write(hostOffset, length, dataBetween(grid, data, offset, at, at + length)),
		),
	);
}

/** Lets the host copy a range of bytes from another file. Source: `qcow2_co_copy_range_to`. */
export function* qcow2CoCopyRangeTo(
	s: Qcow2Image,
	bs: BlockNode,
	source: HostFile,
	offset: number,
	bytes: number,
): Coroutine<Ret> {
	return yield* keeping(
		["qcow2 copy", offset],
		inExtents(s, bs, offset, bytes, (at, length, hostOffset) => s.file.copyFrom(source, at, hostOffset, length)),
	);
}

/** The loop that `qcow2_co_pwritev` and `qcow2_co_copy_range_to` have in common. */
function* inExtents(
	s: Qcow2Image,
	bs: BlockNode,
	offset: number,
	bytes: number,
	writeExtent: WriteExtent,
): Coroutine<Ret> {
	const end = offset + bytes;
	observe(COPY_WAITED_FOR_MUTEX, () => s.lock.isHeld());
	yield* keeping(["qcow2 write: lock", offset, end], s.lock.lock());
	note(`takes the mutex of ${s.name}`);
	let ret: Ret = 0;
	for (let at = offset; at < end && ret === 0; ) {
		const place = yield* keeping(["qcow2 write: allocate", at, end], qcow2AllocClusterOffset(s, at, end - at));
		if (isErrno(place)) {
			ret = place;
			break;
		}
		ret = yield* keeping(
			["qcow2 write: extent", at, end, place.bytes],
			writeAndLink(s, bs, () => writeExtent(at, place.bytes, place.hostOffset), [at, place.bytes, place.hostOffset]),
		);
		at += place.bytes;
	}
	if (ret !== 0) yield* keeping(["qcow2 write: failed", ret], handleL2Meta(s, bs, false));
	yield* s.lock.unlock();
	return ret;
}

/** One round of the loop: data first, then the L2 entry, so that whoever finds the cluster finds data in it. */
function* writeAndLink(
	s: Qcow2Image,
	bs: BlockNode,
	write: () => Coroutine<Ret>,
	extent: readonly number[],
): Coroutine<Ret> {
	if (!s.environment.switches.dataBeforeLink) {
		const linked = yield* keeping(["qcow2 write: link first", extent], handleL2Meta(s, bs, true));
		if (linked !== 0) return linked;
	}
	yield* s.lock.unlock();
	const ret = yield* keeping(["qcow2 write: data", extent], write());
	yield* keeping(["qcow2 write: lock again", extent, ret], s.lock.lock());
	return ret !== 0 ? ret : yield* handleL2Meta(s, bs, true);
}

/**
 * Ends the allocation of the running coroutine, if it has one: its clusters become visible, or are given back.
 *
 * Source: `qcow2_handle_l2meta`, `qcow2_alloc_cluster_abort`.
 */
function* handleL2Meta(s: Qcow2Image, bs: BlockNode, link: boolean): Coroutine<Ret> {
	const mine = s.clusterAllocs.at(self());
	const meta = mine.get();
	if (meta === null) return 0;
	if (link) {
		const ret = yield* keeping(["handleL2Meta"], qcow2AllocClusterLinkL2(s, bs, meta));
		if (ret !== 0) return ret;
	} else {
		freeClusters(s, meta.hostCluster, meta.clusters);
	}
	mine.set(null);
	if (s.environment.switches.wakeDependentRequests) yield* s.dependents(self()).restartAll();
	return 0;
}

/** Source: `qcow2_alloc_cluster_link_l2`. */
function* qcow2AllocClusterLinkL2(s: Qcow2Image, bs: BlockNode, meta: QCowL2Meta): Coroutine<Ret> {
	const ret = yield* keeping(["linkL2: copy on write"], performCow(s, bs, meta));
	return ret !== 0 ? ret : yield* linkL2(s);
}

/**
 * Fills the parts of new clusters that the request does not write, without the mutex: reads all of them first.
 *
 * Source: `perform_cow`.
 */
function* performCow(s: Qcow2Image, bs: BlockNode, meta: QCowL2Meta): Coroutine<Ret> {
	const start = meta.cluster * s.clusterSize;
	const end = start + meta.clusters * s.clusterSize;
	const regions = [
		{ from: start, to: meta.offset },
		{ from: meta.offset + meta.bytes, to: end },
	].filter(({ from, to }) => from < to);
	if (regions.length === 0) return 0;
	yield* s.lock.unlock();
	const ret = yield* keeping(["performCow", meta], copyRegions(s, bs, meta, regions));
	yield* keeping(["performCow: lock", ret], s.lock.lock());
	return ret;
}

/** Source: `do_perform_cow_read`, which asks the driver itself, so that this node tracks no read, and `do_perform_cow_write`. */
function* copyRegions(
	s: Qcow2Image,
	bs: BlockNode,
	meta: QCowL2Meta,
	regions: readonly { readonly from: number; readonly to: number }[],
): Coroutine<Ret> {
	let old: readonly Data[] = [];
	for (const { from, to } of regions) {
		note(`fills the rest of a new cluster of ${s.name}`, { event: `${s.name}: copies on write` });
		const read = yield* keeping(["copyRegions: read", meta, from, old], qcow2CoPreadv(s, bs, from, to - from));
		if (isErrno(read)) return read;
		old = [...old, read];
	}
	for (const [i, { from, to }] of regions.entries()) {
		const hostOffset = (meta.hostCluster - meta.cluster) * s.clusterSize + from;
		const kept = ["copyRegions: write", meta, i, old];
		const ret = yield* keeping(kept, s.file.write(hostOffset, to - from, old[i] as Data));
		if (ret !== 0) return ret;
	}
	return 0;
}

/**
 * Makes whole clusters zero in the L2 table alone.
 *
 * @returns `ENOTSUP` for parts of clusters
 *
 * Source: `qcow2_co_pwrite_zeroes`.
 */
export function* qcow2CoPwriteZeroes(s: Qcow2Image, offset: number, bytes: number): Coroutine<Ret> {
	if (!s.isOfWholeClusters(offset, bytes)) return "ENOTSUP";
	observe(COPY_WAITED_FOR_MUTEX, () => s.lock.isHeld());
	yield* keeping(["qcow2 zero: lock", offset, bytes], s.lock.lock());
	note(`takes the mutex of ${s.name}`);
	const ret = yield* keeping(["qcow2 zero"], zeroizeClusters(s, offset, bytes));
	yield* s.lock.unlock();
	return ret;
}

const WHY_COMPRESS = "a thread of the pool compresses; other coroutines run meanwhile";

/**
 * Compresses a cluster and writes it. The L2 table points to it before the data are there.
 *
 * @returns `EINVAL` for anything but one cluster
 *
 * Source: `qcow2_co_pwritev_compressed`.
 */
export function* qcow2CoPwritevCompressed(s: Qcow2Image, offset: number, bytes: number, data: Data): Coroutine<Ret> {
	if (!s.isOfWholeClusters(offset, bytes) || bytes > s.clusterSize) return "EINVAL";
	const label = `compress for ${s.name}`;
	yield* keeping(
		["qcow2 compressed", offset, bytes, data],
		s.environment.event(label, { here: [], why: WHY_COMPRESS }),
	);
	yield* keeping(["qcow2 compressed: lock", offset, bytes, data], s.lock.lock());
	note(`takes the mutex of ${s.name}`);
	const place: number | Errno = yield* keeping(
		["qcow2 compressed: allocate", bytes, data],
		allocCompressedClusterOffset(s, offset),
	);
	yield* s.lock.unlock();
	if (isErrno(place)) return place;
	return yield* keeping(["qcow2 compressed: data"], s.file.write(place, bytes, data));
}
