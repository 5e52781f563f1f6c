import { type Cell, type Coroutine, cellFamily, keeping, note } from "../scheduler/index.js";
import { BackupBlockJob, backupRun, defineBackupNotifier, startBackup } from "./backup/index.js";
import { BlockNode } from "./block-node.js";
import { Environment } from "./environment.js";
import { type Errno, isErrno, type Ret } from "./errno.js";
import type { FleecingOptions } from "./fleecing-options.js";
import { alignDown, CLUSTER_SIZE, type Data, nameOfPiece, piecesIn } from "./geometry.js";
import { HostFile } from "./host-file.js";
import { bdrvCoPdiscard, bdrvCoPreadv, bdrvCoPwritev, bdrvCoPwriteZeroes, requestsInFlight } from "./io/index.js";
import { Qcow2Image, qcow2Driver, UNWRITTEN } from "./qcow2/index.js";
import { rawDriver } from "./raw.js";
import { ReadWindows } from "./read-windows.js";
import { SourceDisk } from "./source-disk.js";

/**
 * Image fleecing as it was in 2018 (QEMU 2.12.50, `09d2f948462f` and `f8d59dfb40bb`): A is the guest's disk; B is a qcow2
 * image with A in its backing chain; a backup job with sync=none copies from A to B what the guest is about to overwrite;
 * an NBD server lets clients read B, which shows A as it was when the job started.
 *
 * Must be made in a program's setup.
 */
export class Fleecing {
	readonly environment: Environment;
	readonly a: BlockNode;
	readonly b: BlockNode;
	readonly job: BackupBlockJob;
	private readonly source: SourceDisk;
	private readonly bImage: Qcow2Image;
	/** Whether the guest is kept from sending requests to A. Source: `BlockDriverState.quiesce_counter`. */
	private readonly drained: Cell<boolean>;

	constructor(private readonly options: FleecingOptions) {
		this.environment = new Environment(options);
		this.drained = cellFamily("A.drained", false).at(0);
		const windows = new ReadWindows(this.environment.grid);
		const { effectUnit = "cluster", length } = options;
		this.source = new SourceDisk(this.environment, options, windows);
		this.a = this.source.node;
		const bFile = new HostFile("B.file", this.environment, { initially: () => UNWRITTEN, effectUnit });
		const { l2Slice, l2Slots } = options;
		this.bImage = new Qcow2Image("B", this.environment, {
			file: bFile,
			length,
			l1Present: options.l1 !== "absent",
			l2Cached: options.l2 === "warm",
			clusterSize: options.targetClusterSize ?? CLUSTER_SIZE,
			refcountsCached: options.refcounts !== "cold",
			...(l2Slice !== undefined && { l2Slice }),
			...(l2Slots !== undefined && { l2Slots }),
			probe: windows,
		});
		this.b = new BlockNode("B", qcow2Driver(this.bImage), this.environment, { backing: this.chainBelowB(), length });
		const startsRunning = (options.start ?? "running") === "running";
		this.job = new BackupBlockJob(this.a, this.b, { ...options, startsRunning });
		defineBackupNotifier(this.job);
	}

	/** What B has as backing file. */
	private chainBelowB(): BlockNode {
		const { depth, length } = this.options;
		if (depth === 0) return new BlockNode("A2", rawDriver(this.source.file), this.environment, { length });
		let top = this.a;
		for (let i = 1; i < depth; i++) {
			const name = `M${i}`;
			const empty = new Qcow2Image(name, this.environment, { file: null, length, l1Present: false, l2Cached: false });
			top = new BlockNode(name, qcow2Driver(empty), this.environment, { backing: top, length });
		}
		return top;
	}

	/** An NBD client's read through B, in bytes: one request to B, or several. Source: `nbd_trip`, `blk_pread`. */
	*nbdRead(offset: number, bytes: number): Coroutine<Data | Errno> {
		note(`sends an NBD request for ${this.describeRange(offset, bytes)} of B`);
		const { nbdSplit } = this.options;
		if (nbdSplit === undefined) return yield* bdrvCoPreadv(this.b, offset, bytes);
		let data: Data = [];
		for (let at = offset; at < offset + bytes; ) {
			const end = Math.min(offset + bytes, alignDown(at, nbdSplit) + nbdSplit);
			if (at > offset) {
				const why = "the server has sent one part of the reply and goes on with the next";
				yield* keeping(
					["nbdRead: next", offset, bytes, data, at, end],
					this.environment.event("send a part", { here: [], why }),
				);
			}
			const part = yield* keeping(["nbdRead", offset, bytes, data, end], bdrvCoPreadv(this.b, at, end - at));
			if (isErrno(part)) return part;
			data = [...data, ...part];
			at = end;
		}
		return data;
	}

