import { describe, expect, it } from "vitest";
import { cell, choose, type Program, pause, program, spawn, waitUntil } from "../../../../../scheduler/index.js";
import {
	COORDINATOR_RULES,
	type CoordinatorRules,
} from "../../../../../scheduler/search/dpor/parallel/trace-coordinator.js";
import { countBySchedules } from "../../../../oracles/traces.js";
import { suite } from "../../../../suite/index.js";
import { explorePooled } from "./simulated-pool.js";

/*
 * What the coordinator goes by matters: with a wrong rule in its place, traces are lost or explored twice in some order of jobs.
 */

/** A coroutine waits where another has chosen, so that choices lie on the way to roots of jobs. */
const choosing = program("choosing", () => {
	const x = cell("x", 0);
	const y = cell("y", 0);
	spawn("chooses", function* () {
		y.set(choose("what to write", 3));
		yield* pause("chosen");
		x.set(y.get());
		yield* pause("done");
	});
	spawn("waits", () => waitUntil("x is 1", () => x.get() === 1));
	spawn("writes", function* () {
		x.set(1);
		yield* pause("done");
	});
});

const NAMES = [
	"exp-mem(3)",
	"lastzero(4)",
	"casrot(4)",
	"readers(4)",
	"indexer(12)",
	"POPL14 figure",
	"deadlock01_bad",
];
const PROGRAMS: readonly Program[] = [
	choosing,
	...suite.filter(({ name }) => NAMES.includes(name)).map(({ program }) => program),
];
/** Each program in so many orders of jobs. */
const ORDERS = 40;
/** Searches with a wrong rule are given up. */
const MAX_SLICES = 20_000;

function totals(source: Program, seed: number, coordination: CoordinatorRules): string {
	try {
		const options = { workers: 3, seed: String(seed), coordination, maxSlices: MAX_SLICES };
		const { counts, isOver } = explorePooled(source, options);
		const { completions, deadlocks, blocked, sleepSetBlocked } = counts;
		return [completions, deadlocks, blocked, sleepSetBlocked, isOver].join();
	} catch (error) {
		return String(error);
	}
}

function expected(source: Program): string {
	const { done, deadlock, blocked } = countBySchedules(source, 2_000_000);
	return [done, deadlock, blocked, 0, true].join();
}

const MUTANTS: Readonly<Record<string, Partial<CoordinatorRules>>> = {
	"anything can be started": { canStart: () => true },
	"nothing is heeded that jobs deliver": { heeds: () => false },
	"what is delivered to the root is not heeded": { heeds: ({ depth }) => depth > 0 },
	"what is delivered to other states than the root is not heeded": { heeds: ({ depth }) => depth === 0 },
	"a branch is explored when its children are": { isDone: () => true },
};

it("with the rules as they are, all of these programs are explored right in any order of jobs", () => {
	expect(PROGRAMS.length).toBeGreaterThan(4);
	for (const source of PROGRAMS) {
		const right = expected(source);
		for (let seed = 0; seed < ORDERS; seed++) {
			expect([source.name, seed, totals(source, seed, COORDINATOR_RULES)]).toEqual([source.name, seed, right]);
		}
	}
});

describe("a wrong rule shows", () => {
	it.each(Object.entries(MUTANTS))("%s", (_, mutant) => {
		const wrong = PROGRAMS.flatMap((source) => {
			const right = expected(source);
			const isWrong = (seed: number) => totals(source, seed, { ...COORDINATOR_RULES, ...mutant }) !== right;
			return Array.from({ length: ORDERS }, (_, seed) => seed).some(isWrong) ? [source.name] : [];
		});
		expect(wrong).not.toEqual([]);
	});
});
