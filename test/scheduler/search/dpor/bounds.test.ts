import { expect, it } from "vitest";
import { cell, check, pause, program, spawn } from "../../../../scheduler/index.js";
import { Machine } from "../../../../scheduler/machine/machine.js";
import { exploreTraces } from "../../../../scheduler/search/dpor/explore-traces.js";
import { readers } from "../../../../bench/programs/families.js";

it("what wakeup trees, executions and steps occupy is bounded, and the bound is named", () => {
	const bounded = (maxMemory: number) => exploreTraces(new Machine(readers(6)), {}, { maxMemory });
	const free = bounded(Number.POSITIVE_INFINITY);
	expect(free.ending).toEqual({ kind: "exhausted" });
	expect(bounded(free.bytes as number).traces, "what it needs is enough, for the most part").toBeGreaterThan(0);
	const { ending, traces } = bounded((free.bytes as number) / 2);
	expect(ending).toEqual({ kind: "bound", bound: "max-memory 0 MB" });
	expect(traces).toBeGreaterThan(0);
	expect(traces).toBeLessThan(2 ** 6);
});

it("coroutines that are learned without end are bounded, and the remedy is named", () => {
	const rounds = program("rounds", () => {
		const x = cell("x", 0);
		for (const name of ["a", "b"]) {
			spawn(name, function* () {
				while (x.get() < 1_000) {
					yield* pause("round");
					x.set(x.get() + 1);
				}
			});
		}
	});
	for (const strategy of ["depth-first", "dpor"] as const) {
		const { verdict, sentence } = check(rounds, { strategy, maxPoints: 500, determinism: false });
		expect(verdict).toBe("INCOMPLETE");
		expect(sentence).toContain("up to max-points 500 (where a loop comes back to the same state, name its point");
	}
});
