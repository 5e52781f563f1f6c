import { describe, expect, it } from "vitest";
import { bdrvCoPreadv, CLUSTER_SIZE, UNWRITTEN } from "../../../model/index.js";
import { allocCompressedClusterOffset, zeroizeClusters } from "../../../model/qcow2/cluster.js";
import { type Coroutine, cell, keeping, spawn } from "../../../scheduler/index.js";
import { endsOf, type Setup, wayOf } from "../ends.js";
import { makeOverlay, type Overlay, type OverlayOptions } from "./overlay.js";

const HALF = CLUSTER_SIZE / 2;

/** A read of an image, after something has been done to it; what it is given is looked at. */
function reading(
	options: OverlayOptions,
	[offset, bytes] = [0, 2 * CLUSTER_SIZE],
	before: (overlay: Overlay) => Coroutine<unknown> = nothing,
): Setup {
	return () => {
		const overlay = makeOverlay(options);
		const answer = cell<unknown>("answer", null);
		spawn("reader", function* () {
			yield* keeping(["before"], before(overlay));
			const read = bdrvCoPreadv(overlay.bs, offset as number, bytes as number);
			answer.set(yield* keeping(["read"], read));
		});
		return () => answer.get();
	};
}

function* nothing(): Coroutine {}

describe("what is mapped alike is read at once", () => {
	const twice = (file: string) => [
		`read ${file}: submitted`,
		`read ${file}: done`,
		`read ${file}: submitted`,
		`read ${file}: done`,
	];
	// Two clusters at once take effect one after the other.
	const atOnce = (file: string) => [`read ${file}: submitted`, `read ${file}: submitted`, `read ${file}: done`];

	it.each<[string, OverlayOptions, string[], string[]]>([
		["unallocated clusters", {}, atOnce("A.file"), ["a0", "a1", "a2", "a3"]],
		["neighbours in the file", { allocated: (n) => n }, atOnce("B.file"), ["b0", "b1", "b2", "b3"]],
		["clusters in another order in the file", { allocated: (n) => 1 - n }, twice("B.file"), ["b2", "b3", "b0", "b1"]],
		["unallocated clusters of two slices", { l2Slice: 1 }, twice("A.file"), ["a0", "a1", "a2", "a3"]],
		["neighbours, but in two slices", { allocated: (n) => n, l2Slice: 1 }, twice("B.file"), ["b0", "b1", "b2", "b3"]],
		[
			"unallocated clusters of two slices without a table",
			{ l1Present: false, l2Slice: 1 },
			twice("A.file"),
			["a0", "a1", "a2", "a3"],
		],
		[
			"one that is allocated and one that is not",
			{ allocated: (n) => (n === 0 ? 0 : undefined) },
			[...twice("B.file").slice(0, 2), ...twice("A.file").slice(0, 2)],
			["b0", "b1", "a2", "a3"],
		],
	])("%s", (_, options, points, data) => {
		expect(wayOf(reading(options))).toMatchObject({ points, end: data });
		expect(endsOf(reading(options))).toEqual([data]);
	});
});

it("reads what is asked for of a cluster, from its place in the file", () => {
	const options = { allocated: (n: number) => 1 - n };
	expect(endsOf(reading(options, [HALF, CLUSTER_SIZE]))).toEqual([["b3", "b0"]]);
});

it("knows without a table on disk that nothing is allocated, and loads none", () => {
	const { points } = wayOf(reading({ l1Present: false, l2Cached: false }, [0, CLUSTER_SIZE]));
	expect(points).toEqual(["read A.file: submitted", "read A.file: done"]);
});

it("reads zeroes where nobody has anything: beyond the end of a shorter backing file, and without one", () => {
	expect(endsOf(reading({ backingLength: CLUSTER_SIZE + HALF }))).toEqual([["a0", "a1", "a2", "0"]]);
	expect(endsOf(reading({ backingLength: HALF }, [HALF, CLUSTER_SIZE]))).toEqual([["0", "0"]]);
	expect(wayOf(reading({ backingLength: 0 }))).toMatchObject({ points: [], end: ["0", "0", "0", "0"] });
});

