import { describe, expect, it } from "vitest";
import { cell, program } from "../../../scheduler/index.js";
import { Machine } from "../../../scheduler/machine/machine.js";
import { Ancestry } from "../../../scheduler/search/ancestry.js";
import { FingerprintStore } from "../../../scheduler/search/fingerprint-store.js";
import { MemoryBound, MemoryBudget } from "../../../scheduler/search/memory-bound.js";
import { type Random, randomFrom } from "../../../scheduler/search/random.js";
import { StateStore } from "../../../scheduler/search/state-store.js";
import type { VisitedStates } from "../../../scheduler/search/visited-states.js";
import { seed } from "../../seed.js";

const CELLS = 6;
/** More than one block has room for, and more than it takes for fields to be stretched. */
const STATES = 20_000;

const cells = program("cells", () => {
	for (let i = 0; i < CELLS; i++) cell(`c${i}`, 0);
});

/** Puts the machine into some state; the numbers come to be larger the later it is. */
function drawState(machine: Machine, random: Random, i: number): void {
	machine.reset();
	// One cell in seven holds a number that no array of codes is long enough for.
	for (let slot = 0; slot < CELLS; slot++)
		machine.state.set(slot, random.below(2 + (i >>> 9)) + (random.below(7) === 0 ? 1 << 17 : 0));
}

const STORES: Readonly<Record<string, (machine: Machine, budget: MemoryBudget) => VisitedStates>> = {
	exact: (machine, budget) => new StateStore(machine, 0, budget),
	"of fingerprints": (machine, budget) => new FingerprintStore(machine, budget, { bits: 64, loads: false }),
	"of fingerprints that loads": (machine, budget) => new FingerprintStore(machine, budget, { bits: 64, loads: true }),
};

describe.each(Object.entries(STORES))("a store %s that was saved", (name, make) => {
	it("goes on as if it had not been", () => {
		const machine = new Machine(cells);
		const [before, after] = [new MemoryBudget(), new MemoryBudget()];
		const original = make(machine, before);
		const random = randomFrom(String(seed));
		for (let i = 0; i < STATES; i++) {
			drawState(machine, random, i);
			original.add();
		}
		expect(original.size).toBeGreaterThan(1 << 14);
		if (name !== "exact") original.forgetBefore(17_000);
		const restored = make(machine, after);
		restored.restore(structuredClone(original.save()));
		expect([restored.size, after.bytes]).toEqual([original.size, before.bytes]);
		let found = 0;
		const again = randomFrom(String(seed));
		for (let i = 0; i < STATES + 3_000; i++) {
			drawState(machine, again, i);
			const expected = original.add();
			expect(restored.add()).toBe(expected);
			if (expected < 0) found += 1;
		}
		expect(found).toBeGreaterThanOrEqual(STATES);
		expect(after.bytes).toBe(before.bytes);
		for (let index = 17_000; index < original.size && name !== "of fingerprints"; index += 97) {
			original.load(index);
			const vector = machine.state.vector.slice();
			restored.load(index);
			expect(machine.state.vector).toEqual(vector);
		}
	});

	it("is not restored where there is no room for it", () => {
		const machine = new Machine(cells);
		const original = make(machine, new MemoryBudget());
		const random = randomFrom("1");
		for (let i = 0; i < 2_000; i++) {
			drawState(machine, random, i);
			original.add();
		}
		const saved = original.save();
		const small = make(machine, new MemoryBudget(6_000));
		expect(() => small.restore(saved)).toThrow(MemoryBound);
	});
});

it("the ancestry of states that was saved tells the same paths", () => {
	const random = randomFrom("3");
	const original = new Ancestry();
	for (let i = 0; i < STATES; i++) {
		const choices = random.below(5) === 0 ? [random.below(3)] : [];
		original.add(i - 1 - (i === 0 ? 0 : random.below(Math.min(i, 30))), { coroutine: random.below(4), choices });
	}
	const restored = new Ancestry();
	restored.restore(structuredClone(original.save()));
	for (let i = 0; i < STATES; i += 501) expect(restored.path(i)).toEqual(original.path(i));
	expect(restored.bytes).toBe(original.bytes);
	original.add(7, { coroutine: 1, choices: [] });
	restored.add(7, { coroutine: 1, choices: [] });
	expect(restored.path(STATES)).toEqual(original.path(STATES));
});
