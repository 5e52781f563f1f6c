import { describe, expect, it } from "vitest";
import { Machine, type Move } from "../../../../scheduler/machine/machine.js";
import { PreemptionCounter } from "../../../../scheduler/search/bounded/least-preemptions.js";
import { exploreTraces } from "../../../../scheduler/search/dpor/explore-traces.js";
import { Executions } from "../../../oracles/executions.js";
import { type Entry, suite } from "../../../suite/index.js";

/*
 * Of the traces that the search explores, as many as the suites state have a schedule of at most 0, 1, 2 … preemptions.
 */

function preemptionBounded({ program }: Entry): number[] {
	const machine = new Machine(program);
	const complete: (readonly Move[])[] = [];
	const executions = new Executions((machine, schedule) => {
		if (!machine.isUnfinished() && !machine.isBlockedByAssumption()) complete.push(schedule);
	});
	const { completions } = exploreTraces(machine, { goOnAfterFailure: true }, {}, executions);
	expect(complete).toHaveLength(completions);
	machine.reset();
	const counter = new PreemptionCounter(machine);
	const least = complete.map((schedule) => counter.least(schedule).preemptions);
	return Array.from({ length: Math.max(0, ...least) + 1 }, (_, bound) => least.filter((n) => n <= bound).length);
}

describe("has as many traces within so many preemptions", () => {
	it.each(suite.map((entry) => [entry.name, entry] as const))("%s", (_, entry) => {
		const stated = entry.preemptionBounded;
		const found = preemptionBounded(entry);
		// The suites go on where no more traces come.
		expect(stated.map((_, bound) => found[Math.min(bound, found.length - 1)])).toEqual(stated);
		expect(found.at(-1)).toBe(stated.at(-1));
	});
});