it("reads zero clusters without asking the disk, whatever is below", () => {
	const zeroed = reading({}, [0, CLUSTER_SIZE], ({ image }) => zeroizeClusters(image, 0, CLUSTER_SIZE));
	expect(wayOf(zeroed)).toMatchObject({ points: [], end: ["0", "0"] });
});

describe("compressed clusters", () => {
	/** Compressed data of which the first `written` bytes are there. */
	const compressed = (written: number) =>
		function* ({ image, file }: Overlay): Coroutine {
			yield* image.lock.lock();
			const place = yield* keeping(["allocate"], allocCompressedClusterOffset(image, CLUSTER_SIZE));
			yield* image.lock.unlock();
			const marks = ["c0", "c1"].slice(0, (2 * written) / CLUSTER_SIZE);
			if (written > 0) yield* keeping(["data"], file.write(place as number, written, marks));
		};

	it("are read as a whole, and given in part", () => {
		const read = (range: [number, number], length = 2 * CLUSTER_SIZE) =>
			reading({ length }, range, compressed(length % CLUSTER_SIZE || CLUSTER_SIZE));
		expect(endsOf(read([0, 2 * CLUSTER_SIZE]))).toEqual([["a0", "a1", "c0", "c1"]]);
		expect(endsOf(read([CLUSTER_SIZE + HALF, HALF]))).toEqual([["c1"]]);
		expect(endsOf(read([CLUSTER_SIZE, HALF], CLUSTER_SIZE + HALF)), "the last one may be short").toEqual([["c0"]]);
	});

	it("cannot be inflated when their data are not there, or not all of them", () => {
		expect(UNWRITTEN).toBe("unwritten");
		for (const written of [0, HALF]) {
			expect(endsOf(reading({}, [CLUSTER_SIZE, HALF], compressed(written)))).toEqual(["EIO"]);
		}
	});
});

describe("the mutex", () => {
	/** Whether the mutex is held when a read takes effect. */
	const heldWhileReading = (options: OverlayOptions, before?: (overlay: Overlay) => Coroutine<unknown>) =>
		wayOf(() => {
			const held = cell<boolean | null>("held", null);
			const overlay: Overlay = makeOverlay({
				...options,
				probe: { readTookEffect: () => held.set(overlay.image.lock.isHeld()) },
			});
			spawn("reader", function* () {
				if (before !== undefined) yield* before(overlay);
				yield* bdrvCoPreadv(overlay.bs, 0, CLUSTER_SIZE);
			});
			return () => [held.get(), overlay.image.lock.isHeld()];
		}).end;

	it("is dropped while data are read, from the file or from below, and taken again to look at what comes next", () => {
		expect(heldWhileReading({})).toEqual([false, false]);
		expect(heldWhileReading({ allocated: (n) => n })).toEqual([false, false]);
	});

	it("is kept while compressed data are read", () => {
		const compressed = ({ image }: Overlay) => allocCompressedClusterOffset(image, 0);
		expect(heldWhileReading({}, compressed)).toEqual([true, false]);
	});

	it("is free again after a read that fails, wherever it fails", () => {
		for (const at of ["load L2 of B", "read A.file"]) {
			const failing = reading({ l2Cached: false, faults: { most: 1, at } }, [0, CLUSTER_SIZE]);
			expect(endsOf(failing), at).toEqual(["EIO", ["a0", "a1"]]);
			const held = () => {
				const overlay = makeOverlay({ l2Cached: false, faults: { most: 1, at } });
				spawn("reader", () => bdrvCoPreadv(overlay.bs, 0, CLUSTER_SIZE) as Coroutine<unknown> as Coroutine);
				return () => overlay.image.lock.isHeld();
			};
			expect(endsOf(held), at).toEqual([false]);
		}
	});
});
