import fc from "fast-check";
import { expect, it } from "vitest";
import { casw, coA, readers } from "../../../../bench/programs/families.js";
import { type Coroutine, cell, type Program, program, spawn } from "../../../../scheduler/index.js";
import { Machine, type Move } from "../../../../scheduler/machine/machine.js";
import { BoundedTraces } from "../../../../scheduler/search/bounded/bounded-traces.js";
import { DELAYS } from "../../../../scheduler/search/bounded/cost.js";
import { PreemptionCounter } from "../../../../scheduler/search/bounded/least-preemptions.js";
import { explore } from "../../../../scheduler/search/explore.js";
import { programOf } from "../../../arbitraries/interpret.js";
import { programTexts } from "../../../arbitraries/programs.js";
import { TooLarge } from "../../../oracles/brute-force.js";
import { type Event, EventTable, keyOf } from "../../../oracles/mazurkiewicz.js";
import { countBySchedules } from "../../../oracles/traces.js";
import { seed } from "../../../seed.js";
import { suite } from "../../../suite/index.js";

/** Programs so wide that looking at all linearisations of each prefix takes longer than a test should: seconds to minutes. */
const TOO_WIDE = new Set([
	"readers(6)",
	"readers(8)",
	"lastzero(5)",
	"filesystem(16), threads 0, 13, 1 and 14",
	"long_chain",
	"manywrite_2",
	"complete_test_2",
	"CoA(4)",
	"fib_bench(3)+reader",
	"read_write_lock-1",
	"control_flow(3)",
	"sat-example",
	"poke(2,2)",
]);

/** How many traces that are done have a schedule of at most 0, 1, 2 … up to `preemptions`. */
function doneWithin(source: Program, preemptions: number): number[] {
	const traces = new BoundedTraces({ preemptions });
	explore(new Machine(source), traces, { goOnAfterFailure: true });
	let sum = 0;
	return Array.from({ length: preemptions + 1 }, (_, k) => {
		sum += traces.complete[k] ?? 0;
		return sum;
	});
}

const narrow = suite.filter(({ name }) => !TOO_WIDE.has(name));

it("of the 207 programs of the suites, few are too wide", () => {
	expect(suite).toHaveLength(207);
	expect(narrow).toHaveLength(207 - TOO_WIDE.size);
});

it.each(narrow)("counts the traces of $name within each number of preemptions", ({ program, preemptionBounded }) => {
	expect(doneWithin(program, preemptionBounded.length - 1)).toEqual(preemptionBounded);
});

it("with a small bound it need not see the rest", () => {
	// GenMC states 120, 708, 1608, 2028 of the one, and 120, 1320, 6720, 18720, 30000, 32880 of the other.
	expect(doneWithin(coA(4), 1)).toEqual([120, 708]);
	expect(doneWithin(casw(5), 1)).toEqual([120, 1320]);
});

it("counts the traces of random programs as enumeration does", () => {
	let preempting = 0;
	fc.assert(
		fc.property(programTexts({ maxOps: 5, loops: false }), (text) => {
			const source = programOf(text);
			let expected: ReturnType<typeof countBySchedules>;
			try {
				expected = countBySchedules(source, 10_000);
			} catch (error) {
				fc.pre(!(error instanceof TooLarge));
				throw error;
			}
			const { preemptionBounded, deadlock } = expected;
			const traces = new BoundedTraces({ preemptions: 30 });
			const { ending } = explore(new Machine(source), traces, { goOnAfterFailure: true });
			expect(ending).toEqual({ kind: "exhausted" });
			expect(traces.deadlocked.reduce((sum, count) => sum + count, 0)).toBe(deadlock);
			let sum = 0;
			const found = preemptionBounded.map((_, k) => {
				sum += traces.complete[k] ?? 0;
				return sum;
			});
			expect(found).toEqual(preemptionBounded);
			if (preemptionBounded.length > 1) preempting += 1;
		}),
		{ seed, numRuns: 200, maxSkipsPerRun: 10 },
	);
	expect(preempting).toBeGreaterThan(25);
});

it("a switch away from a coroutine is a preemption also where what is done meanwhile would stop it", () => {
	// The reader can read x at any time. In the trace in which it reads between the two writes, someone is switched away from
	// although it could go on: the writer, or, if it began, the reader, whose read the trace puts after the first write.
	const source = program("two writes and two reads", () => {
		const x = cell("x", 0);
		spawn("writer", function* (): Coroutine {
			yield* x.store(1);
			yield* x.store(2);
		});
		spawn("reader", function* (): Coroutine {
			yield* x.load();
			yield* x.load();
		});
	});
	const machine = new Machine(source);
	machine.reset();
	const [writer, reader] = machine.coroutines as [number, number];
	const order = (...slots: number[]): Move[] => slots.map((coroutine) => ({ coroutine, choices: [] }));
	const counter = new PreemptionCounter(machine);
	const before = machine.state.vector.slice();
	expect(counter.least(order(writer, writer, reader, reader)).preemptions).toBe(0);
	expect(counter.least(order(writer, reader, reader, writer)).preemptions).toBe(1);
	expect(counter.least(order(reader, writer, reader, writer)).preemptions).toBe(2);
	expect(machine.state.vector.slice()).toEqual(before);
});

it("delays of readers(6): as many traces as Concuerror explores", () => {
	const explored = [0, 1, 2, 3, 4, 5, 6, 7].map((bound) => tracesWithinDelays(readers(6), bound));
	expect(explored).toEqual([1, 2, 8, 23, 43, 58, 64, 64]);
});

/** How many traces there are among all schedules of at most so many delays. */
function tracesWithinDelays(source: Program, bound: number): number {
	const machine = new Machine(source);
	const table = new EventTable();
	const traces = new Set<string>();
	const events: Event[] = [];
	const visit = (last: number | undefined, spent: number): void => {
		const enabled: number[] = [];
		if (machine.enabled(enabled) === 0) traces.add(keyOf(events));
		for (const coroutine of enabled) {
			const cost = spent + DELAYS.of(machine, enabled, last, coroutine);
			if (cost > bound) continue;
			const mark = machine.state.mark();
			events.push(table.take(machine, coroutine, [], events));
			visit(coroutine, cost);
			events.pop();
			machine.state.rewind(mark);
		}
	};
	machine.reset();
	visit(undefined, 0);
	return traces.size;
}
