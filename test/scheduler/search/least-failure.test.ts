import fc from "fast-check";
import { expect, it } from "vitest";
import {
	always,
	assert,
	atEnd,
	CoMutex,
	type Coroutine,
	type Counterexample,
	cell,
	cellFamily,
	check,
	type Program,
	pause,
	program,
	progress,
	replaySchedule,
	type Schedule,
	showSchedule,
	spawn,
	waitUntil,
} from "../../../scheduler/index.js";
import { Machine } from "../../../scheduler/machine/machine.js";
import { leastFailure } from "../../../scheduler/search/least-failure.js";
import { partedProgram, partedTexts } from "../../arbitraries/parted-programs.js";
import { failingSchedules, least, preemptionsOf, TooLarge } from "../../oracles/brute-force.js";
import { seed } from "../../seed.js";

/** Brute force runs every prefix of every schedule from scratch; larger programs are passed over. */
const MAX_PREFIXES = 2_000;

function allFailing(program: Program) {
	try {
		return failingSchedules(program, MAX_PREFIXES);
	} catch (error) {
		fc.pre(!(error instanceof TooLarge));
		throw error;
	}
}

/** Coroutines that each take a few steps on a cell of their own. */
function spawnUnrelated(count: number, from = 0): void {
	for (let i = from; i < from + count; i++) {
		const own = cell(`own ${i}`, 0);
		spawn(`task${i}`, function* () {
			for (let round = 0; round < 3; round++) {
				own.set(own.get() + 1);
				yield* pause(`round ${round}`);
			}
		});
	}
}

/** The rest of a schedule in another order, each coroutine's own steps in theirs. */
function shuffled(rest: Schedule, order: readonly number[]): Schedule {
	const left = [...rest];
	return rest.map((_, i) => {
		const names = [...new Set(left.map(({ coroutine }) => coroutine))];
		const name = names[(order[i] ?? 0) % names.length];
		return left.splice(
			left.findIndex(({ coroutine }) => coroutine === name),
			1,
		)[0] as Schedule[number];
	});
}

it("is the least of all failing schedules, whether the program has parts or not, and the rest comes in any order", () => {
	let parted = 0;
	let atEndOnly = 0;
	const orders = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });
	fc.assert(
		fc.property(partedTexts(), orders, (text, order) => {
			const program = partedProgram(text);
			const expected = least(allFailing(program));
			const { verdict, counterexample } = check(program);
			expect(verdict).toBe(expected === undefined ? "VERIFIED" : "VIOLATED");
			if (expected === undefined) return;
			const { trace, minimal, schedule, relevantSteps, restInAnyOrder } = counterexample as Counterexample;
			expect(minimal).toBe(true);
			expect([trace.preemptions, trace.steps.length]).toEqual([expected.preemptions, expected.steps]);
			expect(preemptionsOf(program, trace.steps)).toBe(expected.preemptions);
			if (relevantSteps === schedule.length) return;
			parted += 1;
			if (!restInAnyOrder) return;
			const other = [...schedule.slice(0, relevantSteps), ...shuffled(schedule.slice(relevantSteps), order)];
			expect(replaySchedule(program, other).failure).toMatchObject({
				kind: trace.failure?.kind,
				...(trace.failure?.kind === "deadlock" ? {} : { message: trace.failure?.message }),
			});
			atEndOnly += 1;
		}),
		{ numRuns: 250, seed, maxSkipsPerRun: 5 },
	);
	// The sample would prove little if nothing in it were left out.
	expect(parted).toBeGreaterThan(30);
	expect(atEndOnly).toBeGreaterThan(20);
});

it("the lost update among six unrelated tasks is reported as four steps", () => {
	const program_ = program("lost update in a crowd", () => {
		const counter = cell("counter", 0);
		function* increment(): Coroutine {
			const seen = counter.get();
			yield* pause("between read and write");
			counter.set(seen + 1);
		}
		spawnUnrelated(2);
		spawn("a", increment);
		spawnUnrelated(2, 2);
		spawn("b", increment);
		spawnUnrelated(2, 4);
		atEnd("both are counted", () => ({ expected: 2, actual: counter.get() }));
	});
	const { sentence, counterexample } = check(program_);
	expect(sentence).toBe(
		"VIOLATED: property: both are counted, with 1 preemption and 4 steps, before 24 further steps of 6 other coroutines, in any order; no failing schedule has fewer preemptions, and none with as few is shorter.",
	);
	const { schedule, relevantSteps, trace } = counterexample as Counterexample;
	expect(relevantSteps).toBe(4);
	expect(showSchedule(schedule)).toBe("a b*2 a task0*4 task1*4 task2*4 task3*4 task4*4 task5*4");
	// What is shown first is part of a whole schedule, which can be run again.
	expect(replaySchedule(program_, schedule)).toEqual(trace);
});

