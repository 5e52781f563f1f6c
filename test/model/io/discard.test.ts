import { describe, expect, it } from "vitest";
import {
	type BlockNode,
	bdrvCoPdiscard,
	CLUSTER_SIZE,
	markRequestSerialising,
	type Repairs,
	type Ret,
	requestsInFlight,
	type Switches,
	trackedRequestBegin,
	trackedRequestEnd,
	waitSerialisingRequests,
} from "../../../model/index.js";
import { type Coroutine, cell, keeping, pause, spawn } from "../../../scheduler/index.js";
import { endsOf, type Setup, wayOf } from "../ends.js";
import { atOnce, heldBy, makeNode, QUARTER } from "./node.js";

/** A serialising write that does nothing but be there for a while. */
function* serialisingWrite(bs: BlockNode): Coroutine {
	const req = trackedRequestBegin(bs, 0, CLUSTER_SIZE, "write");
	markRequestSerialising(bs, req, CLUSTER_SIZE);
	yield* keeping(["wait", req], waitSerialisingRequests(bs, req));
	yield* keeping(["inside", req], pause("inside", { here: [] }));
	yield* trackedRequestEnd(bs, req);
}

/** Whether a serialising write was inside while the host discarded. */
function beside(repairs: Partial<Repairs> = {}): unknown[] {
	return endsOf(() => {
		const together = cell("together", "never");
		const { bs } = makeNode({
			repairs,
			probe: {
				writeTookEffect: () => {
					const others = requestsInFlight(bs).filter(({ type }) => type === "write");
					if (others.some(({ waitingFor }) => waitingFor === null)) together.set("both inside");
				},
			},
		});
		spawn("serialising", () => serialisingWrite(bs));
		spawn("discarder", function* () {
			yield* keeping(["discard"], bdrvCoPdiscard(bs, 0, QUARTER));
		});
		return () => together.get();
	});
}

it("waits for nobody; as repaired, it waits for serialising requests", () => {
	expect(beside()).toEqual(["both inside", "never"]);
	expect(beside({ discardWaits: true })).toEqual(["never"]);
});

it("is waited for by serialising requests", () => {
	const { notes } = wayOf(() => {
		const { bs } = makeNode();
		spawn("discarder", function* () {
			const req = trackedRequestBegin(bs, 0, QUARTER, "discard");
			yield* pause("inside");
			yield* pause("still inside");
			yield* trackedRequestEnd(bs, req);
		});
		spawn("serialising", () => serialisingWrite(bs));
		return () => requestsInFlight(bs).length;
	});
	expect(notes.join()).not.toContain("waits for");
	const waits = endsOf(() => {
		const { bs } = makeNode();
		const waited = cell("waited", false);
		spawn("discarder", function* () {
			const req = trackedRequestBegin(bs, 0, QUARTER, "discard");
			yield* keeping([req], pause("inside", { here: [] }));
			yield* trackedRequestEnd(bs, req);
		});
		spawn("serialising", function* () {
			const req = trackedRequestBegin(bs, 0, CLUSTER_SIZE, "write");
			markRequestSerialising(bs, req, CLUSTER_SIZE);
			waited.set(yield* keeping([req], waitSerialisingRequests(bs, req)));
			yield* trackedRequestEnd(bs, req);
		});
		return () => waited.get();
	});
	expect(waits).toEqual([false, true]);
});

describe("notifiers", () => {
	const discarding = (switches: Partial<Switches>, answer: Ret, bytes = QUARTER): Setup => {
		return () => {
			const { bs, file } = makeNode({ switches });
			const [count, result] = [cell("count", 0), cell<Ret>("result", 0)];
			bs.defineNotifier(
				"count",
				atOnce(() => {
					count.set(count.get() + 1);
					return answer;
				}),
				true,
			);
			spawn("me", function* () {
				result.set(yield* keeping(["discard"], bdrvCoPdiscard(bs, CLUSTER_SIZE, bytes)));
			});
			return () => [result.get(), count.get(), heldBy(file)];
		};
	};

	it("run once before anything is discarded", () => {
		expect(endsOf(discarding({}, 0))).toEqual([[0, 1, "x0 x1 x2 x3 0 x5 x6 x7"]]);
		expect(endsOf(discarding({ notifierOnDiscard: false }, 0))).toEqual([[0, 0, "x0 x1 x2 x3 0 x5 x6 x7"]]);
	});

	it("that fail keep it from being made", () => {
		expect(endsOf(discarding({}, "EIO"))).toEqual([["EIO", 1, "x0 x1 x2 x3 x4 x5 x6 x7"]]);
	});

	it("do not run for what lies beyond the end", () => {
		expect(endsOf(discarding({}, 0, 2 * CLUSTER_SIZE))).toEqual([["EIO", 0, "x0 x1 x2 x3 x4 x5 x6 x7"]]);
	});
});
