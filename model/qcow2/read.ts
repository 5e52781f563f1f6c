import { type Coroutine, keeping, note } from "../../scheduler/index.js";
import type { BlockNode } from "../block-node.js";
import { type Errno, isErrno } from "../errno.js";
import { alignDown, type Data, dataBetween, zeroesIn } from "../geometry.js";
import { bdrvCoPreadv } from "../io/index.js";
import { type Mapping, qcow2GetClusterOffset } from "./cluster.js";
import type { Qcow2Image } from "./image.js";

/** What a piece of the file holds that nobody has written yet. */
export const UNWRITTEN = "unwritten";

/** Reads a range of bytes. Source: `qcow2_co_preadv`. */
export function* qcow2CoPreadv(s: Qcow2Image, bs: BlockNode, offset: number, bytes: number): Coroutine<Data | Errno> {
	const end = offset + bytes;
	let data: Data = [];
	yield* keeping(["qcow2 read: lock", offset, bytes], s.lock.lock());
	note(`takes the mutex of ${s.name}`);
	for (let at = offset; at < end; ) {
		const mapping = yield* keeping(["qcow2 read: map", at, end, data], qcow2GetClusterOffset(s, at, end - at));
		if (isErrno(mapping)) return yield* giveUp(s, mapping);
		const here = ["qcow2 read", at, end, mapping.bytes, data];
		const read = yield* keeping(here, readExtent(s, bs, at, mapping));
		if (isErrno(read)) return yield* giveUp(s, read);
		data = [...data, ...read];
		at += mapping.bytes;
	}
	yield* s.lock.unlock();
	return data;
}

function* giveUp(s: Qcow2Image, errno: Errno): Coroutine<Errno> {
	yield* s.lock.unlock();
	return errno;
}

/** One round of `qcow2_co_preadv`: what is mapped alike. Begins and ends with the mutex held. */
function* readExtent(s: Qcow2Image, bs: BlockNode, at: number, mapping: Mapping): Coroutine<Data | Errno> {
	const { type, bytes, hostOffset } = mapping;
	switch (type) {
		case "unallocated":
			return yield* readUnallocated(s, bs, at, bytes);
		case "zero":
			return zeroesIn(s.environment.grid, at, bytes);
		case "compressed":
			return yield* readCompressed(s, at, bytes, hostOffset);
		default: {
			note(`finds ${describeClusters(s, at, bytes)} in ${s.name} itself and drops the mutex`);
			yield* s.lock.unlock();
			const read = yield* keeping(["qcow2 read: file"], s.file.read(hostOffset, bytes));
			yield* keeping(["qcow2 read: lock again", read], s.lock.lock());
			return read;
		}
	}
}

/** The case `QCOW2_CLUSTER_UNALLOCATED` of `qcow2_co_preadv`: what shows through from the backing file. */
function* readUnallocated(s: Qcow2Image, bs: BlockNode, at: number, bytes: number): Coroutine<Data | Errno> {
	const { backing } = bs;
	// Beyond the end of a shorter backing file there are zeroes. Source: `qcow2_backing_read1`.
	const below = backing === null ? 0 : Math.max(0, Math.min(bytes, backing.length - at));
	if (backing === null || below === 0) return zeroesIn(s.environment.grid, at, bytes);
	note(
		`finds ${describeClusters(s, at, bytes)} unallocated in ${s.name} and drops the mutex before reading ${backing.name}`,
		{
			event: `${s.name}: drops the mutex`,
		},
	);
	s.options.probe?.leavesMutexForBacking?.(at, below);
	yield* s.lock.unlock();
	const read = yield* keeping(["qcow2 read: backing", at, bytes, below], bdrvCoPreadv(backing, at, below));
	const padded = isErrno(read) ? read : [...read, ...zeroesIn(s.environment.grid, at + below, bytes - below)];
	yield* keeping(["qcow2 read: lock again", padded], s.lock.lock());
	return padded;
}

/**
 * Reads and inflates a whole cluster, with the mutex held. What was never written in full cannot be inflated.
 *
 * Source: `qcow2_decompress_cluster`.
 */
function* readCompressed(s: Qcow2Image, at: number, bytes: number, hostOffset: number): Coroutine<Data | Errno> {
	const { grid } = s.environment;
	const start = alignDown(at, s.clusterSize);
	const whole = Math.min(s.clusterSize, s.options.length - start);
	const read = yield* keeping(["qcow2 read: compressed", at, bytes], s.file.read(hostOffset - (at - start), whole));
	if (isErrno(read)) return read;
	if (read.includes(UNWRITTEN)) return "EIO";
	const inflated = [...read, ...zeroesIn(s.environment.grid, start + whole, s.clusterSize - whole)];
	return dataBetween(grid, inflated, start, at, at + bytes);
}

function describeClusters({ clusterSize }: Qcow2Image, offset: number, bytes: number): string {
	const first = Math.floor(offset / clusterSize);
	const last = Math.floor((offset + bytes - 1) / clusterSize);
	return first === last ? `cluster ${first}` : `clusters ${first} to ${last}`;
}
