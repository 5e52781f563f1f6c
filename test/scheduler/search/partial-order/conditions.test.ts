import { describe, expect, it } from "vitest";
import {
	always,
	assert,
	type Coroutine,
	cell,
	cellFamily,
	check,
	join,
	mustReach,
	observe,
	type Program,
	pause,
	program,
	spawn,
	waitUntil,
} from "../../../../scheduler/index.js";
import { Machine } from "../../../../scheduler/machine/machine.js";
import { type Exploration, explore } from "../../../../scheduler/search/explore.js";
import { PartialOrder } from "../../../../scheduler/search/partial-order/partial-order.js";
import { BreadthFirst } from "../../../../scheduler/search/storing/breadth-first.js";
import { DepthFirst } from "../../../../scheduler/search/storing/depth-first.js";

/** Searches until the reduction has relied on nothing wrong, and then once more, with everything known from the beginning. */
function knowingly(
	source: Program,
	search: "depth-first" | "breadth-first",
): Exploration & { readonly machine: Machine } {
	const machine = new Machine(source);
	const partialOrder = new PartialOrder(machine, { statesWatched: 0 });
	for (let rounds = 0; ; ) {
		const Strategy = search === "depth-first" ? DepthFirst : BreadthFirst;
		const exploration = explore(machine, new Strategy({ partialOrder }), { goOnAfterFailure: rounds === 0 });
		if (!partialOrder.end()) rounds += 1;
		if (rounds === 2) return { ...exploration, machine };
	}
}

/** Coroutines that go their way, step by step, and meet nobody. */
function strangers(coroutines: number, steps: number): Program {
	return program("strangers", () => {
		for (let i = 0; i < coroutines; i++) {
			spawn(`s${i}`, function* () {
				const own = cell("own", 0);
				for (let step = 0; step < steps; step++) {
					yield* pause(`${step}`);
					own.set(step + 1);
				}
			});
		}
	});
}

describe.each(["depth-first", "breadth-first"] as const)("%s search", (search) => {
	it("takes strangers one after the other", () => {
		const { states, transitions } = knowingly(strangers(4, 3), search);
		// Four coroutines with four steps each: one schedule, where there are 5^4 states.
		expect([states, transitions]).toEqual([17, 16]);
	});

	it("does not forget the others when somebody goes round in a circle", () => {
		const source = program("spinner", () => {
			spawn("spinner", function* () {
				for (;;) yield* pause("spin", { here: [] });
			});
			spawn("other", function* () {
				yield* pause("before");
				assert(false, "the other one runs");
			});
		});
		expect(knowingly(source, search).ending).toMatchObject({ failure: { message: "the other one runs" } });
	});

	it("does not forget the others when somebody goes round in a circle of several states", () => {
		const source = program("walker", () => {
			const place = cell("place", 0);
			spawn("walker", function* () {
				for (;;) {
					yield* pause("walk", { here: [] });
					place.set((place.get() + 1) % 3);
				}
			});
			spawn("other", function* () {
				yield* pause("before");
				assert(false, "the other one runs");
			});
		});
		expect(knowingly(source, search).ending).toMatchObject({ failure: { message: "the other one runs" } });
	});

	it("lets nobody go first whose step a property sees", () => {
		const source = program("glimpse", () => {
			const x = cell("x", 0);
			const y = cell("y", 0);
			spawn("blinks", function* () {
				yield* pause("before");
				x.set(1);
				yield* pause("between");
				x.set(0);
			});
			spawn("sets", function* () {
				yield* pause("before");
				y.set(1);
			});
			always("not both", () => x.get() === 0 || y.get() === 0);
		});
		expect(knowingly(source, search).ending).toMatchObject({ failure: { message: "not both" } });
	});

	it("sees what properties look at as a family", () => {
		const source = program("glimpse of a family", () => {
			const lights = cellFamily("light", 0);
			for (const name of ["a", "b"]) {
				spawn(name, function* () {
					yield* pause("before");
					lights.at(name).set(1);
					yield* pause("between");
					lights.at(name).set(0);
				});
			}
			always("not both", () => lights.entries().length < 2);
		});
		expect(knowingly(source, search).ending).toMatchObject({ failure: { message: "not both" } });
	});

	it("lets nobody go first who is in the way of what others do much later", () => {
		const source = program("late", () => {
			const x = cell("x", 0);
			spawn("early", function* () {
				yield* pause("before");
				x.set(1);
			});
			spawn("late", function* () {
				yield* pause("one");
				yield* pause("two");
				yield* pause("three");
				assert(x.get() === 1, "x is set");
			});
		});
		expect(knowingly(source, search).ending).toMatchObject({ failure: { message: "x is set" } });
	});

	it("counts what those do who are spawned later", () => {
		const source = program("descendants", () => {
			const x = cell("x", 0);
			spawn("early", function* () {
				yield* pause("before");
				x.set(1);
			});
			spawn("parent", function* () {
				yield* pause("before");
				spawn("child", function* (): Coroutine {
					yield* pause("before");
					assert(x.get() === 1, "x is set");
				});
			});
		});
		expect(knowingly(source, search).ending).toMatchObject({ failure: { message: "x is set" } });
	});

	it("counts what guards look at", () => {
		const source = program("guards", () => {
			const x = cell("x", 0);
			spawn("sets", function* () {
				yield* pause("before");
				x.set(1);
				yield* pause("between");
				x.set(2);
			});
			const waits = function* (): Coroutine {
				yield* pause("before");
				yield* waitUntil("x is 1", () => x.get() === 1);
				assert(false, "x was 1");
			};
			spawn("waits", waits, { daemon: true });
		});
		expect(knowingly(source, search).ending).toMatchObject({ failure: { message: "x was 1" } });
	});

	it("counts an end as something that others look at", () => {
		const source = program("ends", () => {
			const x = cell("x", 0);
			const first = spawn("first", function* () {
				yield* pause("before");
			});
			spawn("joins", function* () {
				yield* pause("before");
				const before = x.get();
				yield* join(first, { preemptive: false });
				assert(before === x.get(), "nothing has happened meanwhile");
			});
			spawn("sets", function* () {
				yield* pause("before");
				x.set(1);
			});
		});
		expect(knowingly(source, search).ending).toMatchObject({ failure: { message: "nothing has happened meanwhile" } });
	});

	it("counts what observations look at", () => {
		const source = program("observations", () => {
			const x = cell("x", 0);
			spawn("sets", function* () {
				yield* pause("before");
				x.set(1);
				yield* pause("between");
				x.set(0);
			});
			spawn("observes", function* () {
				yield* pause("before");
				observe("x is 1", () => x.get() === 1);
			});
			mustReach("x is 1");
		});
		const { machine } = knowingly(source, search);
		expect(machine.learner.witness("x is 1").reached).toBe(true);
		expect(check(source, { strategy: search, partialOrder: "always" }).verdict).toBe("VERIFIED");
	});
});