it("an assertion among unrelated tasks needs none of their steps", () => {
	const { counterexample, sentence } = check(
		program("assertion in a crowd", () => {
			const x = cell("x", 0);
			spawnUnrelated(4);
			spawn("a", function* () {
				x.set(1);
				yield* pause("meanwhile");
				x.set(0);
			});
			spawn("b", function* () {
				yield* pause("look");
				assert(x.get() === 0, "x is 0");
			});
		}),
	);
	expect(showSchedule((counterexample as Counterexample).schedule)).toBe("a b");
	expect(sentence).toContain("with 1 preemption and 2 steps; no");
});

it("a deadlock among unrelated tasks is reported by the steps of those that wait", () => {
	const { counterexample, sentence } = check(
		program("deadlock in a crowd", () => {
			const [left, right] = [new CoMutex("left"), new CoMutex("right")];
			function* both(first: CoMutex, second: CoMutex): Coroutine {
				yield* first.lock();
				yield* pause("with one");
				yield* second.lock();
				yield* second.unlock();
				yield* first.unlock();
			}
			spawnUnrelated(3);
			spawn("a", () => both(left, right));
			spawn("b", () => both(right, left));
		}),
	);
	const { relevantSteps, schedule } = counterexample as Counterexample;
	expect(showSchedule(schedule.slice(0, relevantSteps))).toBe("a b*2 a");
	expect(sentence).toContain("before 12 further steps of 3 other coroutines, in any order;");
});

it("a step of the same part that bears on nothing comes after those that do", () => {
	const { counterexample, sentence } = check(
		program("a reader that nobody needs", () => {
			const counter = cell("counter", 0);
			const log = cell("log", 0);
			function* increment(): Coroutine {
				const seen = counter.get();
				yield* pause("between read and write");
				counter.set(seen + 1);
			}
			spawn("reader", function* () {
				yield* pause("look");
				log.set(counter.get());
			});
			spawn("a", increment);
			spawn("b", increment);
			atEnd("both are counted", () => ({ expected: 2, actual: counter.get() }));
		}),
	);
	const { relevantSteps, schedule } = counterexample as Counterexample;
	expect(showSchedule(schedule.slice(0, relevantSteps))).toBe("a b*2 a");
	expect(showSchedule(schedule)).toBe("a b*2 a reader");
	expect(sentence).toContain("4 steps, before 1 further step of 1 other coroutine;");
});

it("what reads a whole family depends on whoever writes a member of it", () => {
	const { counterexample } = check(
		program("gathering", () => {
			const members = cellFamily("member", 0);
			spawnUnrelated(2);
			spawn("a", function* () {
				yield* pause("write");
				members.at("one").set(1);
			});
			spawn("b", function* () {
				yield* pause("write");
				members.at("two").set(1);
			});
			always("not both", () => members.entries().length < 2);
		}),
	);
	expect(showSchedule((counterexample as Counterexample).schedule)).toBe("a b");
});

it("a part whose coroutines never end keeps a deadlock of another part from being one", () => {
	const server = (withDeadlock: boolean) =>
		program("a server that never ends", () => {
			const beats = cell("beats", 0);
			const never = cell("never", false);
			const x = cell("x", 0);
			spawn("server", function* () {
				for (;;) {
					yield* pause("serve", { here: [] });
					beats.set((beats.get() + 1) % 2);
					progress("serves");
				}
			});
			if (withDeadlock) spawn("waiter", () => waitUntil("for ever", () => never.get()));
			spawn("a", function* () {
				for (let i = 0; i < 4; i++) yield* pause(`way ${i}`);
				assert(x.get() === 1, "x is 1");
			});
		});
	// The waiter never comes on, but something always can: only the assertion fails.
	expect(check(server(true)).failure).toMatchObject({ kind: "assertion" });
	expect(check(server(true)).counterexample).toMatchObject({ minimal: true, relevantSteps: 4 });
});

it("parts that turn out to share something, once more is known of them, are searched together", () => {
	const late = program("learned late", () => {
		const x = cell("x", 0);
		// Depth-first search ends here, before the others have taken a step.
		spawn("a", function* () {
			for (let i = 0; i < 6; i++) yield* pause(`way ${i}`);
			assert(false, "the end of the way");
		});
		spawn("b", function* () {
			yield* pause("first");
			yield* pause("then");
			x.set(1);
		});
		spawn("c", function* () {
			yield* pause("look");
			assert(x.get() === 0, "x is 0");
		});
	});
	expect(least(failingSchedules(late, 100_000))).toMatchObject({ preemptions: 0, steps: 3 });
	const { counterexample } = check(late);
	expect(counterexample).toMatchObject({ minimal: true, stepsFoundFirst: 6 });
	expect(showSchedule((counterexample as Counterexample).schedule)).toBe("b*2 c");
});

it("a bound ends it without an answer", () => {
	const machine = new Machine(
		partedProgram([
			{ coroutines: [[{ do: "pause" }, { do: "pause" }, { do: "write" }]], never: 9, notAtEnd: 1 },
			{ coroutines: [[{ do: "pause" }, { do: "pause" }]], never: 9, notAtEnd: 9 },
		]),
	);
	expect(leastFailure(machine)).toMatchObject({ found: true, cost: { preemptions: 0, steps: 4 } });
	expect(leastFailure(machine, { maxStates: 2 })).toEqual({ found: false, reason: "bound" });
});
