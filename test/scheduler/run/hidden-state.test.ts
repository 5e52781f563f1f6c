import { expect, it } from "vitest";
import {
	atEnd,
	type CheckResult,
	cell,
	check,
	type Program,
	pause,
	program,
	spawn,
	waitUntil,
} from "../../../scheduler/index.js";

/*
 * Variables that coroutines share without the checker's knowledge. Each must be found whoever is declared first: the one
 * who writes the variable or the one who reads it.
 */

/** Two coroutines, declared in either order. */
function inBothOrders(name: string, setup: () => readonly [first: () => void, second: () => void]): Program[] {
	return [
		program(`${name}, in order`, () => {
			for (const declare of setup()) declare();
		}),
		program(`${name}, in reverse order`, () => {
			for (const declare of [...setup()].reverse()) declare();
		}),
	];
}

function expectFound({ verdict, failure, sentence }: CheckResult, ...coroutines: string[]): void {
	expect(verdict).toBe("VIOLATED");
	expect(failure?.kind).toBe("nondeterminism");
	expect(sentence).toMatch(/^VIOLATED: nondeterminism: /);
	expect(
		coroutines.some((name) => failure?.message.includes(`coroutine "${name}"`)),
		failure?.message,
	).toBe(true);
	expect(failure?.details?.join()).toMatch(/cell/);
}

const strategies = ["depth-first", "breadth-first", "random"] as const;

it.each(strategies)("finds a hidden variable inside the setup (%s)", (strategy) => {
	const programs = inBothOrders("hidden inside", () => {
		let hidden = 0;
		const x = cell("x", 0);
		return [
			() =>
				spawn("writes", function* () {
					yield* pause("before");
					hidden = 1;
				}),
			() =>
				spawn("reads", function* () {
					yield* pause("before");
					x.set(hidden);
				}),
		];
	});
	for (const one of programs) expectFound(check(one, { strategy }), "reads");
});

it.each(strategies)("finds a hidden variable outside the setup, set once and for all (%s)", (strategy) => {
	for (const which of [0, 1]) {
		// Outside, nothing resets it: a fresh one for each order, as in a fresh process.
		let hidden = 0;
		const programs = inBothOrders("hidden outside", () => {
			const x = cell("x", 0);
			return [
				() =>
					spawn("writes", function* () {
						yield* pause("before");
						hidden = 1;
					}),
				() =>
					spawn("reads", function* () {
						yield* pause("before");
						x.set(hidden);
					}),
			];
		});
		expectFound(check(programs[which] as Program, { strategy }), "reads");
	}
});

it("finds a hidden counter, inside the setup and outside", () => {
	let outside = 0;
	const counting = (count: () => number) => (): void => {
		const x = cell("x", 0);
		for (const name of ["a", "b"]) {
			spawn(name, function* () {
				yield* pause("before");
				x.set(count());
			});
		}
	};
	expectFound(
		check(
			program(
				"counter outside",
				counting(() => ++outside),
			),
		),
		"a",
		"b",
	);
	const inside = program("counter inside", () => {
		let count = 0;
		counting(() => ++count)();
	});
	expectFound(check(inside), "a", "b");
});

it("finds what decides on a branch, a label, a result or a child", () => {
	const bodies: ((count: () => number) => Generator<{ label: string }, unknown, void>)[] = [
		function* (count) {
			yield* pause("before");
			if (count() > 1) yield* pause("only later");
		},
		function* (count) {
			yield* pause(`label ${count()}`);
		},
		function* (count) {
			yield* pause("before");
			return count();
		},
		function* (count) {
			yield* pause("before");
			spawn(`child ${count()}`, () => pause("nothing"));
		},
	];
	for (const [i, body] of bodies.entries()) {
		let count = 0;
		const one = program(`decides ${i}`, () => {
			spawn("a", () => body(() => ++count));
		});
		expectFound(check(one), "a");
	}
});

it("finds a guard and a property that look at hidden state", () => {
	let open = false;
	const hiddenGuard = program("hidden guard", () => {
		spawn("opens", function* () {
			yield* pause("before");
			open = true;
		});
		spawn("waits", () => waitUntil("open", () => open));
	});
	const { failure } = check(hiddenGuard);
	expect(failure?.message).toBe('the guard of "open" in coroutine "waits" is not a function of tracked cells');

	let asked = 0;
	const hiddenProperty = program("hidden property", () => {
		const x = cell("x", 0);
		spawn("a", function* () {
			yield* pause("before");
			x.set(1);
		});
		atEnd("every second time", () => ++asked % 2 === 1);
	});
	expect(check(hiddenProperty).failure).toMatchObject({
		kind: "nondeterminism",
		message: 'property "every second time" is not a function of tracked cells',
	});
});

it("finds hidden state in spawned children", () => {
	for (const writerFirst of [true, false]) {
		const family = program(`children ${writerFirst}`, () => {
			const x = cell("x", 0);
			spawn("parent", function* () {
				let hidden = 0;
				yield* pause("before");
				const writer = () =>
					spawn("writes", function* () {
						yield* pause("write");
						hidden = 1;
					});
				const reader = () =>
					spawn("reads", function* () {
						yield* pause("read");
						x.set(hidden);
					});
				for (const declare of writerFirst ? [writer, reader] : [reader, writer]) declare();
			});
		});
		expectFound(check(family), "parent/reads");
	}
});

it("finds a child that leaves its parent's locals changed for its own next life", () => {
	const family = program("shared locals", () => {
		const x = cell("x", 0);
		spawn("parent", function* () {
			const locals = { runs: 0 };
			yield* pause("before");
			spawn("child", function* () {
				locals.runs += 1;
				yield* pause("between");
				x.set(locals.runs);
			});
		});
	});
	expectFound(check(family), "parent/child");
});

it("says nothing against programs that keep the contract, and tells what it compared", () => {
	const clean = program("clean", () => {
		const x = cell("x", 0);
		for (const name of ["a", "b"]) {
			spawn(name, function* () {
				let own = 0;
				for (let i = 0; i < 3; i++) {
					yield* pause("count");
					own += x.get();
					x.set(Math.min(own + 1, 3));
				}
			});
		}
	});
	const { verdict, determinism } = check(clean);
	expect(verdict).toBe("VERIFIED");
	expect(determinism?.histories).toBeGreaterThan(2);
	expect(determinism?.rechecked).toBe(determinism?.histories);
	expect(check(clean, { determinism: false }).determinism).toBeUndefined();
});
