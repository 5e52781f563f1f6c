import fc from "fast-check";
import { expect, it } from "vitest";
import {
	assert,
	atEnd,
	CoMutex,
	type Coroutine,
	type Counterexample,
	cell,
	check,
	choose,
	note,
	type Program,
	pause,
	program,
	type StrategyName,
	spawn,
} from "../../../../scheduler/index.js";
import { Machine } from "../../../../scheduler/machine/machine.js";
import { eventsOfLastStep } from "../../../../scheduler/search/events.js";
import { leastSchedule } from "../../../../scheduler/search/failing/least-schedule.js";
import { failureInState } from "../../../../scheduler/search/failure-in-state.js";
import { scheduleOf, showSchedule } from "../../../../scheduler/search/schedule.js";
import { programOf } from "../../../arbitraries/interpret.js";
import { type ProgramText, programTexts, racyTexts } from "../../../arbitraries/programs.js";
import { failingSchedules, least, preemptionsOf, valueAfter, wholeSpace } from "../../../oracles/brute-force.js";
import { seed } from "../../../seed.js";
import { lostUpdate } from "../../programs.js";
import { allFailing } from "./all-failing.js";

/** Brute force runs every prefix of every schedule from scratch; larger programs are passed over. */
const MAX_PREFIXES = 1_500;

function compareLeast(program: Program, strategy: StrategyName) {
	const expected = least(allFailing(program, MAX_PREFIXES));
	const { verdict, counterexample, failure } = check(program, { strategy });
	if (failure?.kind === "witness") {
		// Assumptions leave nothing of this program.
		expect(expected).toBeUndefined();
		for (const result of wholeSpace(program).results) expect(result).toContain("blocked by the assumption");
		return undefined;
	}
	// The claims of these programs are true and they hide nothing: no other kind of failure may be reported.
	expect(["assertion", "exception", "property", "deadlock", undefined]).toContain(failure?.kind);
	expect(verdict).toBe(expected === undefined ? "VERIFIED" : "VIOLATED");
	if (expected === undefined) return undefined;
	const { trace, minimal } = counterexample as Counterexample;
	expect(minimal).toBe(true);
	expect([trace.preemptions, trace.steps.length]).toEqual([expected.preemptions, expected.steps]);
	// The preemptions that the trace marks are counted anew, by the definition.
	expect(preemptionsOf(program, trace.steps)).toBe(expected.preemptions);
	return { ...expected, kind: failure?.kind };
}

const strategies = fc.constantFrom<StrategyName>("depth-first", "breadth-first");

it("the schedule that check prints as minimal is the least of all failing ones", () => {
	const kinds: (string | undefined)[] = [];
	fc.assert(
		fc.property(programTexts({ maxOps: 4, loops: false }), strategies, (text, strategy) => {
			kinds.push(compareLeast(programOf(text), strategy)?.kind);
		}),
		{ numRuns: 300, seed, maxSkipsPerRun: 3 },
	);
	// The sample would prove little if it missed a kind of failure; exceptions are too rare to count on with every seed.
	for (const kind of ["assertion", "property", "deadlock"]) {
		expect(kinds.filter((found) => found === kind).length, kind).toBeGreaterThan(2);
	}
});

/** What x and y can be at the end if nothing is ever preempted. */
function serialOutcomes(text: ProgramText): Set<string> {
	// With no outcome allowed, every schedule that runs to its end is a failing one.
	const all = programOf(text, new Set());
	const serial = allFailing(all, MAX_PREFIXES).filter(({ preemptions }) => preemptions === 0);
	return new Set(serial.map((schedule) => `${valueAfter(all, schedule, "x")} ${valueAfter(all, schedule, "y")}`));
}

it("where every failure takes preemptions, no failing schedule has fewer than the minimal one", () => {
	const preemptions: number[] = [];
	fc.assert(
		fc.property(racyTexts(), strategies, (text, strategy) => {
			const found = compareLeast(programOf(text, serialOutcomes(text)), strategy);
			if (found !== undefined) preemptions.push(found.preemptions);
		}),
		{ numRuns: 150, seed, maxSkipsPerRun: 3 },
	);
	expect(Math.min(...preemptions)).toBe(1);
	expect(preemptions.length).toBeGreaterThan(10);
});

it("a lost update takes one preemption and four steps", () => {
	const { counterexample } = check(lostUpdate(2));
	expect(counterexample?.trace.preemptions).toBe(1);
	expect(counterexample?.trace.steps).toHaveLength(4);
	expect(counterexample?.minimal).toBe(true);
	// The first reads, the second reads and writes, the first writes.
	expect(counterexample?.trace.steps.map(({ coroutine }) => coroutine)).toEqual(["a", "b", "b", "a"]);
});

