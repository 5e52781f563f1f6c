import fc from "fast-check";
import { expect, it } from "vitest";
import { always, cell, observe, type Program, program, spawn } from "../../../../../scheduler/index.js";
import { Machine } from "../../../../../scheduler/machine/machine.js";
import { exploreTraces } from "../../../../../scheduler/search/dpor/explore-traces.js";
import { moveOf } from "../../../../../scheduler/search/replay.js";
import type { Schedule } from "../../../../../scheduler/search/schedule.js";
import { programOf } from "../../../../arbitraries/interpret.js";
import { type ProgramText, programTexts } from "../../../../arbitraries/programs.js";
import { EventTable } from "../../../../oracles/mazurkiewicz.js";
import { traceOf } from "../../../../oracles/traces.js";
import { seed } from "../../../../seed.js";
import { explorePooled } from "./simulated-pool.js";

/*
 * Whoever does which part of the search when: each trace is explored once, as in the sequential search.
 */

/** Larger programs are passed over, to keep the test short. */
const MAX_TRANSITIONS = 5_000;
/** No cell holds this, so the property that asks for it looks at nothing. */
const NOTHING_TO_LOOK_AT = 9;

/** What stands for each trace, so that schedules of several machines can be compared. */
function keysOf(machine: Machine, table: EventTable, schedules: readonly Schedule[]): string[] {
	return schedules.map((schedule) => {
		machine.reset();
		const moves = schedule.map((step, i) => {
			const move = moveOf(machine, step, i + 1);
			machine.step(move.coroutine, move.choices);
			return move;
		});
		return traceOf(machine, table, moves);
	});
}

it("explores on random programs the same traces in whatever order jobs are done", () => {
	let [compared, parallel] = [0, 0];
	fc.assert(
		fc.property(
			programTexts({ maxOps: 6, loops: false }),
			fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
			fc.integer({ min: 1, max: 4 }),
			fc.boolean(),
			(text: ProgramText, poolSeed, workers, watched) => {
				const program = programOf(watched ? text : { ...text, never: NOTHING_TO_LOOK_AT });
				const limits = { goOnAfterFailure: true, maxTransitions: MAX_TRANSITIONS };
				const { ending, completions, deadlocks, blocked, dpor } = exploreTraces(new Machine(program), limits);
				fc.pre(ending.kind === "exhausted" && dpor.traces > 1);
				const pooled = explorePooled(program, { workers, seed: String(poolSeed) });
				expect(pooled.isOver).toBe(true);
				expect(pooled.counts).toMatchObject({ completions, deadlocks, blocked, sleepSetBlocked: 0 });
				const keys = keysOf(new Machine(program), new EventTable(), pooled.schedules);
				expect(keys.length).toBe(dpor.traces);
				if (!watched) expect(new Set(keys).size).toBe(dpor.traces);
				compared += 1;
				if (pooled.mostAtOnce > 1) parallel += 1;
			},
		),
		{ numRuns: 600, seed, maxSkipsPerRun: 3 },
	);
	expect(compared).toBe(600);
	// The sample would prove little if hardly ever two jobs were being done at once.
	expect(parallel).toBeGreaterThan(100);
});

/** A step of it is logged in fewer changes when it is taken again, which once confused the way back to an earlier state. */
const LOGGED_SHORTER: ProgramText = {
	style: "cooperative",
	threads: false,
	coroutines: [
		[
			{ do: "try lock", into: "a" },
			{ do: "choose", options: 2, into: "a" },
		],
		[{ do: "compare and set", cell: "y", expected: 0, value: "a", into: "a" }],
		[
			{ do: "read", cell: "y", into: "a" },
			{ do: "critical section", kept: false, body: [{ do: "write family", cell: "x", value: "a" }] },
			{ do: "write family", cell: "x", value: "a" },
		],
	],
	daemon: false,
	never: NOTHING_TO_LOOK_AT,
	notAtEnd: 0,
};

it("explores a program right whose steps are logged in fewer changes when they are taken again", () => {
	const program = programOf(LOGGED_SHORTER);
	const { traces } = exploreTraces(new Machine(program), { goOnAfterFailure: true }).dpor;
	for (let order = 0; order < 100; order++) {
		const { counts, schedules } = explorePooled(program, { workers: 2, seed: String(order) });
		expect(counts.completions + counts.deadlocks + counts.blocked).toBe(traces);
		expect(new Set(keysOf(new Machine(program), new EventTable(), schedules)).size).toBe(traces);
	}
});

function writers(states: (cells: { get(): number }[]) => void, observing: boolean): Program {
	return program("writers", () => {
		const cells = ["x", "y", "z"].map((name) => cell(name, 0));
		for (const written of cells) {
			// biome-ignore lint/correctness/useYield: it ends in its only step
			spawn(`writer of ${written.name}`, function* () {
				written.set(1);
			});
		}
		if (!observing) {
			states(cells);
			return;
		}
		// biome-ignore lint/correctness/useYield: it ends in its only step
		spawn("observer", function* () {
			states(cells);
		});
	});
}

/** What makes steps dependent that touch nothing in common. */
const LOOKING: Readonly<Record<string, Program>> = {
	"a property looks at from the beginning": writers((cells) => {
		always("few are written", () => cells.reduce((sum, cell) => sum + cell.get(), 0) < 4);
	}, false),
	"an observation looks at the more of, the more is written": writers((cells) => {
		observe("all are written", () => cells.every((cell) => cell.get() === 1));
	}, true),
};

it.each(Object.entries(LOOKING))("explores all orders of steps that %s", (_, program) => {
	const { traces } = exploreTraces(new Machine(program), { goOnAfterFailure: true }).dpor;
	for (let order = 0; order < 100; order++) {
		const { counts } = explorePooled(program, { workers: 2, seed: String(order) });
		expect(counts).toMatchObject({ completions: traces, sleepSetBlocked: 0 });
	}
});
