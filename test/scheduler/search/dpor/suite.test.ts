import { describe, expect, it } from "vitest";
import type { Program } from "../../../../scheduler/index.js";
import { Machine } from "../../../../scheduler/machine/machine.js";
import { exploreTraces } from "../../../../scheduler/search/dpor/explore-traces.js";
import { big, closedForms, type Entry, suite } from "../../../suite/index.js";

/*
 * The search explores exactly the traces that the public suites state, and nothing in vain.
 */

/** Closed forms are checked for each parameter with at most so many traces; the benchmark goes farther. */
const MAX_TRACES = 20_000;

/** Failures are walked past: a checker that stopped at the first would see fewer traces. */
function count(program: Program) {
	const { completions, deadlocks, blocked, dpor } = exploreTraces(new Machine(program), { goOnAfterFailure: true });
	expect(dpor.sleepSetBlocked).toBe(0);
	expect(dpor.traces).toBe(completions + deadlocks + blocked);
	return { done: completions, deadlock: deadlocks, blocked };
}

function stated({ traces: { done, deadlock, blocked } }: Entry) {
	return { done, deadlock, blocked };
}

describe("explores each trace once", () => {
	it.each([...suite, big].map((entry) => [entry.name, entry] as const))("%s", (_, entry) => {
		expect(count(entry.program)).toEqual(stated(entry));
	});
});

describe("explores as many traces as the closed form says", () => {
	it.each(closedForms.map((form) => [form.name, form] as const))("%s", (_, { from, to, program, traces }) => {
		for (let n = from; n <= to && traces(n) <= MAX_TRACES && n <= from + 24; n++) {
			expect({ n, ...count(program(n)) }).toEqual({ n, done: traces(n), deadlock: 0, blocked: 0 });
		}
	});
});
