import { type CellFamily, type Coroutine, cellFamily, choose, note } from "../scheduler/index.js";
import type { Environment } from "./environment.js";
import type { Errno, Ret } from "./errno.js";
import { clusterOf, type Data, nameOfPiece, pieceAt, piecesIn, zeroesIn } from "./geometry.js";

/** The largest piece of a request that the host reads or writes at one moment: a cluster of 64 KiB, or a piece of the grid. */
export type EffectUnit = "cluster" | "sub-block";

/** Watches a file; for witnesses, which the model must reach for a proof to mean anything. */
export interface HostFileProbe {
	/** The running coroutine's read of these pieces has taken effect. */
	readTookEffect?(pieces: readonly number[]): void;
	/** The running coroutine's write of these pieces has taken effect. */
	writeTookEffect?(pieces: readonly number[]): void;
}

/** How a file on the host behaves. */
export interface HostFileOptions {
	/** What a piece holds at the beginning. */
	readonly initially: (piece: number) => string;
	readonly effectUnit: EffectUnit;
	readonly probe?: HostFileProbe;
}

const WHY_EFFECT = "the host does the I/O in its own time: other coroutines run before it takes effect";
const WHY_DONE = "the I/O is done, but nobody has looked yet: other coroutines run before the completion is delivered";

/**
 * A file on the host, with I/O in three parts: a request is submitted when the coroutine gets to it; it takes effect at any
 * later time, piece by piece, in any order; and it completes later still. Where the host may fail, it fails before any of the
 * pieces, so that some of a request may have taken effect. Source: `file-posix.c`, where a thread pool or the kernel does
 * what lies between submission and completion.
 */
export class HostFile {
	/** What each piece holds. */
	private readonly blocks: CellFamily<string>[] = [];

	constructor(
		readonly name: string,
		private readonly environment: Environment,
		private readonly options: HostFileOptions,
	) {}

	/** What a piece holds now. For effects, and for properties. */
	contentAt(piece: number): string {
		return this.block(piece).get();
	}

	/** Reads a range of bytes. Pieces may come from different moments. */
	*read(offset: number, bytes: number): Coroutine<Data | Errno> {
		const { environment, name } = this;
		const first = pieceAt(environment.grid, offset);
		const data = piecesIn(environment.grid, offset, bytes).map(() => "");
		const ret = yield* this.takeEffects("read", `read ${name}`, offset, bytes, [data], (effect) => {
			for (const piece of effect) data[piece - first] = this.contentAt(piece);
			note(`reads ${this.describe(effect)} of ${name}`, { event: `${name}: read` });
			this.options.probe?.readTookEffect?.(effect);
		});
		if (ret !== 0) return ret;
		yield* environment.event(`read ${name}: done`, { here: [offset, data], why: WHY_DONE });
		return data;
	}

	/** Writes data from `offset` in bytes on. */
	*write(offset: number, bytes: number, data: Data): Coroutine<Ret> {
		return yield* this.change("write", offset, bytes, data);
	}

	/** Writes zeroes without a buffer. Source: `file-posix.c`, `fallocate` with `FALLOC_FL_ZERO_RANGE`. */
	*writeZeroes(offset: number, bytes: number): Coroutine<Ret> {
		return yield* this.change("zero", offset, bytes, zeroesIn(this.environment.grid, offset, bytes));
	}

	/** Punches a hole, which reads as zeroes. Source: `file-posix.c`, `fallocate` with `FALLOC_FL_PUNCH_HOLE`. */
	*discard(offset: number, bytes: number): Coroutine<Ret> {
		return yield* this.change("discard", offset, bytes, zeroesIn(this.environment.grid, offset, bytes));
	}

