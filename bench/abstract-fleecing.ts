import {
	assert,
	type Coroutine,
	cell,
	interchangeable,
	type Program,
	pause,
	program,
	spawn,
	waitUntil,
} from "../scheduler/index.js";

/** How large the abstract race is. */
export interface AbstractSize {
	/** Each reads every cluster of B, in order. */
	readonly readers: number;
	/** Guest g writes cluster g mod C of A. */
	readonly guests: number;
	readonly clusters: number;
	/** Whether a copy's write to B waits for the reads of B that overlap it. Default: true. */
	readonly flag?: boolean;
}

/**
 * The race of image fleecing, reduced to what makes it: the mutex of B, the L2 table that may have to be loaded, the tracked
 * requests of B and the job's bits. It is there to be compared with other tools, so each step is one `d_step` of
 * `spin/fleecing.pml`, in the same order, and the two have the same states. The model proper is in `model/`.
 */
export function abstractFleecing({ readers, guests, clusters, flag = true }: AbstractSize): Program {
	return program(`abstract fleecing ${readers} ${guests} ${clusters}`, () => {
		const locked = cell("locked", false);
		const l2Cached = cell("l2Cached", false);
		const each = <T>(name: string, initial: T) =>
			Array.from({ length: clusters }, (_, c) => cell(`${name}${c}`, initial));
		/** The job's bit, and whether the copy is still in flight. */
		const copy = each<"to copy" | "copying" | "copied">("copy", "to copy");
		/** Tracked reads of B. */
		const reads = each("reads", 0);
		/** Tracked serialising writes of B. */
		const writing = each("writing", false);
		/** Whether B has the cluster itself, and whether A has the guest's data. */
		const linked = each("linked", false);
		const written = each("written", false);
		const of = <T>(cells: readonly T[], c: number): T => cells[c] as T;

		/** Takes the mutex and brings the L2 table into the cache, holding it. */
		function* lockAndLoad(c: number): Coroutine {
			yield* waitUntil("lock", () => !locked.get(), { here: [c] });
			locked.set(true);
			for (;;) {
				yield* pause("look up", { here: [c] });
				if (l2Cached.get()) return;
				l2Cached.set(true);
			}
		}

		function* reader(): Coroutine {
			for (let c = 0; c < clusters; c++) {
				yield* waitUntil("begin", () => !of(writing, c).get(), { here: [c] });
				of(reads, c).set(of(reads, c).get() + 1);
				yield* lockAndLoad(c);
				locked.set(false);
				if (!of(linked, c).get()) {
					yield* pause("read A", { here: [c] });
					assert(!of(written, c).get(), "a read of B gives the old data");
				}
				yield* pause("end", { here: [c] });
				of(reads, c).set(of(reads, c).get() - 1);
			}
		}

		function* guest(c: number): Coroutine {
			yield* waitUntil("begin", () => of(copy, c).get() !== "copying", { here: [] });
			if (of(copy, c).get() === "to copy") {
				of(copy, c).set("copying");
				yield* pause("read A", { here: [] });
				assert(!of(written, c).get(), "a copy is made of the old data");
				yield* waitUntil("write B", () => !flag || of(reads, c).get() === 0, { here: [] });
				of(writing, c).set(flag);
				yield* lockAndLoad(c);
				yield* pause("link", { here: [] });
				of(linked, c).set(true);
				locked.set(false);
				of(writing, c).set(false);
				of(copy, c).set("copied");
			}
			yield* pause("write A", { here: [] });
			of(written, c).set(true);
		}

		interchangeable(Array.from({ length: readers }, (_, r) => spawn(`reader${r}`, reader)));
		const writers = Array.from({ length: guests }, (_, g) => spawn(`guest${g}`, () => guest(g % clusters)));
		for (let c = 0; c < clusters; c++) interchangeable(writers.filter((_, g) => g % clusters === c));
	});
}
