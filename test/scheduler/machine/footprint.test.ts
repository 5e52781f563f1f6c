import fc from "fast-check";
import { expect, it } from "vitest";
import { cell, cellFamily, type Program, pause, program, spawn } from "../../../scheduler/index.js";
import { dependent, footprintOf } from "../../../scheduler/machine/footprint.js";
import { Machine } from "../../../scheduler/machine/machine.js";
import { randomFrom } from "../../../scheduler/search/random/random.js";
import { programOf } from "../../arbitraries/interpret.js";
import { programTexts } from "../../arbitraries/programs.js";
import { seed } from "../../seed.js";

/** The state after the two steps, in this order; undefined if the second cannot be taken. */
function after(machine: Machine, first: number, second: number): string | undefined {
	const mark = machine.state.mark();
	machine.step(first);
	let text: string | undefined;
	if (machine.isEnabled(second)) {
		machine.step(second);
		text = machine.state.vector.slice(0, machine.width).join();
	}
	machine.state.rewind(mark);
	return text;
}

function footprint(machine: Machine, coroutine: number) {
	const mark = machine.state.mark();
	const stop = machine.step(coroutine);
	machine.state.rewind(mark);
	return footprintOf(stop, coroutine);
}

/** Walks one schedule; at each state, counts the pairs of independent steps, which must commute. */
function independentPairsOf(source: Program, walk: number): number {
	const machine = new Machine(source);
	const random = randomFrom(String(walk));
	const enabled: number[] = [];
	let pairs = 0;
	machine.reset();
	for (let steps = 0; steps < 30 && machine.enabled(enabled) > 0; steps++) {
		for (const a of enabled) {
			for (const b of enabled) {
				if (a >= b) continue;
				// Both are recorded first: recording may make the state wider.
				const [first, second] = [footprint(machine, a), footprint(machine, b)];
				if (dependent(first, second, machine.state.layout)) continue;
				pairs += 1;
				after(machine, a, b);
				expect(after(machine, a, b)).toBe(after(machine, b, a));
				expect(after(machine, a, b)).toBeDefined();
			}
		}
		machine.step(enabled[random.below(enabled.length)] as number);
	}
	return pairs;
}

it("independent steps of random programs commute, and neither keeps the other from running", () => {
	let pairs = 0;
	fc.assert(
		fc.property(programTexts({ maxOps: 4, loops: true }), fc.nat(), (text, walk) => {
			pairs += independentPairsOf(programOf(text), walk);
		}),
		{ seed, numRuns: 300 },
	);
	expect(pairs).toBeGreaterThan(300);
});

it("reads do not disturb each other; writes disturb reads of the cell and of its family", () => {
	const source = program("footprints", () => {
		const x = cell("x", 0);
		const family = cellFamily("family", 0);
		spawn("reads x", function* () {
			x.get();
			yield* pause("done");
		});
		spawn("reads x, too", function* () {
			x.get();
			yield* pause("done");
		});
		spawn("writes x", function* () {
			x.set(1);
			yield* pause("done");
		});
		spawn("reads the family", function* () {
			family.entries();
			yield* pause("done");
		});
		spawn("writes a member", function* () {
			family.at("a").set(1);
			yield* pause("done");
		});
	});
	const machine = new Machine(source);
	machine.reset();
	const footprints = machine.coroutines.map((coroutine) => footprint(machine, coroutine));
	const matter = footprints.map((a) =>
		footprints.map((b) => (dependent(a, b, machine.state.layout) ? "x" : ".")).join(""),
	);
	expect(matter).toEqual(["x.x..", ".xx..", "xxx..", "...xx", "...xx"]);
});
