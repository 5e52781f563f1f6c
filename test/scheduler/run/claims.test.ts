import { expect, it } from "vitest";
import {
	always,
	type Coroutine,
	cell,
	check,
	keeping,
	keepingAsCaller,
	type Program,
	pause,
	program,
	spawn,
	waitUntil,
} from "../../../scheduler/index.js";

/** A coroutine reads x, which another changes, and needs what it read after a named point. */
function claiming(namedPoint: (seen: number) => Coroutine): Program {
	return program("claiming", () => {
		const [x, y] = [cell("x", 0), cell("y", 0)];
		spawn("claimer", function* () {
			yield* pause("look");
			const seen = x.get();
			yield* namedPoint(seen);
			y.set(seen);
		});
		spawn("writer", function* () {
			yield* pause("write");
			x.set(1);
		});
	});
}

it("names a point that claims too much, and the coroutine", () => {
	for (const strategy of ["depth-first", "breadth-first"] as const) {
		const { verdict, failure } = check(
			claiming(() => pause("named", { here: [] })),
			{ strategy },
		);
		expect(verdict).toBe("VIOLATED");
		expect(failure).toMatchObject({
			kind: "claim",
			coroutine: "claimer",
			message: 'the point "named" of coroutine "claimer" claims too much: histories that meet there differ later',
		});
		expect(failure?.details?.[0]).toMatch(
			/given the same values, it wrote "y" = [01] the first time and wrote "y" = [01] later/,
		);
		expect(failure?.details?.[1]).toContain("here, keeping");
	}
});

it("is content with a point that lists what matters", () => {
	const { verdict, determinism } = check(claiming((seen) => pause("named", { here: [seen] })));
	expect(verdict).toBe("VERIFIED");
	// Both histories of the claimer came by, at points of their own.
	expect(determinism?.claims).toBe(0);
});

/** A point within a function that knows nothing of its callers. */
const inner = (): Coroutine =>
	keepingAsCaller(
		["inner"],
		(function* () {
			yield { label: "inside", inherits: true };
		})(),
	);

it("tests what callers claim to keep", () => {
	expect(check(claiming(() => keeping(["here"], inner()))).failure).toMatchObject({
		kind: "claim",
		message: expect.stringContaining('the point "inside" of coroutine "claimer"'),
	});
	expect(check(claiming((seen) => keeping([seen], inner()))).verdict).toBe("VERIFIED");
	// A caller that claims nothing: then neither does the function, and the histories stay apart.
	expect(check(claiming(() => inner())).verdict).toBe("VERIFIED");
});

it("named points do merge: fewer states for the same program", () => {
	const forgetting = (named: boolean) =>
		program("forgetting", () => {
			const x = cell("x", 0);
			spawn("reader", function* () {
				yield* pause("look");
				x.get();
				yield* pause("forgotten", named ? { here: [] } : {});
			});
			spawn("writer", function* () {
				yield* pause("write");
				x.set(1);
			});
		});
	const [with_, without] = [check(forgetting(true)), check(forgetting(false))];
	expect([with_.verdict, without.verdict]).toEqual(["VERIFIED", "VERIFIED"]);
	// Reader: look, forgotten, ended; writer: before, after. Unnamed, the reader that saw 1 stands apart.
	expect([with_.states, without.states]).toEqual([6, 7]);
	expect(with_.determinism?.claims).toBeGreaterThan(0);
});

it("tests the guard of a named point, even where it never let go", () => {
	// The one who waits is a daemon: that it waits for ever is no deadlock, only the claim is wrong.
	const guarded = program("guarded", () => {
		const [x, y] = [cell("x", 0), cell("y", 0)];
		spawn(
			"claimer",
			function* () {
				yield* pause("look");
				const seen = x.get();
				yield* waitUntil("gate", () => seen === 1, { here: [] });
				y.set(1);
			},
			{ daemon: true },
		);
		spawn("writer", function* () {
			yield* pause("write");
			x.set(1);
		});
		always("y stays 0", () => y.get() === 0);
	});
	// The claim is wrong; without it, the property is violated. Only VERIFIED would be a lie.
	for (const strategy of ["depth-first", "breadth-first"] as const) {
		expect(check(guarded, { strategy }).failure).toMatchObject({
			kind: "claim",
			message: expect.stringContaining('the point "gate" of coroutine "claimer"'),
		});
	}
});

it("tests the guard of a named point that a loop comes back to", () => {
	const looping = program("looping", () => {
		const x = cell("x", 0);
		spawn(
			"claimer",
			function* () {
				for (let round = 0; ; round++) {
					yield* waitUntil("gate", () => x.get() > Math.min(round, 1), { here: [] });
					x.get();
				}
			},
			{ daemon: true },
		);
		spawn("writer", function* () {
			yield* pause("write");
			x.set(1);
		});
	});
	expect(check(looping).failure).toMatchObject({
		kind: "claim",
		message: expect.stringContaining('the point "gate" of coroutine "claimer"'),
	});
});

/** A coroutine that is born at a named point and comes back to it. */
function bornAtPoint(claimed: (rounds: number) => readonly unknown[]): Program {
	return program("born at a named point", () => {
		const [x, y] = [cell("x", 0), cell("y", 0)];
		spawn("rounds", function* () {
			for (let rounds = 0; x.get() === 0; rounds = 1) {
				yield* pause("round", { here: claimed(rounds) });
				y.set(rounds);
			}
		});
		spawn("idle", function* () {
			for (let rounds = 0; ; rounds = 1) {
				yield* pause("round", { here: claimed(rounds) });
				if (x.get() === 1) return;
				y.set(rounds);
			}
		});
		spawn("stops", function* () {
			yield* pause("stop");
			x.set(1);
		});
	});
}

it("a coroutine may come back to the named point at which it was born", () => {
	expect(check(bornAtPoint((rounds) => [rounds])).verdict).toBe("VERIFIED");
	expect(check(bornAtPoint(() => [])).failure?.kind).toBe("claim");
});
