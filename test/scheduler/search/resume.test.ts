import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Program } from "../../../scheduler/index.js";
import { Machine } from "../../../scheduler/machine/machine.js";
import { replayJournal } from "../../../scheduler/machine/replay-journal.js";
import { DELAYS, PREEMPTIONS } from "../../../scheduler/search/bounded/cost.js";
import { CostBounded } from "../../../scheduler/search/bounded/cost-bounded.js";
import { BreadthFirst } from "../../../scheduler/search/breadth-first.js";
import { DepthFirst } from "../../../scheduler/search/depth-first.js";
import { exploringTraces } from "../../../scheduler/search/dpor/explore-traces.js";
import { type Exploration, exploring, type Limits } from "../../../scheduler/search/explore.js";
import { randomFrom } from "../../../scheduler/search/random.js";
import type { SavedExploration } from "../../../scheduler/search/saved.js";
import { scheduleOf } from "../../../scheduler/search/schedule.js";
import { runThrough, type Sliced } from "../../../scheduler/search/sliced.js";
import type { Strategy } from "../../../scheduler/search/strategy.js";
import { programOf } from "../../arbitraries/interpret.js";
import { programTexts } from "../../arbitraries/programs.js";
import { seed } from "../../seed.js";
import { suite } from "../../suite/index.js";
import { lostUpdate } from "../programs.js";

/** Larger programs are explored in part, up to this bound: it must be hit at the same step. */
const MAX_STATES = 150;
const MAX_TRANSITIONS = 300;
/** Of the suite, programs with more traces are left out, to keep the test short. */
const MAX_TRACES = 100;

/** A search, as it begins or goes on. */
type Search = (machine: Machine, limits: Limits) => Sliced<Exploration & { readonly more?: unknown }>;

const storing =
	(make: () => Strategy): Search =>
	(machine, limits) =>
		exploring(machine, make(), { maxStates: MAX_STATES, ...limits });

const SEARCHES: Readonly<Record<string, Search>> = {
	"depth-first": storing(() => new DepthFirst()),
	"depth-first with a bound on depth": storing(() => new DepthFirst({ maxDepth: 6 })),
	"depth-first with a limit of steps": storing(() => new DepthFirst({ stepLimit: 7 })),
	"depth-first with fingerprints": storing(() => new DepthFirst({ fingerprintBits: 40 })),
	"breadth-first": storing(() => new BreadthFirst()),
	"breadth-first with fingerprints": storing(() => new BreadthFirst({ fingerprintBits: 64 })),
	// With a bound on transitions, every move is made.
	"breadth-first, every move": (machine, limits) =>
		exploring(machine, new BreadthFirst(), { maxTransitions: MAX_TRANSITIONS, ...limits }),
	"preemption-bounded": storing(() => new CostBounded("preemption-bounded", PREEMPTIONS, { bound: 1 })),
	"delay-bounded": storing(() => new CostBounded("delay-bounded", DELAYS, { bound: 2 })),
	dpor: dporSearch,
};

function* dporSearch(machine: Machine, limits: Limits): ReturnType<Search> {
	const { dpor, ...exploration } = yield* exploringTraces(machine, { maxTransitions: MAX_TRANSITIONS, ...limits });
	const { traces, sleepSetBlocked, marks } = dpor;
	return { ...exploration, more: { traces, sleepSetBlocked, marks: { ...marks } } };
}

/** All that a search comes to; also which numbers were given, and that no more was learned than has to be. */
function outcome(machine: Machine, { ending, ...counts }: Exploration) {
	const end = ending.kind === "failure" ? { ...ending, moves: scheduleOf(machine, ending.moves) } : ending;
	return { end, counts, journal: machine.journal.bytes };
}

/** Thrown where the process would have been killed. */
const KILLED = Symbol("killed");

