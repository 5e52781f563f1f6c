import fc from "fast-check";
import { expect, it } from "vitest";
import { MemoryBudget } from "../../../../scheduler/search/memory-bound.js";
import { PackedStates } from "../../../../scheduler/search/storing/packed-states.js";
import { Packing } from "../../../../scheduler/search/storing/packing.js";
import { StateStore } from "../../../../scheduler/search/storing/state-store.js";
import { seed } from "../../../seed.js";
import { machineOf } from "./hand-set-machine.js";

/** What the slots of a state go up to, early and late. */
const limits = fc.array(
	fc.record({ early: fc.constantFrom(0, 1, 2, 5, 40), late: fc.constantFrom(0, 1, 3, 9, 300, 70_000) }),
	{ minLength: 2, maxLength: 30 },
);

it("a store is the set of the vectors, while fields widen under many states", () => {
	let stretched = 0;
	fc.assert(
		fc.property(limits, fc.integer(), (slots, salt) => {
			const { machine, put } = machineOf();
			const store = new StateStore(machine);
			const numbers = new Map<string, number>();
			// A generator of its own (Marsaglia's xorshift), since fast-check would take seconds for so many.
			let random = salt | 1;
			const below = (limit: number) => {
				random ^= random << 13;
				random ^= random >>> 17;
				random ^= random << 5;
				return limit === 0 ? 0 : (random >>> 1) % (limit + 1);
			};
			for (let i = 0; i < 9_000; i++) {
				const vector = slots.map(({ early, late }) => below(i < 6_000 ? early : late));
				put(vector);
				const text = vector.join();
				const known = numbers.get(text);
				if (store.add() !== (known === undefined ? numbers.size : -1 - known)) throw new Error(`wrong: ${text}`);
				if (known === undefined) numbers.set(text, numbers.size);
			}
			expect(store.size).toBe(numbers.size);
			for (const [text, number] of numbers) {
				store.load(number);
				if (machine.state.vector.subarray(0, slots.length).join() !== text)
					throw new Error(`state ${number} is not ${text}`);
			}
			if (numbers.size > 5_000) stretched += 1;
		}),
		{ numRuns: 40, seed },
	);
	// Fields are stretched only from 4,096 states on.
	expect(stretched).toBeGreaterThan(5);
});

it("states that differ anywhere are told apart, whatever their hashes", () => {
	const { machine, put } = machineOf();
	const states = new PackedStates(machine, 1, new MemoryBudget());
	const slots = Array.from({ length: 20 }, (_, i) => i);
	// Twenty slots of four bits each: three words.
	for (let value = 0; value < 16; value++) {
		put(slots.map(() => value));
		states.take([0]);
	}
	put(slots.map(() => 1));
	states.take([0]);
	states.push();
	expect(states.isPresent(0)).toBe(true);
	for (const changed of slots) {
		put(slots.map((slot) => (slot === changed ? 2 : 1)));
		states.take([0]);
		expect(states.isPresent(0)).toBe(false);
	}
	put(slots.map(() => 1));
	states.take([1]);
	expect(states.isPresent(0)).toBe(false);
});

/** Packs, and widens where that is needed. */
function packed(packing: Packing, vector: readonly number[]): Int32Array {
	const source = Int32Array.from(vector);
	let out = new Int32Array(64);
	packing.pack(source, source.length, out, 0);
	if (!packing.outgrown) return out;
	packing.widen();
	out = new Int32Array(64);
	packing.pack(source, source.length, out, 0);
	expect(packing.outgrown).toBe(false);
	return out;
}

it("slots take the bits that their codes need: none for one value, 1 for two, 2 for three", () => {
	const packing = new Packing();
	packed(packing, [0, 0, 0]);
	expect(packing.layout.bits).toEqual([]);
	packed(packing, [0, 7, 7]);
	packed(packing, [0, 7, 9]);
	expect([0, 1, 2].map((slot) => packing.layout.bits[slot] ?? 0)).toEqual([0, 1, 2]);
	expect(packing.layout.words).toBe(1);
});

it("a field that is stretched leaves what has been packed as it is", () => {
	const packing = new Packing();
	const before = [1, 2, 3].map((value) => packed(packing, [value, 1]));
	const words = packed(packing, [3, 1]);
	const { version } = packing;
	packing.stretches = true;
	const late = [4, 5, 6, 70_000, -8].map((value) => packed(packing, [value, 1]));
	expect(packing.version).toBeGreaterThan(version);
	expect(packed(packing, [3, 1])).toEqual(words);
	const vector = new Int32Array(2);
	const numbers = [...before.slice(2), ...late].map((state) => {
		packing.reader.unpack(state, 0, vector);
		return vector[0];
	});
	expect(numbers).toEqual([3, 4, 5, 6, 70_000, -8]);
});
