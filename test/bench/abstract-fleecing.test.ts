import { expect, it } from "vitest";
import { abstractFleecing } from "../../bench/abstract-fleecing.js";
import { check } from "../../scheduler/index.js";
import { Machine } from "../../scheduler/machine/machine.js";
import { explore } from "../../scheduler/search/explore.js";
import { BreadthFirst } from "../../scheduler/search/storing/breadth-first.js";
import { DepthFirst } from "../../scheduler/search/storing/depth-first.js";

/*
 * What SPIN 6.5.2 counts for bench/spin/fleecing.pml, as `npm run bench -- --spin` does:
 *
 *     spin -a -DR=3 -DG=2 -DC=2 -DFLAG=1 fleecing.pml && gcc -O2 -DSAFETY -DNOREDUCE -o pan pan.c && ./pan -m100000
 *
 * SPIN counts getting to the initial state as a transition; "stored" is the same.
 */
const SPIN = [
	{ readers: 1, guests: 1, clusters: 1, stored: 38, transitions: 55 },
	{ readers: 2, guests: 2, clusters: 2, stored: 3_683, transitions: 10_852 },
	{ readers: 3, guests: 2, clusters: 2, stored: 30_879, transitions: 113_292 },
	{ readers: 3, guests: 3, clusters: 2, stored: 73_157, transitions: 295_731 },
	{ readers: 3, guests: 3, clusters: 3, stored: 607_596, transitions: 2_680_853 },
];

it.each(SPIN)("$readers readers, $guests guests, $clusters clusters have the states that SPIN counts", (row) => {
	const { stored, transitions, ...size } = row;
	for (const strategy of [new DepthFirst(), new BreadthFirst()]) {
		const found = explore(new Machine(abstractFleecing(size)), strategy);
		expect(found).toMatchObject({ ending: { kind: "exhausted" }, states: stored, transitions: transitions - 1 });
	}
});

it("a stored state takes less than 64 bytes, all told", () => {
	for (const strategy of [new DepthFirst(), new BreadthFirst()]) {
		const { states, bytes } = explore(new Machine(abstractFleecing({ readers: 3, guests: 3, clusters: 3 })), strategy);
		// At least two words of state and a table that is never fuller than three quarters.
		expect(bytes).toBeGreaterThan((states as number) * (8 + 4 / 0.75));
		expect(bytes).toBeLessThan((states as number) * 64);
	}
});

it("without the flag, a read of B may give new data, in SPIN as here", () => {
	const { verdict, failure } = check(abstractFleecing({ readers: 1, guests: 1, clusters: 1, flag: false }));
	expect({ verdict, message: failure?.message }).toEqual({
		verdict: "VIOLATED",
		message: "a read of B gives the old data",
	});
});
