import { describe, expect, it } from "vitest";
import { bdrvCoPreadv, bdrvCoPwritev, CLUSTER_SIZE, type Switches } from "../../../model/index.js";
import { qcow2AllocClusterOffset } from "../../../model/qcow2/cluster.js";
import { type Coroutine, cell, keeping, spawn } from "../../../scheduler/index.js";
import { endsOf, failureOf, type Setup, wayOf } from "../ends.js";
import { contentsOf, makeOverlay, marksOf, type Overlay, type OverlayOptions } from "./overlay.js";

const HALF = CLUSTER_SIZE / 2;

type Write = readonly [offset: number, bytes: number];

/** Writers w0, w1 and so on, each with writes of its own one after the other; what the image holds at the end is looked at. */
function writing(
	options: OverlayOptions,
	writers: readonly (readonly Write[])[],
	look: (overlay: Overlay) => unknown = contentsOf,
): Setup {
	return () => {
		const overlay = makeOverlay(options);
		const answers = cell<Readonly<Record<string, unknown>>>("answers", {});
		for (const [client, writes] of writers.entries()) {
			spawn(`w${client}`, function* (): Coroutine {
				for (const [turn, [offset, bytes]] of writes.entries()) {
					const data = marksOf(`w${client}.`, offset, bytes);
					const ret = yield* keeping(["write", turn], bdrvCoPwritev(overlay.bs, offset, bytes, data));
					if (ret !== 0) answers.set({ ...answers.get(), [`w${client}.${turn}`]: ret });
				}
			});
		}
		return () => ({ ...answers.get(), holds: look(overlay) });
	};
}

const hostClusters = ({ image }: Overlay) => [0, 1, 2, 3].map((cluster) => image.l2Entry(cluster).get());

describe("allocation", () => {
	it("takes new clusters from the end of the file, for a request as many as it needs, next to each other", () => {
		const both = writing({}, [[[0, 2 * CLUSTER_SIZE]]]);
		expect(wayOf(both).points).toEqual(["write B.file: submitted", "write B.file: submitted", "write B.file: done"]);
		const inOrder = writing(
			{},
			[
				[
					[CLUSTER_SIZE, CLUSTER_SIZE],
					[0, CLUSTER_SIZE],
				],
			],
			hostClusters,
		);
		expect(endsOf(inOrder)).toEqual([{ holds: [1, 0, -1, -1] }]);
	});

	it("allocates once: a second write goes where the first one went", () => {
		const twice = writing(
			{},
			[
				[
					[0, CLUSTER_SIZE],
					[0, CLUSTER_SIZE],
				],
			],
			hostClusters,
		);
		expect(endsOf(twice)).toEqual([{ holds: [0, -1, -1, -1] }]);
	});

	it("of clusters that are there, neighbours in the file are written at once, others one after the other", () => {
		const points = (options: OverlayOptions) => wayOf(writing(options, [[[0, 2 * CLUSTER_SIZE]]])).points.join();
		const [submitted, done] = ["write B.file: submitted", "write B.file: done"];
		expect(points({ allocated: (n) => n })).toBe([submitted, submitted, done].join());
		expect(points({ allocated: (n) => 1 - n })).toBe([submitted, done, submitted, done].join());
		expect(points({ allocated: (n) => n, l2Slice: 1 })).toBe([submitted, done, submitted, done].join());
		expect(points({ l2Slice: 1 }), "new ones end with the slice too").toBe([submitted, done, submitted, done].join());
		const partly = points({ allocated: (n) => (n === 1 ? 0 : undefined) });
		expect(partly, "and where those begin that are there").toBe([submitted, done, submitted, done].join());
	});

	it("writes in place what is asked for, and no more", () => {
		const part = writing({ allocated: (n) => 1 - n }, [[[HALF, CLUSTER_SIZE]]]);
		expect(endsOf(part)).toEqual([{ holds: ["b2", "w0.1", "w0.2", "b1"] }]);
	});
});

