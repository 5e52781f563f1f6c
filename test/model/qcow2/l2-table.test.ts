import { describe, expect, it } from "vitest";
import { bdrvCoPreadv, bdrvCoPwritev, CLUSTER_SIZE } from "../../../model/index.js";
import { type Coroutine, cell, keeping, spawn } from "../../../scheduler/index.js";
import { endsOf, type Setup, wayOf } from "../ends.js";
import { contentsOf, makeOverlay, marksOf, type Overlay, type OverlayOptions } from "./overlay.js";

const MAKING = ["update refcounts of B", "write the new L2 table of B", "update L1 of B"];
const DATA = ["write B.file: submitted", "write B.file: done"];
const LOAD = "load the L2 table of B";
const UPDATE = "update the L2 table of B";

/** Writes of cluster 0 in an image without an L2 table, one after the other. */
function writing(options: OverlayOptions, writes: number, look: (overlay: Overlay) => unknown): Setup {
	return () => {
		const overlay = makeOverlay({ l1Present: false, l2Cached: false, ...options });
		const answers = cell<readonly unknown[]>("answers", []);
		spawn("writer", function* (): Coroutine {
			for (let i = 0; i < writes; i++) {
				const data = marksOf(`w${i}.`, 0, CLUSTER_SIZE);
				const ret = yield* keeping([i], bdrvCoPwritev(overlay.bs, 0, CLUSTER_SIZE, data));
				answers.set([...answers.get(), ret]);
			}
		});
		return () => [...answers.get(), look(overlay)];
	};
}

const first = (overlay: Overlay) => contentsOf(overlay, 2)[0] ?? "unallocated";

describe("the first write makes the table", () => {
	it("refcounts first, then the table, then the pointer to it, and then the data; the second write finds it", () => {
		expect(wayOf(writing({}, 1, first)).points).toEqual([...MAKING, ...DATA]);
		expect(wayOf(writing({}, 2, first)).points).toEqual([...MAKING, ...DATA, ...DATA]);
	});

	it("the place for the table is looked for in the refcounts, which are loaded once", () => {
		const { points } = wayOf(writing({ refcountsCached: false }, 1, first));
		expect(points).toEqual(["load refcounts of B", ...MAKING, ...DATA]);
	});

	it("all its slices come into the cache: nothing is loaded afterwards", () => {
		const readsAll: Setup = () => {
			const { bs } = makeOverlay({ l1Present: false, l2Cached: false, l2Slice: 1 });
			spawn("me", function* () {
				yield* bdrvCoPwritev(bs, 0, CLUSTER_SIZE, marksOf("w", 0, CLUSTER_SIZE));
				yield* bdrvCoPreadv(bs, CLUSTER_SIZE, CLUSTER_SIZE);
			});
			return () => undefined;
		};
		expect(wayOf(readsAll).points).toEqual([...MAKING, ...DATA, "read A.file: submitted", "read A.file: done"]);
	});

	it("where they do not all fit, each new slice pushes out the one before, which is new and has to be written", () => {
		const { points } = wayOf(writing({ l2Slice: 1, l2Slots: 1 }, 1, first));
		const [refcounts, table, l1] = MAKING;
		expect(points).toEqual([refcounts, UPDATE, table, l1, LOAD, ...DATA]);
	});
});

describe("an error on the way", () => {
	const OPERATIONS = ["load refcounts", "update refcounts", "write the new L2 table", "update L1"];

	it.each(OPERATIONS)(
		"of %s leaves no table: the write fails, nothing is allocated, and the next write makes one",
		(at) => {
			const faults = { most: 1, at: `${at} of B` };
			const look = (overlay: Overlay) => [overlay.image.l1Present.get(), first(overlay), overlay.image.lock.isHeld()];
			expect(endsOf(writing({ faults, refcountsCached: false }, 1, look))).toEqual([
				["EIO", [false, "unallocated", false]],
				[0, [true, "w0.0", false]],
			]);
			expect(endsOf(writing({ faults, refcountsCached: false }, 2, look))).toEqual([
				["EIO", 0, [true, "w1.0", false]],
				[0, 0, [true, "w1.0", false]],
			]);
		},
	);
});
