import fc from "fast-check";
import { expect, it } from "vitest";
import { cellFamily, check, type Program, pause, program, spawn } from "../../../../scheduler/index.js";
import { Machine } from "../../../../scheduler/machine/machine.js";
import { BreadthFirst } from "../../../../scheduler/search/storing/breadth-first.js";
import { DepthFirst } from "../../../../scheduler/search/storing/depth-first.js";
import { StateStore } from "../../../../scheduler/search/storing/state-store.js";
import { wholeSpace } from "../../../oracles/brute-force.js";
import { exploreAll } from "../../../oracles/end-states.js";
import { seed } from "../../../seed.js";
import { machineOf } from "./hand-set-machine.js";

const small = fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 12 });
const large = fc.array(fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }), { maxLength: 90 });

/** What lies beyond a state's end is 0: vectors that differ in zeros at the end are one state. */
function textOf(vector: readonly number[]): string {
	return vector.slice(0, vector.findLastIndex((value) => value !== 0) + 1).join();
}

it("holds exactly what was put in, whatever the order, while states grow wider", () => {
	fc.assert(
		fc.property(fc.array(fc.oneof(small, large), { maxLength: 60 }), (vectors) => {
			const { machine, put } = machineOf();
			const store = new StateStore(machine);
			const numbers = new Map<string, number>();
			for (const vector of vectors) {
				put(vector);
				const known = numbers.get(textOf(vector));
				const added = store.add();
				expect(added).toBe(known === undefined ? numbers.size : -1 - known);
				if (known === undefined) numbers.set(textOf(vector), added);
			}
			expect(store.size).toBe(numbers.size);
			for (const [text, number] of numbers) {
				store.load(number);
				expect(textOf([...machine.state.vector])).toBe(text);
			}
		}),
		{ numRuns: 300, seed },
	);
});

it("extra numbers are part of what is told apart, and can be asked for", () => {
	const { machine, put } = machineOf();
	put([1, 2]);
	const store = new StateStore(machine, 2);
	expect([store.add(-1, 0), store.add(0, -1), store.add(-1, 0), store.add(0, 0)]).toEqual([0, 1, -1, 2]);
	put([1, 2, 3]);
	expect([store.add(-1, 0), store.add(-1, 0)]).toEqual([3, -4]);
	expect([0, 1, 2, 3].map((index) => [store.extra(index, 0), store.extra(index, 1)])).toEqual([
		[-1, 0],
		[0, -1],
		[0, 0],
		[-1, 0],
	]);
	store.load(1);
	expect([...machine.state.vector.slice(0, 3)]).toEqual([1, 2, 0]);
});

it("loses none of many states, across blocks, rehashing and widening", () => {
	const { machine, put } = machineOf();
	const store = new StateStore(machine);
	const count = 50_000;
	// Numbers of the kind that states are made of: small, and changing in few places; the last ones have a cell more.
	const vector = (i: number) => [i % 50, Math.floor(i / 50) % 50, Math.floor(i / 2_500), ...(i > 40_000 ? [1] : [])];
	for (let i = 0; i < count; i++) {
		put(vector(i));
		if (store.add() !== i) throw new Error(`state ${i} was taken for another`);
	}
	for (let i = 0; i < count; i++) {
		put(vector(i));
		if (store.add() !== -1 - i) throw new Error(`state ${i} was not found again`);
	}
	expect(store.size).toBe(count);
	// Fields of 6, 6, 5 and 1 bits fit into one word; beside it an entry of the table, which is at least three eighths full.
	expect(store.bytes).toBeGreaterThanOrEqual(count * (4 + 4 / 0.75));
	expect(store.bytes).toBeLessThanOrEqual(1.1 * count * (4 + 4 / 0.375));
});

/** Coroutines that make cells and children as they go. */
function growing(coroutines: number, cells: number): Program {
	return program("growing", () => {
		const family = cellFamily("late", 0);
		for (let i = 0; i < coroutines; i++) {
			spawn(`c${i}`, function* () {
				for (let j = 0; j < cells; j++) {
					yield* pause("make");
					family.at(i * cells + j).set(1);
					if (j === 0) spawn("child", () => pause("child"));
				}
			});
		}
	});
}

it("searches agree where cells and coroutines turn up late", () => {
	const space = wholeSpace(growing(2, 4));
	for (const strategy of [new DepthFirst(), new BreadthFirst()]) {
		const { states, transitions, results } = exploreAll(new Machine(growing(2, 4)), strategy);
		expect({ states, transitions, results: new Set(results) }).toEqual(space);
	}
	// Each coroutine stands at one of 41 places; so that the vector outgrows its first 64 entries, too.
	const wide = check(growing(2, 40), { determinism: false, partialOrder: "off" });
	// Its child, from the first step on, has ended or not: 1 + 40 · 2 states a coroutine, and the two are independent.
	expect(wide.states).toBe(81 * 81);
});
