import {
	type Cell,
	type CoMutex,
	type Coroutine,
	cell,
	cellFamily,
	keepingAsCaller,
	note,
} from "../../scheduler/index.js";
import type { Environment } from "../environment.js";
import type { Ret } from "../errno.js";

/** A slice in the cache. Source: `struct Qcow2CachedTable`. */
type CachedSlice = { readonly slice: number; readonly dirty: boolean };

/** How large the table and its cache are. */
export interface L2CacheOptions {
	/** Clusters in a slice. */
	readonly slice: number;
	/** Slices in the table. */
	readonly slices: number;
	/** Slices that the cache holds. */
	readonly slots: number;
	/** Whether the table is in the cache at the beginning, as far as it fits. */
	readonly cached: boolean;
}

/**
 * Which slices of an image's L2 table are in memory. What they say stands elsewhere: as long as the mutex is held, only who
 * has to wait for the disk depends on this.
 *
 * Source: `qcow2-cache.c`.
 */
export class L2Cache {
	/** Where all slices fit, each comes in once and stays. */
	private readonly present: Cell<boolean>[] = [];
	/** Where they do not, those that are there, the one used last in front. */
	private readonly entries: Cell<readonly CachedSlice[]> | undefined;

	constructor(
		private readonly name: string,
		private readonly environment: Environment,
		private readonly lock: CoMutex,
		private readonly options: L2CacheOptions,
	) {
		const { slices, slots, cached } = options;
		if (slots < slices) {
			const first = Array.from({ length: slots }, (_, slice) => ({ slice, dirty: false }));
			this.entries = cell<readonly CachedSlice[]>(`${name}.l2Cache`, cached ? first : []);
		} else if (slices === 1) {
			// The table of a small image is one slice, which needs no number.
			this.present.push(cell(`${name}.l2Cached`, cached));
		} else {
			const family = cellFamily(`${name}.l2Cached`, cached);
			for (let slice = 0; slice < slices; slice++) this.present.push(family.at(slice));
		}
	}

	/** The last cluster, exclusive, that is in the same slice as this one. */
	endOfSlice(cluster: number): number {
		return (this.sliceOf(cluster) + 1) * this.options.slice;
	}

	/** Brings the slice with a cluster's entry into the cache if it is not there, holding the mutex. Source: `l2_load`, `qcow2_cache_do_get`. */
	*load(cluster: number): Coroutine<Ret> {
		const slice = this.sliceOf(cluster);
		if (this.isPresent(slice)) {
			this.use(slice, false);
			return 0;
		}
		const evicted = yield* keepingAsCaller(["l2 load: evict", slice], this.evict());
		if (evicted !== 0) return evicted;
		note(`misses the L2 cache of ${this.name} and loads the table${this.numbered(slice)}`, {
			event: `${this.name}: loads L2`,
		});
		const { lockOverL2Load } = this.environment.switches;
		if (!lockOverL2Load) yield* this.lock.unlock();
		yield* keepingAsCaller(
			["l2 load", slice],
			this.environment.event(`load the L2 table of ${this.name}`, {
				here: [],
				why: "the table is read from disk; the mutex stays locked meanwhile",
			}),
		);
		const failed = this.environment.faults.fails(`load L2 of ${this.name}`);
		if (!lockOverL2Load) yield* keepingAsCaller(["l2 load: lock", slice, failed], this.lock.lock());
		if (failed) return "EIO";
		this.use(slice, false);
		return 0;
	}

	/** Notes that an entry in the slice, which must be in the cache, has changed. Source: `qcow2_cache_entry_mark_dirty`. */
	markDirty(cluster: number): void {
		this.use(this.sliceOf(cluster), true);
	}

	/** Takes all slices of a new table in, without a load. Source: the loop of `l2_allocate`, `qcow2_cache_get_empty`. */
	*takeInNew(): Coroutine<Ret> {
		for (let slice = 0; slice < this.options.slices; slice++) {
			const evicted = this.isPresent(slice) ? 0 : yield* keepingAsCaller(["l2 take in", slice], this.evict());
			if (evicted !== 0) return evicted;
			this.use(slice, true);
		}
		return 0;
	}

	/** Notes that all that is in the cache has been written to disk. Source: `qcow2_cache_flush`. */
	markClean(): void {
		this.entries?.set(this.entries.get().map(({ slice }) => ({ slice, dirty: false })));
	}

	/** Makes room: the slice that was used longest ago is written back if it has changed. Source: `qcow2_cache_entry_flush`. */
	private *evict(): Coroutine<Ret> {
		const { entries } = this;
		if (entries === undefined || entries.get().length < this.options.slots) return 0;
		const victim = entries.get().at(-1) as CachedSlice;
		if (victim.dirty) {
			note(`writes slice ${victim.slice} of the L2 table of ${this.name} back`, { event: `${this.name}: updates L2` });
			yield* keepingAsCaller(
				["l2 evict", victim.slice],
				this.environment.event(`update the L2 table of ${this.name}`, {
					here: [],
					why: "the slice that leaves the cache is written to disk; the mutex stays locked meanwhile",
				}),
			);
			if (this.environment.faults.fails(`update L2 of ${this.name}`)) return "EIO";
		}
		entries.set(entries.get().filter(({ slice }) => slice !== victim.slice));
		return 0;
	}

	private isPresent(slice: number): boolean {
		if (this.entries !== undefined) return this.entries.get().some((entry) => entry.slice === slice);
		return (this.present[slice] as Cell<boolean>).get();
	}

	private use(slice: number, dirty: boolean): void {
		if (this.entries === undefined) {
			const present = this.present[slice] as Cell<boolean>;
			if (!present.get()) present.set(true);
			return;
		}
		const old = this.entries.get();
		const known = old.find((entry) => entry.slice === slice);
		const others = old.filter((entry) => entry.slice !== slice);
		this.entries.set([{ slice, dirty: dirty || (known?.dirty ?? false) }, ...others]);
	}

	private sliceOf(cluster: number): number {
		return Math.floor(cluster / this.options.slice);
	}

	private numbered(slice: number): string {
		return this.options.slices === 1 ? "" : `, slice ${slice}`;
	}
}
