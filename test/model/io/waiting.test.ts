import { describe, expect, it } from "vitest";
import {
	CLUSTER_SIZE,
	markRequestSerialising,
	type Ordering,
	requestsInFlight,
	trackedRequestBegin,
	trackedRequestEnd,
	waitForEvent,
	waitSerialisingRequests,
} from "../../../model/index.js";
import { cell, keeping, pause, spawn } from "../../../scheduler/index.js";
import { endsOf, wayOf } from "../ends.js";
import { makeNode } from "./node.js";

/** A request for which two others are in the way: for whom it sleeps first, over all schedules. */
function firstSleptFor(ordering: Ordering): unknown[] {
	return endsOf(() => {
		const { bs } = makeNode({ ordering });
		const { loop } = bs.environment;
		const [begun, met, first] = [cell("begun", ""), cell("met", ""), cell("first", "")];
		for (const name of ["a", "b"]) {
			spawn(name, function* () {
				yield* keeping(["start"], waitForEvent(loop, "start", { here: [] }));
				const req = trackedRequestBegin(bs, 0, CLUSTER_SIZE, "read");
				begun.set(begun.get() + name);
				yield* keeping([req], waitForEvent(loop, "inside", { here: [] }));
				yield* trackedRequestEnd(bs, req);
			});
		}
		spawn("c", function* () {
			yield* keeping(["start"], waitForEvent(loop, "start", { here: [] }));
			// Only where both are there already is there somebody to choose from.
			if (requestsInFlight(bs).length === 2) met.set(begun.get());
			const req = trackedRequestBegin(bs, 0, CLUSTER_SIZE, "write");
			markRequestSerialising(bs, req, CLUSTER_SIZE);
			yield* keeping([req], waitSerialisingRequests(bs, req));
			yield* trackedRequestEnd(bs, req);
		});
		spawn("looker", function* () {
			yield* keeping(["look"], waitForEvent(loop, "look", { here: [] }));
			const mine = requestsInFlight(bs).find(({ co }) => co === "c");
			if (mine?.waitingFor && requestsInFlight(bs).length === 3 && met.get() !== "") {
				first.set(`${met.get()}: ${mine.waitingFor}`);
			}
		});
		return () => first.get();
	}).filter((order) => order !== "");
}

describe("for whom a request waits first", () => {
	it("may be any of those that are in the way, where no order is kept", () => {
		expect(firstSleptFor("any")).toEqual(["ab: a:read", "ab: b:read", "ba: a:read", "ba: b:read"]);
	});

	it("is the newest in the order of one event loop", () => {
		expect(firstSleptFor("qemu")).toEqual(["ab: b:read", "ba: a:read"]);
	});
});

describe("requests of one coroutine on one node", () => {
	it("have names of their own, which are free again at the end", () => {
		const { end } = wayOf(() => {
			const { bs } = makeNode();
			const names = cell<readonly string[]>("names", []);
			spawn("me", function* () {
				yield* pause("start");
				const first = trackedRequestBegin(bs, 0, CLUSTER_SIZE, "read");
				const second = trackedRequestBegin(bs, 0, CLUSTER_SIZE, "read");
				const write = trackedRequestBegin(bs, 0, CLUSTER_SIZE, "write");
				yield* trackedRequestEnd(bs, first);
				const third = trackedRequestBegin(bs, 0, CLUSTER_SIZE, "read");
				names.set([first, second, write, third]);
				for (const req of [second, third, write]) yield* trackedRequestEnd(bs, req);
			});
			return () => [...names.get(), requestsInFlight(bs).length];
		});
		expect(end).toEqual(["me:read", "me:read2", "me:write", "me:read", 0]);
	});

	it("are waited for each by itself: who sleeps for one is not woken by the end of the other", () => {
		const ends = endsOf(() => {
			const { bs } = makeNode();
			const inside = cell("inside", "");
			spawn("reader", function* () {
				const outer = trackedRequestBegin(bs, 0, CLUSTER_SIZE, "read");
				const inner = trackedRequestBegin(bs, CLUSTER_SIZE, CLUSTER_SIZE, "read");
				yield* keeping([outer, inner, 1], pause("both", { here: [] }));
				yield* trackedRequestEnd(bs, inner);
				yield* keeping([outer, 2], pause("one", { here: [] }));
				yield* trackedRequestEnd(bs, outer);
			});
			spawn("writer", function* () {
				const req = trackedRequestBegin(bs, 0, CLUSTER_SIZE, "write");
				markRequestSerialising(bs, req, CLUSTER_SIZE);
				yield* keeping([req], waitSerialisingRequests(bs, req));
				inside.set(
					requestsInFlight(bs)
						.map(({ id }) => id)
						.join(),
				);
				yield* trackedRequestEnd(bs, req);
			});
			return () => inside.get();
		});
		expect(ends).toEqual(["writer:write"]);
	});
});
