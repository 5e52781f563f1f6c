import { expect, it } from "vitest";
import { cell, choose, type Program, pause, program, spawn } from "../../../scheduler/index.js";
import { Machine } from "../../../scheduler/machine/machine.js";

/** One coroutine that does all that steps of cells can do, then something that they cannot. */
const steps: Program = program("steps", () => {
	const a = cell("a", 0);
	const b = cell("b", 0);
	spawn("c", function* () {
		yield* pause("first");
		if (a.get() === 1) b.set(5);
		a.set(2);
		// What the same step has written is no question to the state in which it began.
		b.set(a.get() + 1);
		a.set(4);
		yield* pause("second");
		a.set(choose("which", 2));
	});
});

function learned(): { machine: Machine; c: number; slots: { a: number; b: number } } {
	const machine = new Machine(steps);
	machine.reset();
	const { layout } = machine.state;
	const slots = { a: layout.slotOf("a") as number, b: layout.slotOf("b") as number };
	return { machine, c: layout.slotOf("c") as number, slots };
}

it("a step is known by its effect once it has been taken: what it leaves, and no more", () => {
	const { machine, c, slots } = learned();
	expect(machine.effectOf(c)).toBeUndefined();
	const stop = machine.step(c);
	const after = [...machine.state.vector];
	machine.state.rewind(0);
	const effect = machine.effectOf(c);
	expect(effect?.stop).toBe(stop);
	expect(effect?.changes.filter((_, i) => i % 2 === 0).sort()).toEqual([slots.a, slots.b, c].sort());
	// Taken again, now by its effect.
	expect(machine.step(c)).toBe(stop);
	expect(machine.lastStop).toBe(stop);
	expect([...machine.state.vector]).toEqual(after);
	machine.state.rewind(0);
	expect([...machine.state.vector]).not.toEqual(after);
});

it("another value read is another step", () => {
	const { machine, c, slots } = learned();
	machine.step(c);
	machine.state.rewind(0);
	machine.state.set(slots.a, machine.state.rawOf(slots.a, 1));
	expect(machine.effectOf(c)).toBeUndefined();
});

it("a step that chooses has no effect that is known before", () => {
	const { machine, c } = learned();
	machine.step(c);
	const mark = machine.state.mark();
	machine.step(c, [1]);
	machine.state.rewind(mark);
	expect(machine.effectOf(c)).toBeUndefined();
	machine.step(c, [1]);
	expect(machine.choices).toEqual([1]);
});
