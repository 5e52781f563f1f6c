import { type Cell, type CellFamily, type Coroutine, cellFamily, note, observe, self } from "../scheduler/index.js";
import { BackupBlockJob, type SerializeTargetWrites } from "./backup.js";
import { BlockNode } from "./block-node.js";
import { type Data, SUB_BLOCK_SIZE, SUB_BLOCKS_PER_CLUSTER, subBlocksIn } from "./geometry.js";
import { type EffectUnit, HostFile, nameOfSubBlock } from "./host-file.js";
import { bdrvCoPreadv, bdrvCoPwritev } from "./io.js";
import { Qcow2 } from "./qcow2.js";
import { rawDriver } from "./raw.js";
import { ALL_SWITCHES_ON, type Switches } from "./switches.js";

/** The heart of the race: a guest write took effect between the unlock of B and a read of A that was bound to follow. */
export const WINDOW_OPEN_DURING_WRITE = "a guest write landed while a read was between unlock and backing read";

/** How the disks are arranged. */
export interface FleecingOptions {
	/** Whether B's L2 table is in the cache at the beginning. */
	readonly l2: "cold" | "warm";
	/**
	 * How deep A lies in B's backing chain: 1 if it is B's backing file; with n, there are n - 1 empty overlays between. With
	 * 0 the chain does not contain A at all: B's backing file is a second node on the file of A.
	 */
	readonly depth: number;
	readonly serializeTargetWrites: SerializeTargetWrites;
	/** Default: cluster. */
	readonly effectUnit?: EffectUnit;
	/** Default: all on. */
	readonly switches?: Partial<Switches>;
}

/**
 * Image fleecing as it was in 2018 (QEMU 2.12.50, `09d2f948462f` and `f8d59dfb40bb`): A is the guest's disk; B is a qcow2
 * image with A in its backing chain; a backup job with sync=none copies from A to B what the guest is about to overwrite;
 * an NBD server lets clients read B, which shows A as it was when the job started.
 *
 * Must be made in a program's setup.
 */
export class Fleecing {
	readonly a: BlockNode;
	readonly b: BlockNode;
	readonly job: BackupBlockJob;
	private readonly aFile: HostFile;
	private readonly bFile: HostFile;
	private readonly bImage: Qcow2;
	/**
	 * Whether a coroutine has found a sub-block unallocated in B and not yet read it from A. Nothing in the model looks at it;
	 * it is there for a witness.
	 */
	private readonly windows: CellFamily<boolean>;

	constructor({ l2, depth, serializeTargetWrites, effectUnit = "cluster", switches: off = {} }: FleecingOptions) {
		const switches = { ...ALL_SWITCHES_ON, ...off };
		this.windows = cellFamily("window", false);
		this.aFile = new HostFile("A.file", {
			initially: originalContent,
			effectUnit,
			probe: {
				readTookEffect: (subBlocks) => this.closeWindow(subBlocks),
				writeTookEffect: (subBlocks) => this.observeWindows(subBlocks),
			},
		});
		this.bFile = new HostFile("B.file", { initially: () => "unwritten", effectUnit });
		this.a = new BlockNode("A", rawDriver(this.aFile), null, switches);
		this.bImage = new Qcow2("B", {
			file: this.bFile,
			l1Present: true,
			l2Cached: l2 === "warm",
			probe: { leavesMutexForBacking: (offset, bytes) => this.openWindow(subBlocksIn(offset, bytes)) },
		});
		this.b = new BlockNode("B", this.bImage, this.chainBelowB(depth, switches), switches);
		this.job = new BackupBlockJob(this.a, this.b, serializeTargetWrites);
	}

	/** What B has as backing file. */
	private chainBelowB(depth: number, switches: Switches): BlockNode {
		if (depth === 0) return new BlockNode("A2", rawDriver(this.aFile), null, switches);
		let top = this.a;
		for (let i = 1; i < depth; i++) {
			const name = `M${i}`;
			top = new BlockNode(name, new Qcow2(name, { file: null, l1Present: false, l2Cached: false }), top, switches);
		}
		return top;
	}

	/** An NBD client's read through B, in bytes. Source: `nbd_trip`, `blk_pread`. */
	*nbdRead(offset: number, bytes: number): Coroutine<Data> {
		note(`sends an NBD request for ${describeRange(offset, bytes)} of B`);
		return yield* bdrvCoPreadv(this.b, offset, bytes);
	}

	/** A guest's write to A, from `offset` in bytes on. Source: `blk_co_pwritev`. */
	*guestWrite(offset: number, data: Data): Coroutine {
		note(`sends a write of ${describeRange(offset, data.length * SUB_BLOCK_SIZE)} to A`);
		yield* bdrvCoPwritev(this.a, offset, data);
	}

	/** What a sub-block of A holds; for properties. */
	contentOfA(subBlock: number): string {
		return this.aFile.contentAt(subBlock);
	}

	/** What a sub-block of B itself holds; undefined where it is not allocated. For properties. */
	contentOfB(subBlock: number): string | undefined {
		const host = this.bImage.hostClusterOf(Math.floor(subBlock / SUB_BLOCKS_PER_CLUSTER));
		return host < 0
			? undefined
			: this.bFile.contentAt(host * SUB_BLOCKS_PER_CLUSTER + (subBlock % SUB_BLOCKS_PER_CLUSTER));
	}

	private openWindow(subBlocks: readonly number[]): void {
		for (const subBlock of subBlocks) this.windowOf(self(), subBlock).set(true);
	}

	private closeWindow(subBlocks: readonly number[]): void {
		for (const subBlock of subBlocks) this.windowOf(self(), subBlock).set(false);
	}

	private windowOf(reader: string, subBlock: number): Cell<boolean> {
		return this.windows.at(`${nameOfSubBlock(subBlock)} ${reader}`);
	}

	private observeWindows(subBlocks: readonly number[]): void {
		const written = subBlocks.map(nameOfSubBlock);
		observe(WINDOW_OPEN_DURING_WRITE, () =>
			this.windows.entries().some(([key]) => written.some((subBlock) => key.startsWith(`${subBlock} `))),
		);
	}
}

/** What a sub-block of A holds when the job starts. */
export function originalContent(subBlock: number): string {
	return `old ${nameOfSubBlock(subBlock)}`;
}

function describeRange(offset: number, bytes: number): string {
	return subBlocksIn(offset, bytes).map(nameOfSubBlock).join(" ");
}