	/**
	 * Copies from another file, each piece at one moment.
	 *
	 * @param offset - where in this file, in bytes
	 * @param from - where in the other file, in bytes
	 *
	 * Source: `file-posix.c`, `copy_file_range`.
	 */
	*copyFrom(source: HostFile, from: number, offset: number, bytes: number): Coroutine<Ret> {
		const { environment } = this;
		const shift = pieceAt(environment.grid, from) - pieceAt(environment.grid, offset);
		const operation = `copy ${source.name} to ${this.name}`;
		const ret = yield* this.takeEffects("copy", operation, offset, bytes, [shift], (effect) => {
			const copied = effect.map((piece) => piece + shift);
			for (const piece of effect) this.block(piece).set(source.contentAt(piece + shift));
			note(`copies ${source.describe(copied)} of ${source.name} to ${this.name}`, { event: `${this.name}: written` });
		});
		if (ret !== 0) return ret;
		yield* environment.event(`${operation}: done`, { here: [offset], why: WHY_DONE });
		return 0;
	}

	private *change(verb: "write" | "zero" | "discard", offset: number, bytes: number, data: Data): Coroutine<Ret> {
		const { environment, name } = this;
		const first = pieceAt(environment.grid, offset);
		const ret = yield* this.takeEffects(verb, `${verb} ${name}`, offset, bytes, [data], (effect) => {
			for (const piece of effect) this.block(piece).set(data[piece - first] as string);
			note(`${verb}s ${this.describe(effect)} of ${name}`, { event: `${name}: written` });
			this.options.probe?.writeTookEffect?.(effect);
		});
		if (ret !== 0) return ret;
		yield* environment.event(`${verb} ${name}: done`, { here: [offset], why: WHY_DONE });
		return 0;
	}

	/**
	 * Submits a request, and lets it take effect piece by piece, as long as the host does not fail.
	 *
	 * @param kept - what the caller needs of its locals, besides the range
	 */
	private *takeEffects(
		verb: string,
		operation: string,
		offset: number,
		bytes: number,
		kept: readonly unknown[],
		takesEffect: (effect: readonly number[]) => void,
	): Coroutine<Ret> {
		const { environment } = this;
		let pending = this.effects(offset, bytes);
		while (pending.length > 0) {
			yield* environment.event(`${operation}: submitted`, { here: [offset, bytes, pending, ...kept], why: WHY_EFFECT });
			if (environment.faults.fails(operation)) return yield* this.failure(verb);
			const effect = pending[choose(`what the host ${thirdPerson(verb)} next`, pending.length)] as number[];
			pending = pending.filter((other) => other !== effect);
			takesEffect(effect);
		}
		return 0;
	}

	/** The completion of a request that the host has failed. */
	private *failure(verb: string): Coroutine<Errno> {
		yield* this.environment.event(`${verb} ${this.name}: failed`, { here: [], why: WHY_DONE });
		return "EIO";
	}

	private block(piece: number) {
		this.blocks[piece] ??= cellFamily(this.name, this.options.initially(piece));
		return this.blocks[piece].at(nameOfPiece(this.environment.grid, piece));
	}

	/** The pieces in which a request takes effect. */
	private effects(offset: number, bytes: number): number[][] {
		const { grid } = this.environment;
		const pieces = piecesIn(grid, offset, bytes);
		if (this.options.effectUnit === "sub-block") return pieces.map((piece) => [piece]);
		const clusters = new Map<number, number[]>();
		for (const piece of pieces) {
			const cluster = clusterOf(grid, piece);
			clusters.set(cluster, [...(clusters.get(cluster) ?? []), piece]);
		}
		return [...clusters.values()];
	}

	private describe(pieces: readonly number[]): string {
		const { grid } = this.environment;
		const [first = 0] = pieces;
		if (pieces.length === grid.length) return `cluster ${clusterOf(grid, first)}`;
		return pieces.map((piece) => nameOfPiece(grid, piece)).join(" ");
	}
}

function thirdPerson(verb: string): string {
	return verb === "copy" ? "copies" : `${verb}s`;
}