	/** A guest's write to A, in bytes. Source: `blk_co_pwritev`. */
	*guestWrite(offset: number, bytes: number, data: Data): Coroutine<Ret> {
		note(`sends a write of ${this.describeRange(offset, bytes)} to A`);
		return yield* bdrvCoPwritev(this.a, offset, bytes, data);
	}

	/** A guest's write of zeroes to A, in bytes. Source: `blk_co_pwrite_zeroes`. */
	*guestWriteZeroes(offset: number, bytes: number): Coroutine<Ret> {
		note(`sends a write of zeroes to ${this.describeRange(offset, bytes)} of A`);
		return yield* bdrvCoPwriteZeroes(this.a, offset, bytes);
	}

	/** A guest's discard on A, in bytes. Source: `blk_co_pdiscard`. */
	*guestDiscard(offset: number, bytes: number): Coroutine<Ret> {
		note(`discards ${this.describeRange(offset, bytes)} of A`);
		return yield* bdrvCoPdiscard(this.a, offset, bytes);
	}

	/**
	 * The job's coroutine. In a transaction A is drained while the job starts: no request is in flight there, and none begins.
	 *
	 * @param onStart - called at the moment that the snapshot shows
	 * @param ends - whether the job has an end: work of its own, or a cancellation to come
	 *
	 * Source: `blockdev_backup_prepare`, `blockdev_backup_commit`, `blockdev_backup_clean`; `backup_run`.
	 */
	*runJob(onStart: () => void, ends: boolean): Coroutine {
		const { job, environment } = this;
		const { start = "running" } = this.options;
		if (start !== "running") {
			yield* keeping(
				["runJob: start", ends],
				environment.event("start the job", { here: [], why: "an operator starts it" }),
			);
			if (start === "transaction" && environment.switches.drainAtStart)
				yield* keeping(["runJob: drain", ends], this.bdrvDrainedBegin());
			startBackup(job);
			onStart();
			this.drained.set(false);
		}
		if (ends) yield* keeping(["runJob"], backupRun(job));
	}

	/** Source: `bdrv_drained_begin`. */
	private *bdrvDrainedBegin(): Coroutine {
		note("drains A");
		this.drained.set(true);
		yield* this.environment.eventOnce("drain A", () => requestsInFlight(this.a).length === 0, {
			here: [],
			why: "requests that are in flight come to their end; the guest sends no new ones",
			waitsFor: () => ({
				resource: "the requests in flight on A",
				holders: requestsInFlight(this.a).map(({ co }) => co),
			}),
		});
	}

	/** Waits until a guest may send a request: not while A is drained. */
	*untilGuestMaySend(): Coroutine {
		yield* this.untilReady("send a request", () => !this.drained.get(), "A is drained: the guest sends nothing");
	}

	/** Waits until there is a snapshot that an NBD client can connect to. */
	*untilExported(): Coroutine {
		yield* this.untilReady("connect", () => this.job.started.get(), "B is exported once the job has started");
	}

	private *untilReady(label: string, isReady: () => boolean, why: string): Coroutine {
		yield* this.environment.eventOnce(label, isReady, {
			here: [],
			why,
			waitsFor: () => ({ resource: "the start of the job", holders: ["job"] }),
		});
	}

	/** What a piece of A holds when the job is made. */
	originalContent(piece: number): string {
		return this.source.originalContent(piece);
	}

	/** What a piece of A holds, seen through its format; for properties. */
	contentOfA(piece: number): string {
		return this.source.contentAt(piece);
	}

	/** What a piece of B itself holds; undefined where it is not allocated. For properties. */
	contentOfB(piece: number): string | undefined {
		return this.bImage.contentAt(piece);
	}

	/** Whether somebody holds B's mutex; for properties. */
	isMutexHeld(): boolean {
		return this.bImage.lock.isHeld();
	}

	private describeRange(offset: number, bytes: number): string {
		const { grid } = this.environment;
		return piecesIn(grid, offset, bytes)
			.map((piece) => nameOfPiece(grid, piece))
			.join(" ");
	}
}
