import fc from "fast-check";
import { expect, it } from "vitest";
import {
	CoMutex,
	cell,
	check,
	choose,
	type Program,
	pause,
	program,
	replaySchedule,
	type Schedule,
	ScheduleMismatchError,
	spawn,
	type Trace,
	type TraceStep,
	waitUntil,
} from "../../../scheduler/index.js";
import { Machine } from "../../../scheduler/machine/machine.js";
import { explore } from "../../../scheduler/search/explore.js";
import { Replay } from "../../../scheduler/search/replay.js";
import { scheduleOf } from "../../../scheduler/search/schedule.js";
import { BreadthFirst } from "../../../scheduler/search/storing/breadth-first.js";
import { DepthFirst } from "../../../scheduler/search/storing/depth-first.js";
import { Tracer } from "../../../scheduler/trace/trace.js";
import { programOf } from "../../arbitraries/interpret.js";
import { programTexts } from "../../arbitraries/programs.js";
import { seed } from "../../seed.js";
import { lostUpdate } from "../programs.js";

/** Runs a schedule on a machine that has explored the program before: its values and points have other numbers. */
function replayOn(machine: Machine, schedule: Schedule): Trace {
	const tracer = new Tracer();
	machine.reset();
	tracer.began(machine);
	explore(machine, new Replay(schedule), { goOnAfterFailure: true }, tracer);
	return tracer.finish(undefined);
}

/** Who can run and who waits is listed in the order in which coroutines have turned up, which a search may change. */
function unordered(step: TraceStep): TraceStep {
	const { enabled, blocked } = step;
	return {
		...step,
		enabled: [...enabled].sort(),
		blocked: [...blocked].sort((one, other) => (one.coroutine < other.coroutine ? -1 : 1)),
	};
}

/** A schedule that goes on until nothing can run, picked by numbers. */
function someSchedule(program: Program, picks: readonly number[]): Schedule {
	const machine = new Machine(program);
	machine.reset();
	const moves = [];
	for (const pick of picks) {
		const enabled: number[] = [];
		if (machine.enabled(enabled) === 0) break;
		const coroutine = enabled[pick % enabled.length] as number;
		machine.step(coroutine);
		moves.push({ coroutine, choices: [...machine.choices] });
	}
	return scheduleOf(machine, moves);
}

it("a run has one digest, in a fresh program and on machines that have searched it before", () => {
	fc.assert(
		fc.property(
			programTexts({ maxOps: 4, loops: true }),
			fc.array(fc.nat(5), { minLength: 1, maxLength: 12 }),
			(text, picks) => {
				const program = programOf(text);
				const schedule = someSchedule(program, picks);
				const { digest, steps } = replaySchedule(program, schedule);
				expect(replaySchedule(program, schedule).digest).toBe(digest);
				for (const strategy of [new DepthFirst(), new BreadthFirst()]) {
					const machine = new Machine(program);
					explore(machine, strategy, { maxTransitions: 200, goOnAfterFailure: true });
					const again = replayOn(machine, schedule);
					expect(again.digest).toBe(digest);
					expect(again.steps.map(unordered)).toEqual(steps.map(unordered));
				}
			},
		),
		{ numRuns: 100, seed },
	);
});

it("reproduces what check has found, failure and all", () => {
	for (const strategy of ["depth-first", "breadth-first", "random"] as const) {
		const { counterexample, failure } = check(lostUpdate(3), { strategy });
		const { schedule = [], trace } = counterexample ?? {};
		expect(schedule.length).toBeGreaterThan(0);
		expect(replaySchedule(lostUpdate(3), schedule)).toEqual(trace);
		expect(trace?.failure).toEqual(failure);
	}
});

/** A chooser, and one who waits for it. */
const choosing = program("choosing", () => {
	const [x, mutex] = [cell("x", 0), new CoMutex("mutex")];
	spawn("chooses", function* () {
		yield* pause("before");
		x.set(choose("which", 3));
	});
	spawn("waits", function* () {
		yield* waitUntil("x is set", () => x.get() > 0);
		yield* mutex.lock();
	});
	spawn("idle", () => pause("idle"));
});

it("tells what each step did", () => {
	const { steps, preemptions, failure } = replaySchedule(choosing, [
		{ coroutine: "idle" },
		{ coroutine: "chooses", choices: [2] },
		{ coroutine: "waits" },
	]);
	expect(preemptions).toBe(0);
	expect(failure).toBeUndefined();
	expect(steps[0]).toMatchObject({ number: 1, from: "idle", to: "ended with undefined", changes: [] });
	expect(steps[0]?.blocked).toEqual([{ coroutine: "waits", at: "x is set" }]);
	expect(steps[1]).toMatchObject({
		coroutine: "chooses",
		choices: [2],
		changes: [{ cell: "x", before: "0", after: "2" }],
		blocked: [],
	});
	expect(steps[2]).toMatchObject({ from: "x is set", reads: ["mutex.holder"], preempted: undefined });
});

function mismatch(program: Program, schedule: Schedule): ScheduleMismatchError {
	try {
		replaySchedule(program, schedule);
	} catch (error) {
		if (error instanceof ScheduleMismatchError) return error;
		throw error;
	}
	throw new Error("the schedule fits");
}

it("a schedule that does not fit is refused: which step, who, and who could run instead", () => {
	const waits = mismatch(choosing, [{ coroutine: "idle" }, { coroutine: "waits" }]);
	expect(waits.step).toBe(2);
	expect(waits.message).toBe(
		'the schedule does not fit the program at step 2: "waits" cannot run, it waits at "x is set"; coroutines that can run there: "chooses"',
	);
	const ended = mismatch(choosing, [{ coroutine: "idle" }, { coroutine: "idle" }]);
	expect(ended.reason).toBe('"idle" cannot run, it has ended; coroutines that can run there: "chooses"');
	const unknown = mismatch(choosing, [{ coroutine: "nobody" }]);
	expect(unknown.reason).toBe(
		'there is no coroutine "nobody" at that moment; coroutines that can run there: "chooses", "idle"',
	);
	const over = mismatch(lostUpdate(1), [{ coroutine: "a" }, { coroutine: "a" }, { coroutine: "a" }]);
	expect(over.reason).toContain("coroutines that can run there: none");
});

it("choices that the program does not offer are refused", () => {
	const chooses = (...choices: number[]) => mismatch(choosing, [{ coroutine: "chooses", choices }]);
	expect(mismatch(choosing, [{ coroutine: "chooses" }]).reason).toBe("the schedule makes 0 choices, the program 1");
	expect(chooses(1, 0).reason).toBe("the schedule makes 2 choices, the program 1");
	expect(mismatch(choosing, [{ coroutine: "idle", choices: [0] }]).step).toBe(1);
	for (const choice of [3, -1, 0.5, Number.NaN]) {
		expect(chooses(choice).reason).toBe(`it chooses ${choice}, where the program offers 0 to 2`);
	}
	expect(replaySchedule(choosing, [{ coroutine: "chooses", choices: [2] }]).steps).toHaveLength(1);
});
