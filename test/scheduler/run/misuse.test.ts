import { describe, expect, it } from "vitest";
import {
	always,
	type CheckOptions,
	CheckOptionsError,
	CoMutex,
	type Coroutine,
	cell,
	check,
	observe,
	type Program,
	pause,
	program,
	STEP_LIMIT,
	spawn,
} from "../../../scheduler/index.js";

const tiny = program("tiny", () => void spawn("a", function* () {}));

describe("options that are misspelt are refused, not ignored", () => {
	it.each([
		[{ max_states: 1 }, 'there is no option "max_states"'],
		[{ strategy: "dfs" }, 'there is no strategy "dfs"; there are auto, depth-first, breadth-first, dpor, '],
		[{ maxStates: Number.NaN }, "maxStates must be a whole number from 1, not NaN"],
		[{ walks: 0 }, "walks must be a whole number from 1, not 0"],
		[{ strategy: "breadth-first", maxDepth: 3 }, "it bounds depth-first searches and random walks"],
		[{ goOnAfterFailure: true }, 'there is no option "goOnAfterFailure"'],
	])("%j", (options, message) => {
		expect(() => check(tiny, options as CheckOptions)).toThrow(CheckOptionsError);
		expect(() => check(tiny, options as CheckOptions)).toThrow(message);
	});

	it("and so is what is no program", () => {
		expect(() => check({} as Program)).toThrow("check needs a program first");
	});
});

describe("slips in programs are named", () => {
	const failureOf = (body: () => unknown) =>
		check(program("slip", () => void spawn("a", body as () => Coroutine))).failure;

	it("yield in place of yield*", () => {
		const remedy = expect.stringContaining("write yield* before pause");
		expect(
			failureOf(function* () {
				yield pause("x");
			}),
		).toMatchObject({ kind: "exception", coroutine: "a", message: remedy });
		expect(
			failureOf(function* () {
				yield;
			}),
		).toMatchObject({ kind: "exception", coroutine: "a", message: remedy });
	});

	it("a body that is no generator function", () => {
		for (const body of [async () => {}, () => 1, () => [1, 2]]) {
			expect(failureOf(body)?.message).toContain('the body of coroutine "a" is no generator function');
		}
	});

	it.each([0, "", Number.NaN, null, undefined, [], { expected: 1 }])("a property that answers %j", (answer) => {
		const { failure } = check(program("answer", () => always("odd", () => answer as unknown as boolean)));
		expect(failure).toMatchObject({ kind: "exception", message: expect.stringContaining('property "odd" answered') });
	});

	it("a setup that differs when it is run again", () => {
		let runs = 0;
		const moody = program("moody", () => void spawn(`c${runs++}`, function* () {}));
		expect(check(moody).failure?.message).toBe('the setup of program "moody" differs when it is run again');
	});

	it("a coroutine that catches everything and tries again does not hang the checker", () => {
		const stubborn = program("stubborn", () => {
			const x = cell("x", 0);
			spawn("a", function* () {
				for (let done = false; !done; ) {
					try {
						x.set(x.get() + 1);
						done = true;
					} catch {}
				}
				yield* pause("done");
			});
		});
		expect(check(stubborn).verdict).toBe("VERIFIED");
	});
});

describe("endless schedules", () => {
	it.each(["depth-first", "breadth-first"] as const)(
		"a loop without a named point ends as INCOMPLETE, with the remedy (%s)",
		(strategy) => {
			const spinning = program("spinning", () => {
				const lock = cell("lock", 1);
				spawn("a", function* () {
					while (lock.get() === 1) yield* pause("spin");
				});
			});
			const { verdict, bound } = check(spinning, { strategy });
			expect(verdict).toBe("INCOMPLETE");
			expect(bound).toContain(`the limit of ${STEP_LIMIT} steps ("a" took ${STEP_LIMIT} of them and stands at "spin"`);
			expect(bound).toContain("pause(label, { here:");
		},
	);
});

describe("work that is cut short proves nothing", () => {
	it("not even when the search itself was complete", () => {
		const locked = program("locked", () => {
			const mutex = new CoMutex("mutex");
			for (const name of ["a", "b"]) {
				spawn(name, function* () {
					yield* mutex.lock();
					yield* pause("inside");
					yield* mutex.unlock();
				});
			}
		});
		let asked = 0;
		const { verdict, bound } = check(locked, { interrupted: () => (++asked > 1 ? "time 1 s" : undefined) });
		expect([verdict, bound]).toEqual(["INCOMPLETE", "time 1 s"]);
	});
});

describe("claims cover what is spawned and observed after them", () => {
	const claiming = (after: (seen: number) => void) =>
		program("claiming", () => {
			const x = cell("x", 0);
			spawn("reader", function* () {
				const seen = x.get();
				yield* pause("here", { here: [] });
				after(seen);
			});
			spawn("writer", function* () {
				x.set(1);
				yield* pause("written");
			});
		});

	it("a child that is spawned with a local that was not kept", () => {
		const spawned = claiming((seen) => {
			spawn("child", function* () {
				yield* pause("wait");
				if (seen === 1) throw new Error("seen");
			});
		});
		expect(check(spawned).failure?.kind).toBe("claim");
	});

	it("an observation of one", () => {
		expect(check(claiming((seen) => observe("one", () => seen === 1))).failure?.kind).toBe("claim");
	});
});
