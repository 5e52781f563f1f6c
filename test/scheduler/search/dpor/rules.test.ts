import { describe, expect, it } from "vitest";
import { CoMutex, cell, choose, type Program, pause, program, spawn, waitUntil } from "../../../../scheduler/index.js";
import { Machine } from "../../../../scheduler/machine/machine.js";
import type { AccessTable } from "../../../../scheduler/search/dpor/access-table.js";
import { exploreTraces } from "../../../../scheduler/search/dpor/explore-traces.js";
import { Cover, DPOR_RULES, type DporRules, NOT_INITIAL } from "../../../../scheduler/search/dpor/rules.js";
import { programOf } from "../../../arbitraries/interpret.js";
import { countByPrefixes } from "../../../oracles/traces.js";
import { suite } from "../../../suite/index.js";
import { FORMERLY_WRONG } from "./formerly-wrong.js";

/*
 * Each rule of the search matters: with a wrong one in its place, some program is explored wrongly.
 */

function named(name: string): Program {
	const found = suite.find((entry) => entry.name === name);
	if (found === undefined) throw new Error(`the suite has no "${name}"`);
	return found.program;
}

/** What a coroutine touches when it takes the mutex at once is not what it touches when it has to queue. */
const queueing = program("queueing", () => {
	const y = cell("y", 0);
	const mutex = new CoMutex("mutex");
	spawn("reads under the mutex", function* () {
		yield* mutex.lock();
		y.get();
		yield* mutex.unlock();
		yield* pause("done");
	});
	spawn("holds the mutex", function* () {
		yield* mutex.lock();
		yield* pause("holding");
		yield* mutex.unlock();
		yield* pause("done");
	});
	spawn("writes", function* () {
		y.set(1);
		yield* pause("done");
	});
});

/** Of what a coroutine may choose, one step is independent of all others and one is not. */
const choosing = program("choosing", () => {
	const x = cell("x", 0);
	spawn("chooses", function* () {
		if (choose("whether to write", 2) === 0) x.set(1);
		yield* pause("done");
	});
	spawn("waits", () => waitUntil("x is 0", () => x.get() === 0));
});

const intricate = Object.values(FORMERLY_WRONG).map((text) =>
	programOf({ threads: false, daemon: false, never: 9, notAtEnd: 9, ...text }),
);

const PROGRAMS: readonly Program[] = [
	...intricate,
	queueing,
	choosing,
	...[
		"readers(2)",
		"cas(3)",
		"casrot(4)",
		"POPL14 figure",
		"lastzero(2)",
		"deadlock01_bad",
		"broken_mutual_exclusion",
	].map(named),
];

function explored(source: Program, rules: DporRules): string {
	try {
		const limits = { goOnAfterFailure: true, maxTransitions: 10_000 };
		const { completions, deadlocks, blocked, dpor } = exploreTraces(new Machine(source), limits, { rules });
		return [completions, deadlocks, blocked, dpor.sleepSetBlocked].join();
	} catch (error) {
		return String(error);
	}
}

const counted = new Map<Program, string>();

function expected(source: Program): string {
	const known = counted.get(source);
	if (known !== undefined) return known;
	const { done, deadlock, blocked } = countByPrefixes(source, 1_000_000);
	const counts = [done, deadlock, blocked, 0].join();
	counted.set(source, counts);
	return counts;
}

function isWriteBy(table: AccessTable, step: number): boolean {
	return (table.accesses[step]?.writes.length ?? 0) > 1;
}

const MUTANTS: Readonly<Record<string, Partial<DporRules>>> = {
	"no steps of two coroutines are dependent": {
		dependent: (table, a, b) => table.accesses[a]?.coroutine === table.accesses[b]?.coroutine,
	},
	"all steps are dependent": { dependent: () => true },
	"nothing stays asleep": { staysAsleep: () => false },
	"everything stays asleep": { staysAsleep: () => true },
	"only what comes first is a weak initial": {
		weakInitial: (_, step, sequence) => (sequence[0] === step ? 0 : NOT_INITIAL),
	},
	"what is not in a sequence is no weak initial of it": {
		weakInitial: (table, step, sequence) => {
			const place = DPOR_RULES.weakInitial(table, step, sequence);
			return place === sequence.length ? NOT_INITIAL : place;
		},
	},
	"a step is a weak initial whatever comes before it": {
		weakInitial: (_, step, sequence) => (sequence.includes(step) ? sequence.indexOf(step) : NOT_INITIAL),
	},
	"nothing is redundant": { coverOf: () => Cover.None },
	"everything is redundant": { coverOf: () => Cover.FromWithin },
	"what a coroutine chooses makes no difference": { dependsOnChoice: () => false },
	"a step does the same wherever it comes": { mayChange: () => false },
	"only writes may do something else when they come first": {
		mayChange: (table, earlier, later) => isWriteBy(table, later) && table.affects(earlier, later),
	},
	"a step touches the same wherever it comes": { touchesNoMore: () => true },
	"what cannot run without an event could never run earlier": { mightRunEarlier: () => false },
};

describe("a wrong rule shows", () => {
	it.each(Object.entries(MUTANTS))("%s", (_, mutant) => {
		const wrong = PROGRAMS.filter((source) => explored(source, { ...DPOR_RULES, ...mutant }) !== expected(source));
		expect(wrong.map(({ name }) => name)).not.toEqual([]);
	});
});

it("with the rules as they are, all of these programs are explored right", () => {
	for (const source of PROGRAMS)
		expect([source.name, explored(source, DPOR_RULES)]).toEqual([source.name, expected(source)]);
});
