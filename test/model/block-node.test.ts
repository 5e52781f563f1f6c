import { expect, it } from "vitest";
import { bdrvChainContains, bdrvGetClusterSize, CLUSTER_SIZE, Fleecing } from "../../model/index.js";
import { check, program } from "../../scheduler/index.js";

/** Looks at an arrangement of disks, which exists only while a program is set up. */
function lookAt<T>(depth: number, look: (fleecing: Fleecing) => T): T {
	let seen: T | undefined;
	check(
		program("look", () => {
			seen = look(new Fleecing({ length: CLUSTER_SIZE, l2: "cold", depth, serializeTargetWrites: "auto" }));
		}),
	);
	return seen as T;
}

it("bdrvChainContains follows backing links, and nothing else", () => {
	for (const depth of [1, 2, 4]) expect(lookAt(depth, ({ a, b }) => bdrvChainContains(b, a))).toBe(true);
	expect(lookAt(0, ({ a, b }) => bdrvChainContains(b, a))).toBe(false);
	expect(lookAt(1, ({ a, b }) => bdrvChainContains(a, b))).toBe(false);
	expect(lookAt(1, ({ a }) => bdrvChainContains(a, a))).toBe(true);
	expect(lookAt(1, ({ a }) => bdrvChainContains(null, a))).toBe(false);
});

it("auto computes the job's flag from the chain as it is", () => {
	const flags = [0, 1, 2, 3].map((depth) => lookAt(depth, ({ job }) => job.serializeTargetWrites));
	expect(flags).toEqual([false, true, true, true]);
});

it("the chain has an overlay for each level between B and A", () => {
	const names = lookAt(3, ({ b }) => [
		b.name,
		b.backing?.name,
		b.backing?.backing?.name,
		b.backing?.backing?.backing?.name,
	]);
	expect(names).toEqual(["B", "M2", "M1", "A"]);
});

it("bdrvGetClusterSize is the driver's, or the request alignment where the driver has none", () => {
	expect(lookAt(1, ({ b }) => bdrvGetClusterSize(b))).toBe(CLUSTER_SIZE);
	expect(lookAt(1, ({ a }) => bdrvGetClusterSize(a))).toBe(1);
});
