import { type CellFamily, type Coroutine, cellFamily, choose, note, pause } from "../scheduler/index.js";
import { type Data, SUB_BLOCK_SIZE, SUB_BLOCKS_PER_CLUSTER, subBlocksIn } from "./geometry.js";

/** The largest piece of a request that the host reads or writes at one moment. */
export type EffectUnit = "cluster" | "sub-block";

/** Watches a file; for witnesses, which the model must reach for a proof to mean anything. */
export interface HostFileProbe {
	/** The running coroutine's read of these sub-blocks has taken effect. */
	readTookEffect?(subBlocks: readonly number[]): void;
	/** The running coroutine's write of these sub-blocks has taken effect. */
	writeTookEffect?(subBlocks: readonly number[]): void;
}

/** How a file on the host behaves. */
export interface HostFileOptions {
	/** What a sub-block holds at the beginning. */
	readonly initially: (subBlock: number) => string;
	readonly effectUnit: EffectUnit;
	readonly probe?: HostFileProbe;
}

const WHY_EFFECT = "the host does the I/O in its own time: other coroutines run before it takes effect";
const WHY_DONE = "the I/O is done, but nobody has looked yet: other coroutines run before the completion is delivered";

/**
 * A file on the host, with I/O in three parts: a request is submitted when the coroutine gets to it; it takes effect at any
 * later time, piece by piece, in any order; and it completes later still. Source: `file-posix.c`, where a thread pool or
 * the kernel does what lies between submission and completion.
 */
export class HostFile {
	/** What each sub-block holds. */
	private readonly blocks: CellFamily<string>[] = [];

	constructor(
		readonly name: string,
		private readonly options: HostFileOptions,
	) {}

	/** What a sub-block holds now. For effects, and for properties. */
	contentAt(subBlock: number): string {
		return this.block(subBlock).get();
	}

	/** Reads a range of bytes. Sub-blocks may come from different moments. */
	*read(offset: number, bytes: number): Coroutine<Data> {
		const first = offset / SUB_BLOCK_SIZE;
		const data = subBlocksIn(offset, bytes).map(() => "");
		let pending = this.effects(offset, bytes);
		while (pending.length > 0) {
			yield* pause(`read ${this.name}: submitted`, { here: [offset, pending, data], why: WHY_EFFECT });
			const effect = pending[choose("what the host reads next", pending.length)] as number[];
			pending = pending.filter((other) => other !== effect);
			for (const subBlock of effect) data[subBlock - first] = this.contentAt(subBlock);
			note(`reads ${describe(effect)} of ${this.name}`, { event: `${this.name}: read` });
			this.options.probe?.readTookEffect?.(effect);
		}
		yield* pause(`read ${this.name}: done`, { here: [offset, data], why: WHY_DONE });
		return data;
	}

	/** Writes data from `offset` on. */
	*write(offset: number, data: Data): Coroutine {
		const first = offset / SUB_BLOCK_SIZE;
		let pending = this.effects(offset, data.length * SUB_BLOCK_SIZE);
		while (pending.length > 0) {
			yield* pause(`write ${this.name}: submitted`, { here: [offset, data, pending], why: WHY_EFFECT });
			const effect = pending[choose("what the host writes next", pending.length)] as number[];
			pending = pending.filter((other) => other !== effect);
			for (const subBlock of effect) this.block(subBlock).set(data[subBlock - first] as string);
			note(`writes ${describe(effect)} of ${this.name}`, { event: `${this.name}: written` });
			this.options.probe?.writeTookEffect?.(effect);
		}
		yield* pause(`write ${this.name}: done`, { here: [offset], why: WHY_DONE });
	}

	private block(subBlock: number) {
		this.blocks[subBlock] ??= cellFamily(this.name, this.options.initially(subBlock));
		return this.blocks[subBlock].at(nameOfSubBlock(subBlock));
	}

	/** The pieces in which a request takes effect. */
	private effects(offset: number, bytes: number): number[][] {
		const subBlocks = subBlocksIn(offset, bytes);
		if (this.options.effectUnit === "sub-block") return subBlocks.map((subBlock) => [subBlock]);
		const pieces = new Map<number, number[]>();
		for (const subBlock of subBlocks) {
			const cluster = clusterOf(subBlock);
			pieces.set(cluster, [...(pieces.get(cluster) ?? []), subBlock]);
		}
		return [...pieces.values()];
	}
}

/** `0a` for the first half of cluster 0, `0b` for the second. */
export function nameOfSubBlock(subBlock: number): string {
	return `${clusterOf(subBlock)}${subBlock % SUB_BLOCKS_PER_CLUSTER === 0 ? "a" : "b"}`;
}

function describe(effect: readonly number[]): string {
	return effect.length === 1 ? nameOfSubBlock(effect[0] as number) : `cluster ${clusterOf(effect[0] as number)}`;
}

function clusterOf(subBlock: number): number {
	return Math.floor(subBlock / SUB_BLOCKS_PER_CLUSTER);
}
