import { expect, it } from "vitest";
import { Cell, program } from "../../../scheduler/index.js";
import { NondeterminismError } from "../../../scheduler/machine/failure.js";
import { Machine } from "../../../scheduler/machine/machine.js";
import { Predicate } from "../../../scheduler/machine/predicate.js";

/** Three cells to look at, and a count of how often somebody did. */
function setUp() {
	const machine = new Machine(program("cells", () => {}));
	const cells = ["x", "y", "z"].map((name) => {
		const { slot } = machine.learner.familySlot(name, 0);
		return new Cell<number>(slot, name);
	});
	const [x, y, z] = cells as [Cell<number>, Cell<number>, Cell<number>];
	const set = (...values: number[]) =>
		values.forEach((value, i) => {
			const slot = (cells[i] as Cell<number>).slot;
			machine.state.set(slot, machine.state.rawOf(slot, value));
		});
	return { machine, view: machine.learner, x, y, z, set };
}

it("runs its function once for what it looks at, and knows the answer from then on", () => {
	const { view, x, y, z, set } = setUp();
	let runs = 0;
	const holds = (): boolean => {
		runs += 1;
		return x.get() === 0 ? y.get() === 1 : z.get() === 1;
	};
	const predicate = new Predicate<boolean>("a test");
	const answer = () => predicate.known(view) ?? predicate.learn(view, holds);
	const expected = (a: number, b: number, c: number) => (a === 0 ? b === 1 : c === 1);
	for (let round = 0; round < 2; round++) {
		for (const a of [0, 1])
			for (const b of [0, 1])
				for (const c of [0, 1]) {
					set(a, b, c);
					expect(answer()).toBe(expected(a, b, c));
				}
	}
	// Of eight states, four ways: x and y, or x and z; the third cell is never looked at.
	expect(runs).toBe(4);
	expect([...predicate.slots].sort()).toEqual([x.slot, y.slot, z.slot].sort());
	set(0, 1, 1);
	expect(predicate.trail(view)).toEqual([x.slot, y.slot]);
	set(1, 1, 1);
	expect(predicate.trail(view)).toEqual([x.slot, z.slot]);
	expect(() => predicate.recheck(view, holds)).not.toThrow();
});

it("does not know what it has not seen", () => {
	const { view, x, set } = setUp();
	const predicate = new Predicate<number>("a test");
	expect(predicate.known(view)).toBeUndefined();
	expect(predicate.trail(view)).toEqual([]);
	predicate.learn(view, () => x.get());
	set(5);
	expect(predicate.known(view)).toBeUndefined();
	expect(predicate.learn(view, () => x.get())).toBe(5);
	set(0);
	expect(predicate.known(view)).toBe(0);
});

it("a function that answers otherwise, or looks elsewhere, having seen the same, is found out", () => {
	const { view, x, y, z, set } = setUp();
	const learned = () => {
		const predicate = new Predicate<boolean>("the guard");
		set(0, 0, 0);
		predicate.learn(view, () => x.get() + y.get() === 0);
		return predicate;
	};
	// When it is learned on ...
	set(0, 0, 0);
	expect(() => learned().learn(view, () => x.get() + y.get() === 1)).toThrow(
		/the guard is not a function of tracked cells/,
	);
	expect(() => learned().learn(view, () => x.get() + z.get() === 0)).toThrow(NondeterminismError);
	expect(() => learned().learn(view, () => x.get() === 0)).toThrow(NondeterminismError);
	// ... and when it is fed again what it saw, whatever the state is by then.
	set(7, 7, 7);
	expect(() => learned().recheck(view, () => x.get() + y.get() === 0)).not.toThrow();
	expect(() => learned().recheck(view, () => x.get() + y.get() === 1)).toThrow(NondeterminismError);
	expect(() => learned().recheck(view, () => x.get() === 0)).toThrow(NondeterminismError);
	expect(() => learned().recheck(view, () => x.get() + y.get() + z.get() * 0 === 0)).toThrow(NondeterminismError);
});
