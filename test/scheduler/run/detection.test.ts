import { expect, it } from "vitest";
import {
	always,
	assert,
	atEnd,
	type Cell,
	type Coroutine,
	cell,
	check,
	mustReach,
	observe,
	type Program,
	ProgramError,
	pause,
	program,
	progress,
	spawn,
	waitUntil,
} from "../../../scheduler/index.js";

/** A program of one coroutine that has a cell. */
function lone(body: (x: Cell<number>) => Coroutine<unknown>): Program {
	return program("lone", () => {
		const x = cell("x", 0);
		spawn("a", () => body(x));
	});
}

it("names a failed assertion, with both values and the coroutine", () => {
	const { failure, sentence } = check(
		lone(function* (x) {
			yield* pause("look");
			assert(x.get() === 1, "x is 1", { expected: { is: 1 }, actual: { is: x.get() } });
		}),
	);
	expect(failure).toEqual({
		kind: "assertion",
		message: "x is 1",
		coroutine: "a",
		expected: '{"is":1}',
		actual: '{"is":0}',
	});
	expect(sentence).toMatch(/^VIOLATED: assertion: x is 1, with 0 preemptions and 1 step;/);
});

it("names an exception, whatever was thrown", () => {
	function* thrower(what: unknown): Coroutine {
		yield* pause("throw");
		throw what;
	}
	const failureOf = (what: unknown) => check(lone(() => thrower(what))).failure;
	expect(failureOf(new RangeError("too far"))).toEqual({
		kind: "exception",
		message: "RangeError: too far",
		coroutine: "a",
	});
	expect(failureOf("a text")?.message).toBe('threw "a text"');
});

it("a coroutine that returns, keeps or writes what cannot be compared fails, and is named", () => {
	const bodies: ((x: Cell<number>) => Coroutine<unknown>)[] = [
		function* () {
			yield* pause("return");
			return new Map();
		},
		function* () {
			yield* pause("keep", { here: [new Map()] });
		},
		function* (x) {
			yield* pause("write");
			x.set(new Map() as unknown as number);
		},
	];
	for (const body of bodies) {
		const { failure } = check(lone(body));
		expect(failure).toMatchObject({ kind: "exception", coroutine: "a" });
		expect(failure?.message).toMatch(/UntrackableValueError: .* is an instance of Map/);
	}
});

it("a step of more than 100,000 operations is taken for an endless loop", () => {
	const looping = (operations: number) =>
		check(
			lone(function* (x) {
				yield* pause("start");
				for (let i = 0; i < operations; i++) x.get();
			}),
		);
	expect(looping(100_000).verdict).toBe("VERIFIED");
	const { failure } = looping(100_001);
	expect(failure).toMatchObject({ kind: "exception", coroutine: "a" });
	expect(failure?.message).toContain("did 100000 operations without a scheduling point");
	expect(failure?.message).toContain("waitUntil");
});

it("a property that throws is reported as one that failed", () => {
	const { failure } = check(
		program("throwing", () => {
			const x = cell("x", 0);
			spawn("a", function* () {
				yield* pause("set");
				x.set(1);
			});
			always("sound", () => {
				if (x.get() === 1) throw new Error("not sound");
				return true;
			});
		}),
	);
	expect(failure).toEqual({ kind: "exception", message: 'property "sound" threw not sound' });
});

/** Whether b, which waits for x to be 1, ever gets to see that. */
function witnessed(sets: number): Program {
	return program("witnessed", () => {
		const x = cell("x", 0);
		mustReach("b saw it");
		spawn("a", function* () {
			yield* pause("set");
			x.set(sets);
		});
		spawn("b", function* () {
			yield* pause("look");
			observe("b saw it", () => x.get() === 1);
			observe("b was there", () => true);
		});
	});
}

it("a proof in which a required witness was never reached is empty, and no proof", () => {
	const { verdict, failure, counterexample, witnesses } = check(witnessed(2));
	expect(verdict).toBe("VIOLATED");
	expect(failure).toMatchObject({ kind: "witness", message: "never reached: b saw it" });
	expect(counterexample).toBeUndefined();
	expect(witnesses).toEqual([
		{ name: "b saw it", reached: false, required: true },
		{ name: "b was there", reached: true, required: false },
	]);
	expect(check(witnessed(1)).verdict).toBe("VERIFIED");
	// At a bound, the witness may still turn up.
	expect(check(witnessed(2), { maxTransitions: 1 }).verdict).toBe("INCOMPLETE");
});

it("a program that breaks the contract in its setup is refused with a remedy", () => {
	const refused = (setup: () => void) => () => check(program("refused", setup));
	expect(refused(() => cell("x", 0).get())).toThrow(ProgramError);
	expect(refused(() => cell("x", 0).get())).toThrow(/reading cell "x" is not possible in the setup/);
	expect(refused(() => [cell("x", 0), cell("x", 1)])).toThrow(/the name "x" is taken/);
	expect(refused(() => [always("p", () => true), always("p", () => true)])).toThrow(/stated twice/);
	expect(() => cell("x", 0)).toThrow(/no program is being run/);
});

it("guards and properties may look, but not touch", () => {
	const writingGuard = lone(function* (x) {
		yield* waitUntil("wait", () => {
			x.set(1);
			return true;
		});
	});
	const { failure } = check(writingGuard);
	expect(failure).toMatchObject({ kind: "exception", coroutine: "a" });
	expect(failure?.message).toContain('writing cell "x" is not possible in the guard of "wait" in coroutine "a"');
});

it("an exception in a guard is the coroutine's failure, with the schedule that leads there", () => {
	const throwing = lone(function* (x) {
		yield* pause("first");
		yield* waitUntil("wait", () => {
			if (x.get() === 0) throw new RangeError("too small");
			return true;
		});
	});
	const { failure, counterexample } = check(throwing);
	expect(failure).toMatchObject({ kind: "exception", coroutine: "a", message: 'the guard of "wait" threw too small' });
	expect(counterexample).toMatchObject({ minimal: true });
	expect(counterexample?.schedule).toHaveLength(1);
});

it("a search in which nothing ever ends has not looked at what must hold at the end", () => {
	const endless = program("endless", () => {
		spawn("server", function* () {
			for (;;) {
				progress("serves");
				yield* pause("next", { here: [] });
			}
		});
		atEnd("never looked at", () => false);
	});
	expect(check(endless).failure).toMatchObject({
		kind: "witness",
		message: expect.stringContaining("never reached: an end"),
	});
});
