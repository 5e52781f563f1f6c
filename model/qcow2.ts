import {
	assert,
	type Cell,
	type CellFamily,
	CoMutex,
	type Coroutine,
	cell,
	cellFamily,
	keeping,
	note,
	observe,
	pause,
	self,
} from "../scheduler/index.js";
import type { BlockDriver, BlockNode } from "./block-node.js";
import { CLUSTER_SIZE, type Data, SUB_BLOCK_SIZE, SUB_BLOCKS_PER_CLUSTER } from "./geometry.js";
import type { HostFile } from "./host-file.js";
import { bdrvCoPreadv } from "./io.js";

/** A copy that had to queue up for the qcow2 mutex: step 2 of the race as it was reported. */
export const COPY_WAITED_FOR_MUTEX = "a copy waited for the mutex";

/** Watches an image; for witnesses. */
export interface Qcow2Probe {
	/** The running coroutine has found these sub-blocks unallocated and drops the mutex to read them from the backing file. */
	leavesMutexForBacking?(offset: number, bytes: number): void;
}

/** How an image begins. */
export interface Qcow2Options {
	/** Where the image keeps its data; null for an image that nothing is ever written to. */
	readonly file: HostFile | null;
	/**
	 * Whether there is an L2 table on disk. Without one every cluster is known to be unallocated from the L1 table alone,
	 * which is in memory.
	 */
	readonly l1Present: boolean;
	/** Whether the L2 table is in the cache at the beginning. */
	readonly l2Cached: boolean;
	readonly probe?: Qcow2Probe;
}

type ClusterType = "unallocated" | "normal";

interface Mapping {
	readonly type: ClusterType;
	/** Bytes from the offset asked for that are mapped alike. */
	readonly bytes: number;
	/** Where they are in the file, in bytes; of normal clusters only. */
	readonly hostOffset: number;
}

/** A qcow2 image: a mutex over its metadata, an L2 table with its cache, and clusters in a file. Source: `qcow2.c`. */
export class Qcow2 implements BlockDriver {
	readonly clusterSize = CLUSTER_SIZE;
	/** Source: `BDRVQcow2State.lock`. */
	readonly lock: CoMutex;
	/** The host cluster of each guest cluster; -1 for unallocated ones. */
	private readonly l2Table: CellFamily<number>;
	/** Whether the table is in the cache: for images as small as these, the table is one slice. */
	private readonly l2Cached: Cell<boolean>;
	/** Source: `BDRVQcow2State.free_cluster_index`. */
	private readonly freeClusterIndex: Cell<number>;

	constructor(
		private readonly name: string,
		private readonly options: Qcow2Options,
	) {
		this.lock = new CoMutex(`${name}.lock`);
		this.l2Table = cellFamily(`${name}.l2Table`, -1);
		this.l2Cached = cell(`${name}.l2Cached`, options.l2Cached);
		this.freeClusterIndex = cell(`${name}.freeClusterIndex`, 0);
	}

	/** The host cluster of a guest cluster, -1 if it has none; for properties. */
	hostClusterOf(cluster: number): number {
		return this.l2Table.at(cluster).get();
	}

	/** Source: `qcow2_co_preadv`. */
	*preadv(bs: BlockNode, offset: number, bytes: number): Coroutine<Data> {
		const end = offset + bytes;
		let data: Data = [];
		yield* keeping(["qcow2 read: lock", offset, bytes], this.lock.lock());
		note(`takes the mutex of ${this.name}`);
		for (let at = offset; at < end; ) {
			const mapping = yield* keeping(["qcow2 read: map", at, end, data], this.getClusterOffset(at, end - at));
			const here = [at, end, mapping.bytes];
			if (mapping.type === "unallocated") {
				data = yield* keeping(["qcow2 read: unallocated", ...here], this.readUnallocated(bs, at, mapping.bytes, data));
			} else {
				note(`finds cluster ${at / CLUSTER_SIZE} in ${this.name} itself and drops the mutex`);
				yield* this.lock.unlock();
				const file = this.options.file as HostFile;
				const read = yield* keeping(["qcow2 read: file", ...here, data], file.read(mapping.hostOffset, mapping.bytes));
				data = [...data, ...read];
				yield* keeping(["qcow2 read: lock again", ...here, data], this.lock.lock());
			}
			at += mapping.bytes;
		}
		yield* this.lock.unlock();
		return data;
	}

	/** The case `QCOW2_CLUSTER_UNALLOCATED` of `qcow2_co_preadv`: appends what shows through from the backing file. */
	private *readUnallocated(bs: BlockNode, at: number, bytes: number, data: Data): Coroutine<Data> {
		if (bs.backing === null) return [...data, ...zeroes(bytes)];
		note(
			`finds ${describeClusters(at, bytes)} unallocated in ${this.name} and drops the mutex before reading ${bs.backing.name}`,
			{
				event: `${this.name}: drops the mutex`,
			},
		);
		this.options.probe?.leavesMutexForBacking?.(at, bytes);
		yield* this.lock.unlock();
		const read = yield* keeping(["qcow2 read: backing", data], bdrvCoPreadv(bs.backing, at, bytes));
		const longer = [...data, ...read];
		yield* keeping(["qcow2 read: lock again", longer], this.lock.lock());
		return longer;
	}

