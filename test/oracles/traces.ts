import { Machine, type Move } from "../../scheduler/machine/machine.js";
import type { Program } from "../../scheduler/program/program.js";
import { TooLarge } from "./brute-force.js";
import { type End, type Event, EventTable, endOf, hasFailed, keyOf } from "./mazurkiewicz.js";

/*
 * All Mazurkiewicz traces of a program, counted in two ways that know no partial-order reduction: by walking every schedule
 * there is, and, for programs that have too many, by walking every set of events that a schedule may begin with.
 */

/** What there is to know of a program's traces. */
export interface TraceCounts {
	readonly done: number;
	readonly deadlock: number;
	readonly blocked: number;
	/** Traces in which some coroutine failed; they are counted above, too. */
	readonly fail: number;
	/** All maximal schedules. */
	readonly interleavings: bigint;
	/** Those of them that fail or deadlock. */
	readonly failing: bigint;
	/** How many of the traces that are done have a schedule of at most 0, 1, 2 … preemptions, up to where all traces have one. */
	readonly preemptionBounded: readonly number[];
}

interface Ending {
	readonly end: End;
	readonly failed: boolean;
	schedules: bigint;
	/** The fewest preemptions of a schedule of this trace. */
	preemptions: number;
}

/** The traces found, and how many schedules they have together. */
class Collected {
	readonly traces = new Map<string, Ending>();

	add(machine: Machine, key: string, preemptions: number, schedules: bigint): void {
		const known = this.traces.get(key);
		if (known === undefined) {
			this.traces.set(key, { end: endOf(machine), failed: hasFailed(machine), schedules, preemptions });
			return;
		}
		known.schedules += schedules;
		known.preemptions = Math.min(known.preemptions, preemptions);
	}

	counts(): TraceCounts {
		const traces = [...this.traces.values()];
		const countOf = (wanted: (trace: Ending) => boolean) => traces.filter(wanted).length;
		const schedulesOf = (wanted: (trace: Ending) => boolean) =>
			traces.filter(wanted).reduce((sum, { schedules }) => sum + schedules, 0n);
		const most = traces.reduce((most, { preemptions }) => Math.max(most, preemptions), 0);
		return {
			done: countOf(({ end }) => end === "done"),
			deadlock: countOf(({ end }) => end === "deadlock"),
			blocked: countOf(({ end }) => end === "blocked"),
			fail: countOf(({ failed }) => failed),
			interleavings: schedulesOf(() => true),
			failing: schedulesOf(({ end, failed }) => failed || end === "deadlock"),
			preemptionBounded: Array.from({ length: most + 1 }, (_, bound) =>
				countOf(({ end, preemptions }) => end === "done" && preemptions <= bound),
			),
		};
	}
}

const NOBODY = -1;

/** A preemption is a switch away from a coroutine that could have gone on. */
function preempts(last: number, next: number, enabled: readonly number[]): number {
	return last !== next && enabled.includes(last) ? 1 : 0;
}

/** The traces, by their keys, from every schedule there is; failures are walked past. @throws TooLarge beyond so many steps */
export function tracesOf(machine: Machine, table: EventTable, maxSteps: number): ReadonlySet<string> {
	return new Set(enumerate(machine, table, maxSteps).traces.keys());
}

/** The key of the trace to which a schedule belongs, in the table of those to compare with. */
export function traceOf(machine: Machine, table: EventTable, schedule: readonly Move[]): string {
	const events: Event[] = [];
	machine.reset();
	for (const { coroutine, choices } of schedule) events.push(table.take(machine, coroutine, choices, events));
	return keyOf(events);
}

/** Counts the traces by walking every schedule there is. @throws TooLarge beyond so many steps */
export function countBySchedules(program: Program, maxSteps: number): TraceCounts {
	return enumerate(new Machine(program), new EventTable(), maxSteps).counts();
}

function enumerate(machine: Machine, table: EventTable, maxSteps: number): Collected {
	const collected = new Collected();
	const events: Event[] = [];
	let steps = 0;
	const visit = (last: number, preemptions: number): void => {
		const enabled: number[] = [];
		if (machine.enabled(enabled) === 0) collected.add(machine, keyOf(events), preemptions, 1n);
		for (const coroutine of enabled) {
			let choices: number[] | undefined = [];
			while (choices !== undefined) {
				steps += 1;
				if (steps > maxSteps) throw new TooLarge();
				const mark = machine.state.mark();
				events.push(table.take(machine, coroutine, choices, events));
				choices = machine.nextAlternative();
				visit(coroutine, preemptions + preempts(last, coroutine, enabled));
				events.pop();
				machine.state.rewind(mark);
			}
		}
	};
	machine.reset();
	visit(NOBODY, 0);
	return collected;
}

/** All schedules that do the same events, and so lead to the same state. */
interface Prefix {
	readonly events: readonly Event[];
	readonly vector: Int32Array;
	schedules: bigint;
	/** The fewest preemptions of a schedule in which this coroutine ran last. */
	readonly preemptions: Map<number, number>;
}

/**
 * The same counts by walking every set of events that a schedule may begin with, once, in order of size. There are far fewer
 * of these than of schedules; that both ways count alike is tested.
 *
 * @throws TooLarge beyond so many steps
 */
export function countByPrefixes(program: Program, maxSteps: number): TraceCounts {
	const machine = new Machine(program);
	const table = new EventTable();
	const collected = new Collected();
	machine.reset();
	const initial = machine.state.vector.slice(0, machine.width);
	let level = new Map<string, Prefix>([
		["", { events: [], vector: initial, schedules: 1n, preemptions: new Map([[NOBODY, 0]]) }],
	]);
	let steps = 0;
	while (level.size > 0) {
		const next = new Map<string, Prefix>();
		for (const [key, prefix] of level) {
			const enabled: number[] = [];
			machine.state.load(prefix.vector, 0, prefix.vector.length);
			if (machine.enabled(enabled) === 0) {
				collected.add(machine, key, Math.min(...prefix.preemptions.values()), prefix.schedules);
			}
			for (const coroutine of enabled) {
				let choices: number[] | undefined = [];
				while (choices !== undefined) {
					steps += 1;
					if (steps > maxSteps) throw new TooLarge();
					machine.state.load(prefix.vector, 0, prefix.vector.length);
					const events = [...prefix.events, table.take(machine, coroutine, choices, prefix.events)];
					choices = machine.nextAlternative();
					reach(next, machine, events, prefix, coroutine, enabled);
				}
			}
		}
		level = next;
	}
	return collected.counts();
}

function reach(
	level: Map<string, Prefix>,
	machine: Machine,
	events: readonly Event[],
	from: Prefix,
	coroutine: number,
	enabled: readonly number[],
): void {
	const key = keyOf(events);
	let reached = level.get(key);
	if (reached === undefined) {
		const vector = machine.state.vector.slice(0, machine.width);
		reached = { events, vector, schedules: 0n, preemptions: new Map() };
		level.set(key, reached);
	}
	reached.schedules += from.schedules;
	let fewest = reached.preemptions.get(coroutine) ?? Number.POSITIVE_INFINITY;
	for (const [last, preemptions] of from.preemptions) {
		fewest = Math.min(fewest, preemptions + preempts(last, coroutine, enabled));
	}
	reached.preemptions.set(coroutine, fewest);
}
