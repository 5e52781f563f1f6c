import { describe, expect, it } from "vitest";
import { bdrvCoPreadv, bdrvCoPwritev, CLUSTER_SIZE } from "../../../model/index.js";
import { type Coroutine, keeping, type Value } from "../../../scheduler/index.js";
import { alone, endsOf, wayOf } from "../ends.js";
import { makeOverlay, marksOf, type Overlay, type OverlayOptions } from "./overlay.js";

const LOAD = "load the L2 table of B";
const UPDATE = "update the L2 table of B";

/** Three slices of one cluster each. */
const THREE = { length: 3 * CLUSTER_SIZE, l2Slice: 1 };

function* send({ bs }: Overlay, reads: boolean, offset: number): Coroutine<Value> {
	if (reads) return yield* bdrvCoPreadv(bs, offset, CLUSTER_SIZE);
	return yield* bdrvCoPwritev(bs, offset, CLUSTER_SIZE, marksOf("w", offset, CLUSTER_SIZE));
}

/** Reads and writes clusters in turn, `r0` or `w0`, and notes what each request is answered: ok, or an error. */
function* inTurn(overlay: Overlay, requests: string): Coroutine<string> {
	let answers = "";
	for (const [turn, request] of requests.split(" ").entries()) {
		const offset = Number(request.slice(1)) * CLUSTER_SIZE;
		const answer = yield* keeping<Value>([turn, answers], send(overlay, request.startsWith("r"), offset));
		answers += typeof answer === "string" ? ` ${answer}` : " ok";
	}
	return answers.trim();
}

/** What the cache asks of the disk, request by request. */
function tableAccesses(options: OverlayOptions, requests: string): string[] {
	const { points } = wayOf(alone(() => inTurn(makeOverlay(options), requests)));
	return points.filter((point) => point === LOAD || point === UPDATE);
}

describe("where all slices fit", () => {
	it("each is loaded once, before the first use", () => {
		expect(tableAccesses({ ...THREE, l2Cached: false }, "r0 r0 w0 r1 r0 r1")).toEqual([LOAD, LOAD]);
		expect(tableAccesses({ length: 3 * CLUSTER_SIZE, l2Cached: false }, "r0 w1 r2")).toEqual([LOAD]);
	});

	it("none is loaded that was there from the beginning", () => {
		expect(tableAccesses(THREE, "r0 w1 r2")).toEqual([]);
	});
});

describe("where they do not", () => {
	const two = { ...THREE, l2Slots: 2 };

	it("the first slices are there from the beginning", () => {
		expect(tableAccesses(two, "r0 r1")).toEqual([]);
		expect(tableAccesses(two, "r2")).toEqual([LOAD]);
		expect(tableAccesses({ ...two, l2Cached: false }, "r0 r1 r0 r1")).toEqual([LOAD, LOAD]);
	});

	it("the one that was used longest ago leaves, without a write if nothing in it has changed", () => {
		expect(tableAccesses(two, "r0 r1 r0 r2 r0"), "0 was used again").toEqual([LOAD]);
		expect(tableAccesses(two, "r0 r1 r0 r2 r1")).toEqual([LOAD, LOAD]);
	});

	it("one that has changed is written back first, once", () => {
		expect(tableAccesses(two, "w0 r1 r2")).toEqual([UPDATE, LOAD]);
		expect(tableAccesses(two, "w0 r0 r1 r2"), "and is still changed after a read").toEqual([UPDATE, LOAD]);
		expect(tableAccesses(two, "w0 r1 r2 r0 r1"), "what comes back is as on disk").toEqual([UPDATE, LOAD, LOAD, LOAD]);
	});

	it("what was in it is not lost", () => {
		const kept = alone(() => {
			const overlay = makeOverlay({ ...THREE, l2Slots: 1 });
			return (function* () {
				yield* keeping(["writes"], inTurn(overlay, "w0 w1 w2"));
				return yield* bdrvCoPreadv(overlay.bs, 0, CLUSTER_SIZE);
			})();
		});
		expect(endsOf(kept)).toEqual([["w0", "w1"]]);
	});
});

describe("errors", () => {
	const failing = (at: string, requests: string, options: OverlayOptions = {}) =>
		endsOf(alone(() => inTurn(makeOverlay({ ...THREE, l2Slots: 1, faults: { most: 1, at }, ...options }), requests)));

	it("a slice that could not be loaded is not there: the next request loads it again", () => {
		expect(failing("load L2 of B", "r1 r1")).toEqual(["EIO ok", "ok ok"]);
		expect(failing("load L2 of B", "w1 w1")).toEqual(["EIO ok", "ok ok"]);
		const once = { most: 1, at: "load L2 of B" };
		const accesses = alone(() => inTurn(makeOverlay({ ...THREE, l2Cached: false, faults: once }), "r1 r1"));
		expect(endsOf(accesses)).toEqual(["EIO ok", "ok ok"]);
	});

	it("a slice that could not be written back stays, and is written back later", () => {
		expect(failing("update L2 of B", "w0 r1 r1 r0")).toEqual(["ok EIO ok ok", "ok ok ok ok"]);
	});

	it("a load that fails comes after the room was made", () => {
		expect(failing("load L2 of B", "r1 r0")).toEqual(["EIO ok", "ok EIO", "ok ok"]);
	});
});