describe("the rest of a new cluster", () => {
	const [readA, wroteB] = [
		["read A.file: submitted", "read A.file: done"],
		["write B.file: submitted", "write B.file: done"],
	] as const;

	it("comes from below, before and after what is written, and is read before any of it is written", () => {
		const middle = writing({}, [[[HALF, CLUSTER_SIZE]]]);
		expect(endsOf(middle)).toEqual([{ holds: ["a0", "w0.1", "w0.2", "a3"] }]);
		const twoClusters = ["write B.file: submitted", ...wroteB];
		expect(wayOf(middle).points).toEqual([...twoClusters, ...readA, ...readA, ...wroteB, ...wroteB]);
		expect(endsOf(writing({}, [[[0, HALF]]]))).toEqual([{ holds: ["w0.0", "a1", undefined, undefined] }]);
	});

	it("is zero beyond the end of the image, and of the backing file", () => {
		const short = writing({ length: CLUSTER_SIZE + HALF }, [[[CLUSTER_SIZE, HALF]]]);
		expect(endsOf(short)).toEqual([{ holds: [undefined, undefined, "w0.2", "0"] }]);
		const shortBelow = writing({ backingLength: HALF }, [[[0, HALF]]]);
		expect(endsOf(shortBelow)).toEqual([{ holds: ["w0.0", "0", undefined, undefined] }]);
	});

	it("is read without the mutex, and without a request on this node", () => {
		const seen = cell<string>;
		const looking: Setup = () => {
			const held = seen("seen", "");
			const overlay: Overlay = makeOverlay({
				probe: {
					readTookEffect: () => {
						const tracked = overlay.bs.trackedRequests.entries().filter(([, req]) => req !== null).length;
						held.set(`${overlay.image.lock.isHeld() ? "held" : "free"}, ${tracked} tracked`);
					},
				},
			});
			spawn("writer", function* () {
				yield* bdrvCoPwritev(overlay.bs, 0, HALF, ["w"]);
			});
			return () => held.get();
		};
		expect(wayOf(looking).end).toBe("free, 1 tracked");
	});
});

describe("two writes of one new cluster", () => {
	const halves: readonly (readonly Write[])[] = [[[0, HALF]], [[HALF, HALF]]];
	const without = (switches: Partial<Switches>, writers = halves) =>
		writing({ length: CLUSTER_SIZE, switches }, writers);
	const merged = [{ holds: ["w0.0", "w1.1", null, null] }];
	const ends = (setup: Setup) => JSON.parse(JSON.stringify(endsOf(setup)));

	it("the later one waits for the allocation of the first, begins again, and writes in place", () => {
		expect(ends(without({}))).toEqual(merged);
		expect(wayOf(without({})).notes.filter((text) => text.startsWith("waits for"))).toEqual([]);
		const allocated = writing({ length: CLUSTER_SIZE }, halves, ({ image }) => [
			image.l2Entry(0).get(),
			image.freeClusterIndex.get(),
		]);
		expect(endsOf(allocated)).toEqual([{ holds: [0, 1] }]);
	});

	it("without the wait, one half is lost: the two allocate a cluster each, of which one is given back", () => {
		expect(ends(without({ handleDependencies: false })).length).toBeGreaterThan(1);
		const freed = writing({ length: CLUSTER_SIZE, switches: { handleDependencies: false } }, halves, ({ image }) => {
			const taken = image.freeClusterIndex.get();
			const free = Array.from({ length: taken }, (_, n) => image.freedClusters.at(n).get()).filter(Boolean).length;
			return taken - free;
		});
		expect(endsOf(freed), "however many were taken, one is left").toEqual([{ holds: 1 }]);
	});

	it("without beginning again after the wait, the second allocates once more", () => {
		expect(ends(without({ restartAfterDependency: false })).length).toBe(1);
		const taken = writing({ length: CLUSTER_SIZE, switches: { restartAfterDependency: false } }, halves, ({ image }) =>
			image.freeClusterIndex.get(),
		);
		expect(endsOf(taken)).toEqual([{ holds: 1 }]);
	});

	it("without the wake-up, the second waits for ever", () => {
		expect(failureOf(without({ wakeDependentRequests: false }))).toMatch(/deadlock|can run/i);
	});

	it("a write that only ends in the other's clusters writes what comes before at once, and then waits", () => {
		const overlapping: readonly (readonly Write[])[] = [[[CLUSTER_SIZE, HALF]], [[0, 2 * CLUSTER_SIZE]]];
		expect(endsOf(writing({}, overlapping))).toEqual([
			{ holds: ["w1.0", "w1.1", "w0.2", "w1.3"] },
			{ holds: ["w1.0", "w1.1", "w1.2", "w1.3"] },
		]);
	});

	it("what comes before the other's clusters is all that it allocates then, without a wait", () => {
		const shortened: Setup = () => {
			const { image } = makeOverlay({ length: 3 * CLUSTER_SIZE });
			const place = cell<unknown>("place", null);
			spawn("writer", function* () {
				const other = { cluster: 1, clusters: 1, hostCluster: 7, offset: CLUSTER_SIZE, bytes: CLUSTER_SIZE };
				image.clusterAllocs.at("other").set(other);
				yield* keeping(["lock"], image.lock.lock());
				place.set(yield* keeping(["allocate"], qcow2AllocClusterOffset(image, 0, 3 * CLUSTER_SIZE)));
				yield* image.lock.unlock();
			});
			return () => [place.get(), image.clusterAllocs.at("writer").get()];
		};
		expect(endsOf(shortened)).toEqual([
			[
				{ hostOffset: 0, bytes: CLUSTER_SIZE },
				{ cluster: 0, clusters: 1, hostCluster: 0, offset: 0, bytes: CLUSTER_SIZE },
			],
		]);
	});

	it("writes of different clusters wait for nobody", () => {
		const apart = writing({}, [[[0, CLUSTER_SIZE]], [[CLUSTER_SIZE, CLUSTER_SIZE]]]);
		expect(wayOf(apart).notes.some((text) => text.startsWith("waits for"))).toBe(false);
		expect(endsOf(apart)).toEqual([{ holds: ["w0.0", "w0.1", "w1.2", "w1.3"] }]);
	});
});

