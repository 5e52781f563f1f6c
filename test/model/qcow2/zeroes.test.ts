import { describe, expect, it } from "vitest";
import { bdrvCoPdiscard, bdrvCoPreadv, bdrvCoPwritev, bdrvCoPwriteZeroes, CLUSTER_SIZE } from "../../../model/index.js";
import { type Coroutine, cell, keeping, spawn } from "../../../scheduler/index.js";
import { endsOf, type Setup, wayOf } from "../ends.js";
import { contentsOf, makeOverlay, marksOf, type Overlay, type OverlayOptions } from "./overlay.js";

const HALF = CLUSTER_SIZE / 2;
const SIZE = CLUSTER_SIZE;

/** Requests one after the other; what they are answered, what the image holds, and which host clusters are free. */
function inTurn(options: OverlayOptions, ...requests: ((overlay: Overlay) => Coroutine<unknown>)[]): Setup {
	return () => {
		const overlay = makeOverlay(options);
		const answers = cell<readonly unknown[]>("answers", []);
		spawn("me", function* (): Coroutine {
			for (const [turn, request] of requests.entries()) {
				const answer = yield* keeping(["request", turn], request(overlay));
				answers.set([...answers.get(), answer]);
			}
		});
		return () => ({
			answers: answers.get(),
			holds: contentsOf(overlay)
				.map((content) => content ?? "-")
				.join(" "),
			free: [0, 1].filter((n) => overlay.image.freedClusters.at(n).get()),
		});
	};
}

const zeroes = (offset: number, bytes: number) => (o: Overlay) => bdrvCoPwriteZeroes(o.bs, offset, bytes);
const discard = (offset: number, bytes: number) => (o: Overlay) => bdrvCoPdiscard(o.bs, offset, bytes);
const plain = (offset: number, bytes: number) => (o: Overlay) =>
	bdrvCoPwritev(o.bs, offset, bytes, marksOf("w", offset, bytes));
const allocated = { allocated: (n: number) => 1 - n };

describe("zeroes", () => {
	it("are whole clusters in the table alone, and free what was there", () => {
		expect(wayOf(inTurn(allocated, zeroes(0, SIZE))).points).toEqual([]);
		expect(endsOf(inTurn(allocated, zeroes(0, SIZE)))).toEqual([{ answers: [0], holds: "0 0 b0 b1", free: [1] }]);
		expect(endsOf(inTurn({}, zeroes(0, 2 * SIZE)))).toEqual([{ answers: [0], holds: "0 0 0 0", free: [] }]);
	});

	it("are data where it is part of a cluster, and what lies between still goes by the table", () => {
		const [submitted, done] = ["write B.file: submitted", "write B.file: done"];
		expect(wayOf(inTurn(allocated, zeroes(HALF, SIZE + HALF))).points).toEqual([submitted, done]);
		expect(endsOf(inTurn(allocated, zeroes(HALF, SIZE + HALF)))).toEqual([
			{ answers: [0], holds: "b2 0 0 0", free: [0] },
		]);
		expect(endsOf(inTurn(allocated, zeroes(HALF, SIZE)))).toEqual([{ answers: [0], holds: "b2 0 0 b1", free: [] }]);
	});

	it("cover the short cluster at the end", () => {
		const short = { length: SIZE + HALF };
		expect(wayOf(inTurn(short, zeroes(SIZE, HALF)))).toMatchObject({ points: [], end: { holds: "- - 0 0" } });
		expect(wayOf(inTurn(short, zeroes(0, SIZE + HALF)))).toMatchObject({ points: [], end: { holds: "0 0 0 0" } });
	});

	it("are overwritten like what is not there, with zeroes for the rest", () => {
		const over = inTurn({}, zeroes(0, SIZE), plain(0, HALF));
		expect(endsOf(over)).toEqual([{ answers: [0, 0], holds: "w0 0 - -", free: [] }]);
	});

	it("are allocated together with what is not there", () => {
		const over = wayOf(inTurn({}, zeroes(SIZE, SIZE), plain(0, 2 * SIZE)));
		expect(over.points).toEqual(["write B.file: submitted", "write B.file: submitted", "write B.file: done"]);
		expect(over.end).toEqual({ answers: [0, 0], holds: "w0 w1 w2 w3", free: [] });
	});

	it("the place that they free is taken first, by whom it is large enough for", () => {
		const reuse = inTurn({ length: 2 * SIZE }, plain(0, SIZE), zeroes(0, SIZE), plain(SIZE, SIZE));
		expect(endsOf(reuse)).toEqual([{ answers: [0, 0, 0], holds: "0 0 w2 w3", free: [] }]);
		const tooSmall: Setup = () => {
			const overlay = makeOverlay({ length: 3 * SIZE });
			spawn("me", function* () {
				yield* keeping(["0"], plain(0, SIZE)(overlay));
				yield* keeping(["1"], plain(SIZE, SIZE)(overlay));
				yield* keeping(["z"], zeroes(0, SIZE)(overlay));
				yield* keeping(["zz"], zeroes(SIZE, SIZE)(overlay));
				yield* keeping(["w"], plain(2 * SIZE, SIZE)(overlay));
				yield* keeping(["ww"], plain(0, 2 * SIZE)(overlay));
			});
			return () => [0, 1, 2].map((cluster) => overlay.image.l2Entry(cluster).get());
		};
		expect(endsOf(tooSmall), "two clusters go to the end, where one was free at 1").toEqual([[1, 2, 0]]);
	});

	it("an error of the table leaves what was there", () => {
		const failing = { ...allocated, l2Cached: false, faults: { most: 1, at: "load L2 of B" } };
		expect(endsOf(inTurn(failing, zeroes(0, SIZE)))).toEqual([
			{ answers: ["EIO"], holds: "b2 b3 b0 b1", free: [] },
			{ answers: [0], holds: "0 0 b0 b1", free: [1] },
		]);
	});
});

describe("a discard", () => {
	it("makes whole clusters read as zeroes, and what was below does not show through", () => {
		expect(endsOf(inTurn(allocated, discard(0, SIZE)))).toEqual([{ answers: [0], holds: "0 0 b0 b1", free: [1] }]);
		const read = (o: Overlay) => bdrvCoPreadv(o.bs, 0, SIZE);
		expect(endsOf(inTurn({}, discard(0, SIZE), read))).toMatchObject([{ answers: [0, ["0", "0"]] }]);
	});

	it("leaves parts of clusters as they are, but not what lies between", () => {
		expect(endsOf(inTurn(allocated, discard(0, HALF)))).toEqual([{ answers: [0], holds: "b2 b3 b0 b1", free: [] }]);
		expect(endsOf(inTurn(allocated, discard(HALF, SIZE + HALF)))).toEqual([
			{ answers: [0], holds: "b2 b3 0 0", free: [0] },
		]);
	});

	it("covers the short cluster at the end", () => {
		const short = { length: SIZE + HALF, ...allocated };
		expect(endsOf(inTurn(short, discard(SIZE, HALF)))).toEqual([{ answers: [0], holds: "b2 b3 0 0", free: [0] }]);
	});

	it("fails where the table cannot be loaded", () => {
		const failing = { ...allocated, l2Cached: false, faults: { most: 1, at: "load L2 of B" } };
		expect(endsOf(inTurn(failing, discard(0, SIZE)))).toContainEqual({
			answers: ["EIO"],
			...{ holds: "b2 b3 b0 b1", free: [] },
		});
	});
});
