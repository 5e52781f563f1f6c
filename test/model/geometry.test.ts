import { describe, expect, it } from "vitest";
import { alignDown, alignUp } from "../../model/geometry.js";
import {
	CLUSTER_SIZE,
	clusterOf,
	gridWith,
	HALVES,
	nameOfPiece,
	offsetOf,
	pieceAt,
	piecesIn,
} from "../../model/index.js";
import { alignedParts } from "../../model/io/aligned-parts.js";

const HALF = CLUSTER_SIZE / 2;
const KIB = 1024;

describe("a grid", () => {
	it("has the halves of each cluster, and what else is asked for", () => {
		expect(gridWith([])).toEqual(HALVES);
		expect(gridWith([4 * KIB, HALF, 3 * CLUSTER_SIZE + 8 * KIB])).toEqual([0, 4 * KIB, 8 * KIB, HALF]);
	});

	it("has each cut in every cluster that an image may have, wherever it lies", () => {
		const quarter = CLUSTER_SIZE / 4;
		expect(gridWith([4 * KIB], HALF)).toEqual([0, 4 * KIB, HALF, HALF + 4 * KIB]);
		expect(gridWith([HALF + 4 * KIB], quarter)).toEqual(
			[0, 1, 2, 3].flatMap((i) => [i * quarter, i * quarter + 4 * KIB]),
		);
	});

	it("numbers pieces through all clusters", () => {
		const grid = gridWith([4 * KIB]);
		expect([0, 4 * KIB, HALF, CLUSTER_SIZE, 2 * CLUSTER_SIZE + HALF].map((at) => pieceAt(grid, at))).toEqual([
			0, 1, 2, 3, 8,
		]);
		for (const piece of [0, 1, 2, 3, 8]) expect(pieceAt(grid, offsetOf(grid, piece))).toBe(piece);
		expect([0, 2, 3, 8].map((piece) => clusterOf(grid, piece))).toEqual([0, 0, 1, 2]);
		expect(piecesIn(grid, 4 * KIB, CLUSTER_SIZE)).toEqual([1, 2, 3]);
		expect(piecesIn(grid, HALF, 0)).toEqual([]);
	});

	it("does not know what lies within a piece", () => {
		expect(() => pieceAt(HALVES, 512)).toThrow(new RangeError("the grid 0 32768 has no cut at offset 512"));
		expect(() => piecesIn(HALVES, 0, 512)).toThrow(RangeError);
	});
});

it("pieces are named by cluster and letter, beyond z with a number", () => {
	expect([0, 1, 2, 5].map((piece) => nameOfPiece(HALVES, piece))).toEqual(["0a", "0b", "1a", "2b"]);
	const fine = Array.from({ length: 60 }, (_, i) => i * 512);
	expect([25, 26, 52, 60].map((piece) => nameOfPiece(fine, piece))).toEqual(["0z", "0a2", "0a3", "1a"]);
});

it("offsets are rounded to multiples, and stay where they are one", () => {
	expect([0, 1, 511, 512, 513].map((n) => alignDown(n, 512))).toEqual([0, 0, 0, 512, 512]);
	expect([0, 1, 511, 512, 513].map((n) => alignUp(n, 512))).toEqual([0, 512, 512, 512, 1024]);
});

describe("a request in parts", () => {
	const parts = (offset: number, bytes: number) =>
		alignedParts(offset, bytes, 10).map(({ at, length }) => [at, length]);

	it("has what comes before the first boundary, whole blocks, and the rest", () => {
		expect(parts(3, 30)).toEqual([
			[3, 7],
			[10, 20],
			[30, 3],
		]);
		expect(parts(10, 20)).toEqual([[10, 20]]);
		expect(parts(10, 23)).toEqual([
			[10, 20],
			[30, 3],
		]);
		expect(parts(3, 17)).toEqual([
			[3, 7],
			[10, 10],
		]);
	});

	it("is one part where it lies within a block, and two where it meets one boundary", () => {
		expect(parts(3, 4)).toEqual([[3, 4]]);
		expect(parts(0, 4)).toEqual([[0, 4]]);
		expect(parts(3, 7)).toEqual([[3, 7]]);
		expect(parts(3, 9)).toEqual([
			[3, 7],
			[10, 2],
		]);
	});
});
