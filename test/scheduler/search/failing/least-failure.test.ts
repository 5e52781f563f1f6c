import fc from "fast-check";
import { expect, it } from "vitest";
import {
	always,
	assert,
	atEnd,
	type Cell,
	CoMutex,
	type Coroutine,
	type Counterexample,
	cell,
	cellFamily,
	check,
	pause,
	program,
	progress,
	replaySchedule,
	type Schedule,
	showSchedule,
	spawn,
	waitUntil,
} from "../../../../scheduler/index.js";
import { Machine } from "../../../../scheduler/machine/machine.js";
import { leastFailure } from "../../../../scheduler/search/failing/least-failure.js";
import { scheduleOf } from "../../../../scheduler/search/schedule.js";
import { partedProgram, partedTexts } from "../../../arbitraries/parted-programs.js";
import { least, preemptionsOf } from "../../../oracles/brute-force.js";
import { seed } from "../../../seed.js";
import { allFailing } from "./all-failing.js";

/** Brute force runs every prefix of every schedule from scratch; larger programs are passed over. */
const MAX_PREFIXES = 2_000;

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
			const expected = least(allFailing(program, MAX_PREFIXES));
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
	expect(counterexample?.minimal).toBe(true);
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

/** The least failing schedule of a program of which nothing is known yet, with a long one that shares nothing in front. */
function leastFromScratch(setup: () => void, maxStates?: number): string | undefined {
	const machine = new Machine(
		program("from scratch", () => {
			spawn("long", function* () {
				for (let i = 0; i < 6; i++) yield* pause(`way ${i}`);
				assert(false, "the end of the way");
			});
			setup();
		}),
	);
	const found = leastFailure(machine, maxStates === undefined ? {} : { maxStates });
	return found.found ? showSchedule(scheduleOf(machine, found.moves)) : undefined;
}

it("parts that turn out to share something, once more is known of them, are searched together", () => {
	const late = () => {
		const x = cell("x", 0);
		spawn("b", function* () {
			yield* pause("first");
			yield* pause("then");
			x.set(1);
		});
		spawn("c", function* () {
			yield* pause("look");
			assert(x.get() === 0, "x is 0");
		});
	};
	expect(leastFromScratch(late)).toBe("b*2 c");
});

it("a guard that has never opened ties its coroutine to whoever could open it", () => {
	const closed = () => {
		const x = cell("x", 0);
		spawn("a", function* () {
			yield* waitUntil("x is 1", () => x.get() === 1);
			assert(false, "x is never 1");
		});
		spawn("b", function* () {
			yield* pause("write");
			x.set(1);
		});
	};
	expect(leastFromScratch(closed)).toBe("b a");
});

it("a coroutine that reads a family is tied to whoever writes a member", () => {
	const gathering = () => {
		const members = cellFamily("member", 0);
		spawn("a", function* () {
			yield* pause("write");
			members.at("one").set(1);
		});
		spawn("b", function* () {
			yield* pause("look");
			assert(members.entries().length === 0, "there is none");
		});
	};
	expect(leastFromScratch(gathering)).toBe("a b");
});

it("a coroutine is tied to the one that spawns it", () => {
	const family = () => {
		spawn("parent", function* () {
			yield* pause("spawn");
			spawn("child", function* () {
				yield* pause("fail");
				assert(false, "the child is well");
			});
			yield* pause("go on");
		});
	};
	expect(leastFromScratch(family)).toBe("parent*2 parent/child");
});

it("coroutines that share nothing are not multiplied", () => {
	// Six tasks of five points each and the long one make 8 * 5 ** 6 = 125,000 states; each alone has no more than eight.
	expect(leastFromScratch(() => spawnUnrelated(6), 20)).toBe("long*6");
});

/** Two that count, in the way of the lost update, and an end at which two should be counted, or more. */
function spawnCounters(counter: Cell<number>): void {
	for (const name of ["a", "b"]) {
		spawn(name, function* () {
			const seen = counter.get();
			yield* pause("between read and write");
			counter.set(seen + 1);
		});
	}
	atEnd("both are counted", () => counter.get() >= 2);
}

/** Puts it right, unless it comes too early. */
function spawnFixer(counter: Cell<number>): void {
	spawn("fixer", function* () {
		yield* pause("put right");
		if (counter.get() >= 1) counter.set(2);
	});
}

it("a step that must come early for it to fail is not put behind", () => {
	const { counterexample } = check(
		program("fixer", () => {
			const counter = cell("counter", 0);
			spawnFixer(counter);
			spawnCounters(counter);
		}),
	);
	expect(showSchedule((counterexample as Counterexample).schedule)).toBe("fixer a b*2 a");
	expect(counterexample).toMatchObject({ relevantSteps: 5, minimal: true, trace: { failure: { kind: "property" } } });
});

it("where one step must come early, others that bear on nothing still come last", () => {
	const { counterexample } = check(
		program("fixer and logger", () => {
			const counter = cell("counter", 0);
			const log = cell("log", 0);
			spawn("logger", function* () {
				yield* pause("log");
				log.set(1);
			});
			spawnFixer(counter);
			spawnCounters(counter);
			// It holds, and ties all of them together.
			always("neither is negative", () => counter.get() >= 0 && log.get() >= 0);
		}),
	);
	expect(showSchedule((counterexample as Counterexample).schedule)).toBe("fixer a b*2 a logger");
	expect(counterexample?.relevantSteps).toBe(5);
});

it("does not call an order free in which the rest share something", () => {
	const { sentence } = check(
		program("two that talk", () => {
			const counter = cell("counter", 0);
			const other = cell("other", 0);
			spawnCounters(counter);
			for (const name of ["c", "d"]) {
				spawn(name, function* () {
					yield* pause("add");
					other.set(other.get() + 1);
				});
			}
		}),
	);
	expect(sentence).toContain("4 steps, before 2 further steps of 2 other coroutines; no");
});

it("leaves out what bears on nothing even where a bound keeps the schedule from being reduced", () => {
	const crowd = program("assertion in a crowd", () => {
		const x = cell("x", 0);
		spawnUnrelated(3);
		spawn("a", function* () {
			for (let i = 0; i < 4; i++) {
				x.set(i);
				yield* pause(`write ${i}`);
			}
		});
		spawn("b", function* () {
			yield* pause("look");
			assert(x.get() !== 3, "x is not 3");
		});
	});
	// The search asks once, before it begins; whoever asks later is told to stop.
	let asked = 0;
	const interrupted = () => (asked++ === 0 ? undefined : "the end of patience");
	const { counterexample } = check(crowd, { strategy: "random", seed: "5", determinism: false, interrupted });
	const { schedule, minimal, stepsFoundFirst } = counterexample as Counterexample;
	expect(minimal).toBe(false);
	expect(new Set(schedule.map(({ coroutine }) => coroutine))).toEqual(new Set(["a", "b"]));
	expect(stepsFoundFirst).toBeGreaterThan(schedule.length);
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