	/** Source: `qcow2_co_pwritev`. Writes whole clusters where nothing is allocated yet. */
	*pwritev(_bs: BlockNode, offset: number, data: Data): Coroutine {
		observe(COPY_WAITED_FOR_MUTEX, () => this.lock.isHeld());
		yield* keeping(["qcow2 write: lock", offset, data], this.lock.lock());
		note(`takes the mutex of ${this.name}`);
		for (let done = 0; done < data.length; done += SUB_BLOCKS_PER_CLUSTER) {
			const at = offset + done * SUB_BLOCK_SIZE;
			const kept = [offset, data, done];
			const piece = data.slice(done, done + SUB_BLOCKS_PER_CLUSTER);
			assert(piece.length === SUB_BLOCKS_PER_CLUSTER, "a new cluster is written whole");
			const hostOffset = yield* keeping(["qcow2 write: allocate", ...kept], this.allocClusterOffset(at));
			yield* this.lock.unlock();
			const file = this.options.file as HostFile;
			yield* keeping(["qcow2 write: data", ...kept, hostOffset], file.write(hostOffset, piece));
			yield* keeping(["qcow2 write: lock again", ...kept, hostOffset], this.lock.lock());
			// Only now, with the data in place, may anybody find the cluster.
			this.linkL2(at, hostOffset);
		}
		yield* this.lock.unlock();
	}

	/**
	 * How a range of bytes is mapped, as far as it is mapped alike. Source: `qcow2_get_cluster_offset`.
	 */
	private *getClusterOffset(at: number, bytes: number): Coroutine<Mapping> {
		if (!this.options.l1Present) return { type: "unallocated", bytes, hostOffset: -1 };
		yield* keeping(["getClusterOffset", at, bytes], this.loadL2());
		const inCluster = at % CLUSTER_SIZE;
		const first = this.hostClusterOf((at - inCluster) / CLUSTER_SIZE);
		let end = at - inCluster + CLUSTER_SIZE;
		for (let host = first; end < at + bytes; end += CLUSTER_SIZE) {
			const next = this.hostClusterOf(end / CLUSTER_SIZE);
			host = host < 0 ? host : host + 1;
			if (next !== host) break;
		}
		const mapped = Math.min(bytes, end - at);
		if (first < 0) return { type: "unallocated", bytes: mapped, hostOffset: -1 };
		return { type: "normal", bytes: mapped, hostOffset: first * CLUSTER_SIZE + inCluster };
	}

	/** The host offset in bytes for a whole cluster: where it is, or a new place. Source: `qcow2_alloc_cluster_offset`. */
	private *allocClusterOffset(at: number): Coroutine<number> {
		yield* keeping(["allocClusterOffset", at], this.loadL2());
		const known = this.hostClusterOf(at / CLUSTER_SIZE);
		if (known >= 0) return known * CLUSTER_SIZE;
		const cluster = this.freeClusterIndex.get();
		this.freeClusterIndex.set(cluster + 1);
		return cluster * CLUSTER_SIZE;
	}

	/** Brings the L2 table into the cache if it is not there, holding the mutex. Source: `l2_load`. */
	private *loadL2(): Coroutine {
		if (this.l2Cached.get()) return;
		note(`misses the L2 cache of ${this.name} and loads the table`, { event: `${this.name}: loads L2` });
		yield* pause(`load the L2 table of ${this.name}`, {
			here: [],
			why: "the table is read from disk; the mutex stays locked meanwhile",
		});
		this.l2Cached.set(true);
	}

	/** Makes a new cluster visible. Source: `qcow2_alloc_cluster_link_l2`. */
	private linkL2(at: number, hostOffset: number): void {
		assert(this.lock.isMine(), `${self()} holds the mutex of ${this.name} while it changes the L2 table`);
		this.l2Table.at(at / CLUSTER_SIZE).set(hostOffset / CLUSTER_SIZE);
		note(`links cluster ${at / CLUSTER_SIZE} in ${this.name}`, { event: `${this.name}: links` });
	}
}

function zeroes(bytes: number): Data {
	return Array.from({ length: bytes / SUB_BLOCK_SIZE }, () => "0");
}

function describeClusters(offset: number, bytes: number): string {
	const first = Math.floor(offset / CLUSTER_SIZE);
	const last = Math.floor((offset + bytes - 1) / CLUSTER_SIZE);
	return first === last ? `cluster ${first}` : `clusters ${first} to ${last}`;
}