/** Steps from one named point, round after round: once it has been left, what comes in later rounds is not known yet. */
function rounds(name: string, count: number, round: (number: number) => void): void {
	const number = cell(`round of ${name}`, 0);
	spawn(name, function* () {
		while (number.get() < count) {
			yield* pause("next round", { here: [] });
			number.set(number.get() + 1);
			round(number.get());
		}
	});
}

describe("a search that has relied on what turned out wrong is begun anew, where", () => {
	const found = (source: Program) => check(source, { partialOrder: "always", determinism: false }).failure?.message;

	it("a step comes to write what another reads", () => {
		const source = program("late write", () => {
			const x = cell("x", 0);
			rounds("blinks", 4, (round) => {
				if (round === 3) x.set(1);
				if (round === 4) x.set(0);
			});
			rounds("reads", 3, () => assert(x.get() === 0, "x is 0"));
		});
		expect(found(source)).toBe("x is 0");
	});

	it("somebody comes to read what a step writes", () => {
		const source = program("late read", () => {
			const x = cell("x", 0);
			rounds("blinks", 4, (round) => x.set(round % 2));
			rounds("reads", 3, (round) => assert(round < 3 || x.get() === 0, "x is 0"));
		});
		expect(found(source)).toBe("x is 0");
	});

	it("a step comes to write what a property looks at", () => {
		const source = program("late glimpse", () => {
			const x = cell("x", 0);
			const y = cell("y", 0);
			rounds("blinks", 4, (round) => {
				if (round === 3) x.set(1);
				if (round === 4) x.set(0);
			});
			rounds("sets", 2, (round) => {
				if (round === 2) y.set(1);
			});
			always("not both", () => x.get() === 0 || y.get() === 0);
		});
		expect(found(source)).toBe("not both");
	});

	it("a property comes to look at what a step writes", () => {
		const source = program("late look", () => {
			const x = cell("x", 0);
			const y = cell("y", 0);
			const z = cell("z", 0);
			rounds("blinks", 4, (round) => x.set(round % 2));
			spawn("waits", function* () {
				yield* waitUntil("z", () => z.get() === 1);
				y.set(1);
			});
			rounds("late", 3, (round) => {
				if (round === 3) z.set(1);
			});
			always("not both", () => y.get() === 0 || x.get() === 0);
		});
		expect(found(source)).toBe("not both");
	});
});

describe("a check", () => {
	it("says by what it was reduced", () => {
		const { sentence, reductions } = check(strangers(4, 3), { partialOrder: "always", determinism: false });
		expect(reductions).toEqual(["partial order"]);
		expect(sentence).toMatch(/ states and \d+ transitions after reduction by partial order; none is left\.$/);
	});

	it("reduces by itself where that pays, once it has watched for a while", () => {
		const { states, reductions } = check(strangers(6, 4), { determinism: false });
		expect(reductions).toEqual(["partial order"]);
		expect(states).toBeLessThan(6 ** 6 / 10);
	});

	it("reduces nothing where it is told not to", () => {
		const { states, reductions } = check(strangers(4, 3), { partialOrder: "off", determinism: false });
		expect([states, reductions]).toEqual([5 ** 4, []]);
	});

	it("finds the livelock that it would find without", () => {
		const source = program("livelock", () => {
			const place = cell("place", 0);
			spawn("walker", function* () {
				for (;;) {
					yield* pause("walk", { here: [] });
					place.set((place.get() + 1) % 3);
				}
			});
			spawn("other", function* () {
				yield* pause("before");
			});
		});
		for (const partialOrder of ["off", "always"] as const) {
			expect(check(source, { partialOrder }).failure?.kind).toBe("livelock");
		}
	});

	it("refuses what it does not know", () => {
		expect(() => check(strangers(1, 1), { partialOrder: "sometimes" as "auto" })).toThrow(
			'partialOrder must be "off", "auto" or "always", not sometimes',
		);
	});
});