it("prefers a longer schedule with fewer preemptions to a shorter one with more", () => {
	const detour = program("detour", () => {
		const x = cell("x", 0);
		spawn("a", function* () {
			yield* pause("look");
			x.set(1);
			yield* pause("fails where b comes between");
			assert(x.get() === 1, "nobody came between");
			// Without a preemption it takes all these steps.
			for (let i = 0; i < 3; i++) yield* pause(`long way ${i}`);
			x.set(5);
		});
		spawn("b", function* () {
			yield* pause("write");
			assert(x.get() !== 5, "x is not 5");
			x.set(2);
		});
	});
	const all = failingSchedules(detour);
	// Both kinds exist: a short one with a preemption, a long one without.
	expect(Math.min(...all.filter(({ preemptions }) => preemptions === 1).map(({ steps }) => steps))).toBe(3);
	expect(least(all)).toMatchObject({ preemptions: 0, steps: 6 });
	const { counterexample } = check(detour);
	expect([counterexample?.trace.preemptions, counterexample?.trace.steps.length]).toEqual([0, 6]);
	const machine = new Machine(detour);
	const shortest = leastSchedule(machine, { measure: "steps", failureIn: failureInState });
	expect(shortest.found && shortest.moves.length).toBe(3);
});

it("a program that is wrong from the beginning has a failing schedule without steps", () => {
	const wrong = program("wrong from the start", () => {
		const x = cell("x", 0);
		atEnd("x is 1", () => ({ expected: 1, actual: x.get() }));
	});
	const { verdict, counterexample } = check(wrong);
	expect(verdict).toBe("VIOLATED");
	expect(counterexample?.trace.steps).toEqual([]);
	expect(counterexample?.minimal).toBe(true);
});

it("finds the choice that fails", () => {
	const chooser = program("chooser", () => {
		spawn("a", function* () {
			const first = choose("first", 3);
			yield* pause("between");
			assert(first !== 2 || choose("second", 4) !== 1, "not 2 and 1");
		});
	});
	expect(check(chooser).counterexample?.schedule).toEqual([
		{ coroutine: "a", choices: [2] },
		{ coroutine: "a", choices: [1] },
	]);
});

/** Two workers each announce what they do; then x is wrong in any case. */
function announcing(): Program {
	return program("announcing", () => {
		const mutex = new CoMutex("mutex");
		const x = cell("x", 0);
		function* worker(name: string): Coroutine {
			yield* mutex.lock();
			note(`${name} is in`, { event: `${name} in` });
			yield* pause("inside");
			note(`${name} leaves`, { event: `${name} out` });
			x.set(x.get() + 1);
			yield* mutex.unlock();
		}
		spawn("a", () => worker("a"));
		spawn("b", () => worker("b"));
		atEnd("x is 3", () => ({ expected: 3, actual: x.get() }));
	});
}

function through(...events: string[]): string | undefined {
	const machine = new Machine(announcing());
	const found = leastSchedule(machine, {
		measure: "preemptions",
		failureIn: failureInState,
		through: events,
		eventsOf: eventsOfLastStep,
	});
	return found.found ? showSchedule(scheduleOf(machine, found.moves)) : undefined;
}

it("passes through the events that it is told to, in their order", () => {
	expect(through("a out", "b in")).toBe("a*2 b*2");
	expect(through("b out", "a in")).toBe("b*2 a*2");
	expect(through("b in", "a in", "a out")).toMatch(/^b.*a/);
	// The mutex lets no schedule do this.
	expect(through("a in", "b in", "a out")).toBeUndefined();
	expect(through("never heard of")).toBeUndefined();
});

it("gives up at its bound instead of calling something least", () => {
	const { verdict, counterexample } = check(lostUpdate(2), { maxStates: 8 });
	expect(verdict).toBe("VIOLATED");
	const unbounded = leastSchedule(new Machine(lostUpdate(2)), { measure: "preemptions", failureIn: failureInState });
	expect(unbounded.found).toBe(true);
	const bounded = leastSchedule(new Machine(lostUpdate(2)), {
		measure: "preemptions",
		failureIn: failureInState,
		maxStates: 3,
	});
	expect(bounded).toEqual({ found: false, reason: "bound" });
	if (counterexample?.minimal === false) expect(check(lostUpdate(2), { maxStates: 8 }).sentence).toContain("may exist");
});
