import { afterEach, expect, it, vi } from "vitest";
import { always, cell, check, choose, pause, program, spawn, waitUntil } from "../../../scheduler/index.js";

/*
 * Chance and clocks, used where a program must not use them. One use is enough to be named, even if the answers agreed.
 */

const sources: readonly (readonly [name: string, use: () => unknown])[] = [
	["Math.random()", () => Math.random()],
	["Date.now()", () => Date.now()],
	["new Date()", () => new Date()],
	["Date()", () => Date()],
	["performance.now()", () => performance.now()],
	["crypto.randomUUID()", () => crypto.randomUUID()],
	["crypto.getRandomValues()", () => crypto.getRandomValues(new Uint8Array(1))],
];

const genuine = { Date, random: Math.random, now: Date.now, performanceNow: performance.now };

afterEach(() => {
	vi.useRealTimers();
	expect(globalThis.Date).toBe(genuine.Date);
	expect(Math.random).toBe(genuine.random);
	expect(Date.now).toBe(genuine.now);
	expect(performance.now).toBe(genuine.performanceNow);
	expect(Math.random()).toBeGreaterThanOrEqual(0);
	expect(Date.now()).toBeGreaterThan(0);
	// Inherited, as it always was: no trap is left behind as a property of the object's own.
	expect(Object.hasOwn(performance, "now")).toBe(false);
});

function expectNamed(setup: () => void, place: string, source: string): void {
	for (const determinism of [true, false]) {
		const { verdict, failure } = check(program("ambient", setup), { determinism });
		expect(verdict).toBe("VIOLATED");
		expect(failure).toMatchObject({ kind: "nondeterminism", message: `${place} used ${source}` });
		expect(failure?.details?.join()).toContain("choose(label, options)");
	}
}

it.each(sources)("names %s in a coroutine, also before its first scheduling point", (source, use) => {
	expectNamed(
		() => {
			spawn("a", function* () {
				yield* pause("before");
				use();
			});
		},
		'coroutine "a"',
		source,
	);
	expectNamed(
		() => {
			spawn("a", function* () {
				use();
				yield* pause("after");
			});
		},
		'coroutine "a"',
		source,
	);
});

it.each(sources)("names %s even where the coroutine catches the error", (source, use) => {
	expectNamed(
		() => {
			spawn("a", function* () {
				yield* pause("before");
				try {
					use();
				} catch {
					// Swallowed: the checker must have heard of it all the same.
				}
			});
		},
		'coroutine "a"',
		source,
	);
});

it.each(sources)("names %s in a guard, in a property, in the setup and in a child", (source, use) => {
	const used = (): boolean => use() !== undefined;
	expectNamed(
		() => {
			spawn("a", () => waitUntil("wait", used));
		},
		'the guard of "wait" in coroutine "a"',
		source,
	);
	expectNamed(() => always("holds", used), 'property "holds"', source);
	expectNamed(() => void use(), 'the setup of program "ambient"', source);
	expectNamed(
		() => {
			spawn("a", function* () {
				yield* pause("before");
				spawn("child", function* () {
					yield* pause("before");
					use();
				});
			});
		},
		'coroutine "a/child"',
		source,
	);
});

it("dates that no clock decides are no chance", () => {
	const dated = program("dated", () => {
		const x = cell("x", "");
		spawn("a", function* () {
			yield* pause("before");
			x.set(new Date(choose("day", 2) * 86_400_000).toISOString());
		});
		always("in 1970", () => x.get() === "" || new Date(x.get()).getUTCFullYear() === 1970);
	});
	expect(check(dated)).toMatchObject({ verdict: "VERIFIED", states: 3 });
});

it("puts back the clock that was there, not the one that it knows", () => {
	vi.useFakeTimers({ toFake: ["Date"], now: 1_000 });
	const fake = globalThis.Date;
	check(program("under fake timers", () => spawn("a", () => pause("once"))));
	expect(globalThis.Date).toBe(fake);
	expect(Date.now()).toBe(1_000);
});

it("restores the clocks after a program's own error, too", () => {
	const failing = program("failing setup", () => {
		throw new Error("no setup");
	});
	expect(() => check(failing)).toThrow("no setup");
	expect(check(program("sound", () => spawn("a", () => pause("once")))).verdict).toBe("VERIFIED");
});