describe("a write that fails", () => {
	const faults = (at: string) => ({ faults: { most: 1, at } });

	it("gives its clusters back, and the next write takes them", () => {
		const look = (overlay: Overlay) => [overlay.image.freeClusterIndex.get(), ...contentsOf(overlay, 2)];
		expect(endsOf(writing(faults("write B.file"), [[[0, CLUSTER_SIZE]]], look))).toEqual([
			{ holds: [1, "w0.0", "w0.1"] },
			{ "w0.0": "EIO", holds: [1, undefined, undefined] },
		]);
		const again = writing(
			faults("write B.file"),
			[
				[
					[0, CLUSTER_SIZE],
					[0, CLUSTER_SIZE],
				],
			],
			look,
		);
		expect(endsOf(again)).toContainEqual({ "w0.0": "EIO", holds: [1, "w0.0", "w0.1"] });
	});

	it("wakes those who wait for its allocation, who allocate themselves", () => {
		const halves: readonly (readonly Write[])[] = [[[0, HALF]], [[HALF, HALF]]];
		expect(
			endsOf(writing({ length: CLUSTER_SIZE, ...faults("write B.file") }, halves, (o) => contentsOf(o, 2))),
		).toEqual([
			{ holds: ["w0.0", "w1.1"] },
			{ "w0.0": "EIO", holds: ["a0", "w1.1"] },
			{ "w1.0": "EIO", holds: ["w0.0", "a1"] },
		]);
	});

	it("links nothing where the rest of the cluster could not be read", () => {
		expect(endsOf(writing(faults("read A.file"), [[[0, HALF]]], (o) => contentsOf(o, 2)))).toEqual([
			{ holds: ["w0.0", "a1"] },
			{ "w0.0": "EIO", holds: [undefined, undefined] },
		]);
	});

	it("keeps the parts that were linked before", () => {
		const bySlice = writing({ l2Slice: 1, ...faults("write B.file") }, [[[0, 2 * CLUSTER_SIZE]]]);
		expect(endsOf(bySlice)).toContainEqual({ "w0.0": "EIO", holds: ["w0.0", "w0.1", undefined, undefined] });
	});
});

it("data come before the pointer: a read beside a write sees all of it or nothing", () => {
	const beside = (switches: Partial<Switches>): Setup => {
		return () => {
			const { bs } = makeOverlay({ length: CLUSTER_SIZE, switches });
			const answer = cell<unknown>("answer", null);
			spawn("writer", function* () {
				yield* bdrvCoPwritev(bs, 0, CLUSTER_SIZE, ["w0", "w1"]);
			});
			spawn("reader", function* () {
				answer.set(yield* bdrvCoPreadv(bs, 0, CLUSTER_SIZE));
			});
			return () => answer.get();
		};
	};
	expect(endsOf(beside({}))).toEqual([
		["a0", "a1"],
		["w0", "w1"],
	]);
	expect(endsOf(beside({ dataBeforeLink: false }))).toContainEqual(["unwritten", "unwritten"]);
});
