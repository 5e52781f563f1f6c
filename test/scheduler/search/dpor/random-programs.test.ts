import fc from "fast-check";
import { expect, it } from "vitest";
import { cell, pause, program, spawn } from "../../../../scheduler/index.js";
import { Machine, type Move } from "../../../../scheduler/machine/machine.js";
import { exploreTraces } from "../../../../scheduler/search/dpor/explore-traces.js";
import { Marks } from "../../../../scheduler/search/dpor/marks.js";
import type { Observer } from "../../../../scheduler/search/explore.js";
import { DepthFirst } from "../../../../scheduler/search/storing/depth-first.js";
import { programOf } from "../../../arbitraries/interpret.js";
import { type ProgramText, programTexts } from "../../../arbitraries/programs.js";
import { TooLarge } from "../../../oracles/brute-force.js";
import { EndStates, exploreAll } from "../../../oracles/end-states.js";
import { Executions } from "../../../oracles/executions.js";
import { EventTable } from "../../../oracles/mazurkiewicz.js";
import { traceOf, tracesOf } from "../../../oracles/traces.js";
import { seed } from "../../../seed.js";
import { FORMERLY_WRONG } from "./formerly-wrong.js";

/** Programs whose schedules take more steps, all together, are passed over, to keep the test short. */
const MAX_STEPS = 20_000;
/** No cell holds this, so the property that asks for it looks at nothing. */
const NOTHING_TO_LOOK_AT = 9;

function explored(machine: Machine) {
	const ends = new EndStates();
	const schedules: (readonly Move[])[] = [];
	const executions = new Executions((_, schedule) => schedules.push(schedule));
	const observer: Observer = {
		stepped: (machine, move, mark) => {
			ends.look(machine);
			executions.stepped(machine, move, mark);
		},
	};
	machine.reset();
	ends.look(machine);
	const { dpor, ending } = exploreTraces(machine, { goOnAfterFailure: true }, {}, observer);
	expect(ending).toEqual({ kind: "exhausted" });
	return { dpor, schedules, results: ends.results };
}

it("explores on random programs just the traces that there are, none in vain", () => {
	let compared = 0;
	const sizes: number[] = [];
	const hits = new Marks();
	const isSmall = (text: ProgramText): boolean => {
		const machine = new Machine(programOf(text));
		const table = new EventTable();
		let expected: ReadonlySet<string>;
		try {
			expected = tracesOf(machine, table, MAX_STEPS);
		} catch (error) {
			if (error instanceof TooLarge) return false;
			throw error;
		}
		const { dpor, schedules, results } = explored(machine);
		const found = schedules.map((schedule) => traceOf(machine, table, schedule));
		// Where nothing can run from the beginning, the one trace is empty, and no step leads to it.
		if (expected.size > 1) expect([...found].sort()).toEqual([...expected].sort());
		expect(dpor.traces).toBe(expected.size);
		expect(dpor.sleepSetBlocked).toBe(0);
		expect(results).toEqual(exploreAll(new Machine(programOf(text)), new DepthFirst()).results);
		for (const [mark, count] of Object.entries(dpor.marks)) hits[mark as keyof Marks] += count;
		sizes.push(expected.size);
		return true;
	};
	fc.assert(
		fc.property(programTexts({ maxOps: 6, loops: false }), (text) => {
			// A property of every state makes more steps dependent than the definition of traces knows of.
			fc.pre(isSmall({ ...text, never: NOTHING_TO_LOOK_AT }));
			compared += 1;
		}),
		{ numRuns: 1000, seed, maxSkipsPerRun: 1 },
	);
	expect(compared).toBe(1000);
	expect(sizes.filter((size) => size >= 10).length).toBeGreaterThan(60);
	for (const [mark, count] of Object.entries(hits)) expect({ mark, hit: count > 0 }).toEqual({ mark, hit: true });
});

it.each(Object.entries(FORMERLY_WRONG))("explores each trace once where %s", (_, program) => {
	const text = { threads: false, daemon: false, never: NOTHING_TO_LOOK_AT, notAtEnd: 0 } as const;
	const machine = new Machine(programOf({ ...text, ...program }));
	const { dpor } = explored(machine);
	expect(dpor.traces).toBe(tracesOf(new Machine(machine.program), new EventTable(), 100 * MAX_STEPS).size);
});

it("keeps sequences off what branches before theirs begin with, further up in the tree, too", () => {
	const reading = program("a writer, readers, and one who does nothing", () => {
		const [x, y] = [cell("x", 0), cell("y", 0)];
		function* read() {
			yield* pause("read");
			y.get();
		}
		function* writeAndRead() {
			x.set(1);
			yield* read();
		}
		// biome-ignore lint/correctness/useYield: it ends in its only step
		spawn("writer", function* () {
			y.set(1);
		});
		spawn("idler", function* () {});
		spawn("a", writeAndRead);
		spawn("b", function* () {
			yield* read();
			yield* read();
		});
		spawn("c", writeAndRead);
	});
	const { dpor } = explored(new Machine(reading));
	// The order on x, who of a and c reads what the writer wrote, and how many of b's reads do.
	expect(dpor.traces).toBe(2 * 2 * 2 * 3);
});
