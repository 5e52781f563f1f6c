import { describe, expect, it } from "vitest";
import {
	type BlockNode,
	bdrvCoPreadv,
	bdrvCoPwritev,
	bdrvCoPwriteZeroes,
	CLUSTER_SIZE,
	BlockNode as Node,
	qcow2Driver,
	type RequestFlags,
} from "../../../model/index.js";
import { cell, keeping, spawn } from "../../../scheduler/index.js";
import { endsOf, type Setup, wayOf } from "../ends.js";
import { contentsOf, makeOverlay, type Overlay, type OverlayOptions } from "../qcow2/overlay.js";

const HALF = CLUSTER_SIZE / 2;

/** An overlay that copies what it reads from below. */
function copyingOverlay(options: OverlayOptions = {}): Overlay {
	const overlay = makeOverlay(options);
	const { environment, backing, length } = overlay.bs;
	const bs: BlockNode = new Node("C", qcow2Driver(overlay.image), environment, {
		...{ length, copyOnRead: true },
		...(backing !== null && { backing }),
	});
	return { ...overlay, bs };
}

function reading(
	options: OverlayOptions,
	[offset, bytes] = [0, HALF],
	{ readers = 1, flags = {} }: { readers?: number; flags?: RequestFlags } = {},
): Setup {
	return () => {
		const overlay = copyingOverlay(options);
		const answers = Array.from({ length: readers }, (_, i) => cell<unknown>(`answer${i}`, null));
		for (const [i, answer] of answers.entries()) {
			spawn(`reader${i}`, function* () {
				const read = bdrvCoPreadv(overlay.bs, offset as number, bytes as number, flags);
				answer.set(yield* keeping(["read"], read));
			});
		}
		return () => [
			...answers.map((answer) => answer.get()),
			contentsOf(overlay)
				.map((mark) => mark ?? "-")
				.join(" "),
		];
	};
}

it("copies whole clusters, and gives what was asked for", () => {
	expect(endsOf(reading({}))).toEqual([[["a0"], "a0 a1 - -"]]);
	expect(endsOf(reading({}, [HALF, CLUSTER_SIZE]))).toEqual([[["a1", "a2"], "a0 a1 a2 a3"]]);
	const short = { length: CLUSTER_SIZE + HALF };
	expect(endsOf(reading(short, [CLUSTER_SIZE, HALF]))).toEqual([[["a2"], "- - a2 0"]]);
	const written = wayOf(reading(short, [CLUSTER_SIZE, HALF])).points.filter((point) => point.startsWith("write"));
	const write = ["write B.file: submitted", "write B.file: done"];
	expect(written, "up to the end, and the rest of the cluster apart from it").toEqual([...write, ...write]);
});

it("copies nothing that is there", () => {
	const { points, end } = wayOf(reading({ allocated: (n) => n }));
	expect(points).toEqual(["read B.file: submitted", "read B.file: done"]);
	expect(end).toEqual([["b0"], "b0 b1 b2 b3"]);
});

it("nor zeroes that are in the table alone", () => {
	const zeroed = wayOf(() => {
		const { bs, image } = copyingOverlay();
		const answer = cell<unknown>("answer", null);
		spawn("reader", function* () {
			yield* keeping(["zeroes"], bdrvCoPwriteZeroes(bs, 0, CLUSTER_SIZE));
			answer.set(yield* keeping(["read"], bdrvCoPreadv(bs, 0, HALF)));
		});
		return () => [answer.get(), image.freeClusterIndex.get()];
	});
	expect(zeroed).toMatchObject({ points: [], end: [["0"], 0] });
});

it("nor where the read must wait for nobody: it could not keep others out", () => {
	expect(endsOf(reading({}, [0, HALF], { flags: { noSerialising: true } }))).toEqual([[["a0"], "- - - -"]]);
});

it("two readers of one cluster copy it once: the second finds it", () => {
	const ends = endsOf(reading({}, [0, HALF], { readers: 2 }));
	expect(ends).toEqual([[["a0"], ["a0"], "a0 a1 - -"]]);
	const { notes } = wayOf(reading({}, [0, HALF], { readers: 2 }));
	expect(notes.filter((text) => text === "copies what it has read into C")).toHaveLength(1);
});

describe("a write beside it", () => {
	const beside = (noRounding: boolean): unknown[] =>
		endsOf(() => {
			const overlay = copyingOverlay({ length: CLUSTER_SIZE, switches: { overlapRounding: !noRounding } });
			spawn("reader", function* () {
				yield* keeping(["read"], bdrvCoPreadv(overlay.bs, 0, HALF));
			});
			spawn("writer", function* () {
				yield* keeping(["write"], bdrvCoPwritev(overlay.bs, HALF, HALF, ["w"]));
			});
			return () => contentsOf(overlay, 2).join(" ");
		});

	it("is not undone by the copy, although it is of another part of the cluster", () => {
		expect(beside(false)).toEqual(["a0 w"]);
	});

	it("would be, were the copy's range not rounded to clusters", () => {
		expect(beside(true)).toContain("a0 a1");
	});
});

it.each([
	["read A.file", "- - - -"],
	["write B.file", "- - - -"],
])("a failing %s fails the read, and copies nothing", (at, holds) => {
	const ends = endsOf(reading({ faults: { most: 1, at } }));
	expect(ends).toEqual([
		["EIO", holds],
		[["a0"], "a0 a1 - -"],
	]);
});

it("a table that cannot be loaded fails the read before it copies", () => {
	const ends = endsOf(reading({ l2Cached: false, faults: { most: 1, at: "load L2 of B" } }));
	expect(ends).toEqual([
		["EIO", "- - - -"],
		[["a0"], "a0 a1 - -"],
	]);
});