/** Does the search, killed again and again after some steps more, and gone on with from what was put aside last. */
function killedAgainAndAgain(program: Program, search: Search, limits: Limits, stepsUntilKilled: () => number) {
	let kept: { journal: Uint8Array; resumed: SavedExploration } | undefined;
	for (let lives = 1; ; lives++) {
		const machine = new Machine(program);
		if (kept !== undefined) replayJournal(machine, kept.journal);
		let left = stepsUntilKilled();
		try {
			const exploration = runThrough(
				search(machine, {
					...limits,
					...(kept === undefined ? {} : { resumed: kept.resumed }),
					stepsInSlice: 1,
					onPause: ({ save }) => {
						if (left-- > 0) return;
						kept = { journal: machine.journal.bytes, resumed: structuredClone(save()) };
						throw KILLED;
					},
				}),
			);
			return { lives, found: outcome(machine, exploration) };
		} catch (error) {
			if (error !== KILLED) throw error;
		}
	}
}

function uninterrupted(program: Program, search: Search, limits: Limits) {
	const machine = new Machine(program);
	return outcome(machine, runThrough(search(machine, limits)));
}

describe.each(Object.entries(SEARCHES))("a %s search that is killed again and again", (_, search) => {
	it("ends as if it had not been, on random programs", () => {
		let lives = 0;
		// On average it lives more than three times a program: a third of them are killed at every step.
		const interruption = fc.record({ drawnFrom: fc.nat(), most: fc.constantFrom(1, 5, 50), goOn: fc.boolean() });
		fc.assert(
			fc.property(programTexts({ maxOps: 6, loops: true }), interruption, (text, { drawnFrom, most, goOn }) => {
				const limits = { goOnAfterFailure: goOn };
				const random = randomFrom(String(drawnFrom));
				const made = programOf(text);
				const again = killedAgainAndAgain(made, search, limits, () => 1 + random.below(most));
				expect(again.found).toEqual(uninterrupted(made, search, limits));
				lives += again.lives;
			}),
			{ numRuns: 60, seed },
		);
		expect(lives, "it was killed at all").toBeGreaterThan(180);
	});

	it("ends as if it had not been, wherever it is killed", () => {
		const expected = uninterrupted(lostUpdate(3), search, { goOnAfterFailure: true });
		for (let steps = 1; steps < 40; steps += 3) {
			let first = true;
			const { found } = killedAgainAndAgain(lostUpdate(3), search, { goOnAfterFailure: true }, () => {
				const until = first ? steps : Number.POSITIVE_INFINITY;
				first = false;
				return until;
			});
			expect(found).toEqual(expected);
		}
	});
});

describe("optimal DPOR that is killed again and again", () => {
	const small = suite.filter(({ traces: { done, deadlock, blocked } }) => done + deadlock + blocked <= MAX_TRACES);

	it.each(small)("explores as many traces of $name", ({ program, traces }) => {
		const random = randomFrom("1");
		const limits = { goOnAfterFailure: true };
		const search: Search = (machine, more) => dporSearch(machine, { ...more, maxTransitions: 1e9 });
		const { found, lives } = killedAgainAndAgain(program, search, limits, () => 1 + random.below(100));
		expect(found).toEqual(uninterrupted(program, search, limits));
		const { completions, deadlocks, blocked } = found.counts;
		expect({ completions, deadlocks, blocked }).toEqual({
			completions: traces.done,
			deadlocks: traces.deadlock,
			blocked: traces.blocked,
		});
		expect(lives).toBeGreaterThan(0);
	});
});

it("a search is not gone on with by another strategy", () => {
	let kept: SavedExploration | undefined;
	const onPause: Limits["onPause"] = ({ save }) => {
		kept = save();
	};
	runThrough(exploring(new Machine(lostUpdate(2)), new DepthFirst(), { onPause }));
	expect(kept).toBeDefined();
	const other = exploring(new Machine(lostUpdate(2)), new BreadthFirst(), { resumed: kept as SavedExploration });
	expect(() => runThrough(other)).toThrow("a search by depth-first cannot be gone on with by breadth-first");
});
