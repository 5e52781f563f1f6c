import { describe, expect, it } from "vitest";
import { bdrvCoPreadv, bdrvCoPwritev, bdrvCoPwriteZeroes, CLUSTER_SIZE, type Ret } from "../../../model/index.js";
import { type Coroutine, cell, keeping, spawn } from "../../../scheduler/index.js";
import { endsOf, type Setup, wayOf } from "../ends.js";
import { contentsOf, makeOverlay, marksOf, type Overlay, type OverlayOptions } from "./overlay.js";

const HALF = CLUSTER_SIZE / 2;

function compress({ bs }: Overlay, writer: string, offset = 0, bytes = CLUSTER_SIZE): Coroutine<Ret> {
	return bdrvCoPwritev(bs, offset, bytes, marksOf(writer, offset, bytes), { compressed: true });
}

/** Requests one after the other; their answers are looked at, and what the image holds. */
function inTurn(options: OverlayOptions, ...requests: ((overlay: Overlay) => Coroutine<unknown>)[]): Setup {
	return () => {
		const overlay = makeOverlay({ length: CLUSTER_SIZE, ...options });
		const answers = cell<readonly unknown[]>("answers", []);
		spawn("me", function* (): Coroutine {
			for (const [turn, request] of requests.entries()) {
				const answer = yield* keeping(["request", turn], request(overlay));
				answers.set([...answers.get(), answer]);
			}
		});
		return () => [
			...answers.get(),
			contentsOf(overlay, 2)
				.map((content) => content ?? "-")
				.join(),
		];
	};
}

const first = (overlay: Overlay) => compress(overlay, "c");

it("compresses, and then links the cluster before its data are there", () => {
	const { points, notes } = wayOf(inTurn({}, first));
	expect(points).toEqual(["compress for B", "write B.file: submitted", "write B.file: done"]);
	const link = notes.findIndex((text) => text.startsWith("links cluster 0"));
	expect(notes.findIndex((text) => text.startsWith("writes cluster 0 of B.file"))).toBeGreaterThan(link);
	expect(link).toBeGreaterThanOrEqual(0);
	expect(endsOf(inTurn({}, first))).toEqual([[0, "c0,c1"]]);
});

it("so a read in between finds what cannot be inflated, if nothing keeps it out", () => {
	const beside: Setup = () => {
		const overlay = makeOverlay({ length: CLUSTER_SIZE });
		const answer = cell<unknown>("answer", null);
		spawn("writer", function* () {
			yield* first(overlay);
		});
		spawn("reader", function* () {
			answer.set(yield* bdrvCoPreadv(overlay.bs, 0, CLUSTER_SIZE));
		});
		return () => answer.get();
	};
	expect(endsOf(beside)).toEqual(["EIO", ["a0", "a1"], ["c0", "c1"]]);
});

describe("overwrites nothing", () => {
	it("that is compressed already", () => {
		expect(endsOf(inTurn({}, first, (o) => compress(o, "d")))).toEqual([[0, "EIO", "c0,c1"]]);
	});

	it("that is there uncompressed", () => {
		const plain = (o: Overlay) => bdrvCoPwritev(o.bs, 0, CLUSTER_SIZE, ["p0", "p1"]);
		expect(endsOf(inTurn({}, plain, first))).toEqual([[0, "EIO", "p0,p1"]]);
	});

	it("but zeroes, which have no cluster", () => {
		const zero = (o: Overlay) => bdrvCoPwriteZeroes(o.bs, 0, CLUSTER_SIZE);
		expect(endsOf(inTurn({}, zero, first))).toEqual([[0, 0, "c0,c1"]]);
	});

	it("and is itself overwritten by plain data, whose cluster is new, and the old one free", () => {
		const plain = (o: Overlay) => bdrvCoPwritev(o.bs, 0, HALF, ["p0"]);
		expect(endsOf(inTurn({}, first, plain))).toEqual([[0, 0, "p0,c1"]]);
		const freed: Setup = () => {
			const overlay = makeOverlay();
			spawn("me", function* () {
				yield* keeping(["c"], first(overlay));
				yield* keeping(["p"], plain(overlay));
				yield* keeping(["next"], bdrvCoPwritev(overlay.bs, CLUSTER_SIZE, CLUSTER_SIZE, ["n", "n"]));
			});
			return () => [0, 1].map((cluster) => overlay.image.l2Entry(cluster).get());
		};
		expect(endsOf(freed)).toEqual([[1, 0]]);
	});

	it("and together with what is not there, in one allocation", () => {
		const second = (o: Overlay) => compress(o, "c", CLUSTER_SIZE);
		const plain = (o: Overlay) => bdrvCoPwritev(o.bs, 0, 2 * CLUSTER_SIZE, ["p0", "p1", "p2", "p3"]);
		const { points } = wayOf(inTurn({ length: 2 * CLUSTER_SIZE }, second, plain));
		const [submitted, done] = ["write B.file: submitted", "write B.file: done"];
		expect(points).toEqual(["compress for B", submitted, done, submitted, submitted, done]);
	});
});

it("takes one whole cluster, or the short one at the end", () => {
	const two = { length: 2 * CLUSTER_SIZE };
	expect(endsOf(inTurn(two, (o) => compress(o, "c", 0, HALF)))).toEqual([["EINVAL", "-,-"]]);
	expect(endsOf(inTurn(two, (o) => compress(o, "c", HALF, CLUSTER_SIZE)))).toEqual([["EINVAL", "-,-"]]);
	expect(endsOf(inTurn(two, (o) => compress(o, "c", 0, 2 * CLUSTER_SIZE)))).toEqual([["EINVAL", "-,-"]]);
	const short = inTurn(
		{ length: HALF },
		(o) => compress(o, "c", 0, HALF),
		(o) => bdrvCoPreadv(o.bs, 0, HALF),
	);
	expect(endsOf(short)[0]).toEqual([0, ["c0"], "c0,unwritten"]);
});

it("what fails to be written is linked all the same, and can never be written again", () => {
	const faults = { most: 1, at: "write B.file" };
	const read = (o: Overlay) => bdrvCoPreadv(o.bs, 0, CLUSTER_SIZE);
	expect(endsOf(inTurn({ faults }, first, read, first))).toEqual([
		["EIO", "EIO", "EIO", "unwritten,unwritten"],
		[0, ["c0", "c1"], "EIO", "c0,c1"],
	]);
});

it.each(["load L2 of B", "load refcounts of B"])("links nothing after an error of %s", (at) => {
	const options = { l2Cached: false, refcountsCached: false, faults: { most: 1, at } };
	expect(endsOf(inTurn(options, first))).toEqual([
		["EIO", "-,-"],
		[0, "c0,c1"],
	]);
});
