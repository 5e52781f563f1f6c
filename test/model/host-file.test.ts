import { describe, expect, it } from "vitest";
import { CLUSTER_SIZE, type Data, type EffectUnit, Environment, HostFile } from "../../model/index.js";
import { always, type Coroutine, cell, check, keeping, program, spawn } from "../../scheduler/index.js";
import { endsOf } from "./ends.js";

const HALF = CLUSTER_SIZE / 2;

/** What a read returns, from a host that does not fail. */
function* dataOf(file: HostFile, offset: number, bytes: number): Coroutine<Data> {
	return (yield* file.read(offset, bytes)) as Data;
}

/** A read of two clusters beside a write of both; the property holds unless the read returns `unwanted`. */
function readBesideWrite(effectUnit: EffectUnit, unwanted: string) {
	return program("read beside write", () => {
		const file = new HostFile("file", new Environment(), { initially: () => "old", effectUnit });
		const result = cell<readonly string[]>("result", []);
		spawn("reader", function* () {
			result.set(yield* keeping(["read"], dataOf(file, 0, 2 * CLUSTER_SIZE)));
		});
		spawn("writer", () => keeping(["write"], file.write(0, 2 * CLUSTER_SIZE, ["new", "new", "new", "new"])));
		always("unwanted", () => result.get().join(" ") !== unwanted);
	});
}

describe("effects", () => {
	it.each(["old old old old", "old old new new", "new new old old", "new new new new"])(
		"by cluster: can read %s",
		(data) => {
			expect(check(readBesideWrite("cluster", data)).verdict).toBe("VIOLATED");
		},
	);

	it("by cluster: a cluster is never torn", () => {
		for (const torn of ["old new old old", "new old new new"]) {
			expect(check(readBesideWrite("cluster", torn)).verdict).toBe("VERIFIED");
		}
	});

	it("by sub-block: a cluster can be torn, and pieces take effect in any order", () => {
		for (const torn of ["old new old old", "new old old new"]) {
			expect(check(readBesideWrite("sub-block", torn)).verdict).toBe("VIOLATED");
		}
	});
});

it("a request of part of a cluster reads and writes that part", () => {
	const part = program("part", () => {
		const file = new HostFile("file", new Environment(), {
			initially: (piece) => `old ${piece}`,
			effectUnit: "cluster",
		});
		const result = cell<readonly string[]>("result", []);
		spawn("client", function* () {
			yield* keeping(["write"], file.write(HALF, HALF, ["new"]));
			result.set(yield* keeping(["read"], dataOf(file, HALF, CLUSTER_SIZE)));
		});
		always("the rest is untouched", () => file.contentAt(0) === "old 0" && file.contentAt(2) === "old 2");
		always("reads what is there", () => ["", "new old 2"].includes(result.get().join(" ")));
	});
	expect(check(part).verdict).toBe("VERIFIED");
});

it("takes effect and completes in steps of their own", () => {
	const alone = program("alone", () => {
		const file = new HostFile("file", new Environment(), { initially: () => "old", effectUnit: "cluster" });
		spawn("reader", () => keeping(["read"], dataOf(file, 0, CLUSTER_SIZE)));
	});
	// The submission is the point at which the coroutine is born.
	expect(check(alone)).toMatchObject({ verdict: "VERIFIED", states: 3, transitions: 2 });
});

describe("changes without a buffer", () => {
	const changed = (change: (file: HostFile) => Coroutine<unknown>, unit: EffectUnit = "cluster") =>
		endsOf(() => {
			const environment = new Environment();
			const options = { initially: (piece: number) => `f${piece}`, effectUnit: unit };
			const file = new HostFile("file", environment, options);
			spawn("client", function* () {
				yield* keeping(["change"], change(file));
			});
			return () => [0, 1, 2, 3].map((piece) => file.contentAt(piece)).join(" ");
		});

	it("zero, and punch holes, which read as zeroes", () => {
		expect(changed((file) => file.writeZeroes(HALF, CLUSTER_SIZE))).toEqual(["f0 0 0 f3"]);
		expect(changed((file) => file.discard(0, HALF))).toEqual(["0 f1 f2 f3"]);
	});

	it("copy from another file, at another place", () => {
		const copied = endsOf(() => {
			const environment = new Environment();
			const fileNamed = (name: string) =>
				new HostFile(name, environment, { initially: (piece) => `${name}${piece}`, effectUnit: "cluster" });
			const [from, to] = [fileNamed("s"), fileNamed("t")];
			spawn("client", function* () {
				yield* keeping(["copy"], to.copyFrom(from, CLUSTER_SIZE, HALF, CLUSTER_SIZE));
			});
			return () => [0, 1, 2, 3].map((piece) => to.contentAt(piece)).join(" ");
		});
		expect(copied).toEqual(["t0 s2 s3 t3"]);
	});
});

describe("a host that fails", () => {
	it.each(["read", "write", "zero", "discard", "copy"])("may have done some of a request: %s", (verb) => {
		const ends = endsOf(() => {
			const environment = new Environment({ faults: { most: 1, at: verb } });
			const options = { initially: () => "f", effectUnit: "cluster" as const };
			const [file, other] = [new HostFile("file", environment, options), new HostFile("other", environment, options)];
			const answer = cell<unknown>("answer", null);
			const requests: Readonly<Record<string, () => Coroutine<unknown>>> = {
				read: () => file.read(0, 2 * CLUSTER_SIZE),
				write: () => file.write(0, 2 * CLUSTER_SIZE, ["w", "w", "w", "w"]),
				zero: () => file.writeZeroes(0, 2 * CLUSTER_SIZE),
				discard: () => file.discard(0, 2 * CLUSTER_SIZE),
				copy: () => file.copyFrom(other, 0, 0, 2 * CLUSTER_SIZE),
			};
			spawn("client", function* () {
				answer.set(yield* keeping(["request"], (requests[verb] as () => Coroutine<unknown>)()));
			});
			return () => `${answer.get()}: ${[0, 2].map((piece) => file.contentAt(piece)).join("")}`;
		});
		const changed = { read: "f", write: "w", zero: "0", discard: "0", copy: "f" }[verb] ?? "";
		const success = verb === "read" ? "f,f,f,f" : "0";
		const partly = [`EIO: ff`, `EIO: ${changed}f`, `EIO: f${changed}`, `${success}: ${changed}${changed}`];
		expect(new Set(ends)).toEqual(new Set(partly));
	});
});
