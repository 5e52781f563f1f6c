import { describe, expect, it } from "vitest";
import {
	always,
	assert,
	assume,
	type Coroutine,
	cell,
	check,
	type Handle,
	type InterchangeableOptions,
	interchangeable,
	mustReach,
	observe,
	type Program,
	pause,
	program,
	self,
	spawn,
	waitUntil,
} from "../../../../scheduler/index.js";
import { STATES_COMPARED_FIRST } from "../../../../scheduler/search/symmetry/state-comparison.js";

/** Two coroutines, a and b, that are declared interchangeable; the body is told which of them it is. */
function pair(
	body: (
		name: "a" | "b",
		shared: { x: ReturnType<typeof cell<number>>; who: ReturnType<typeof cell<string>> },
	) => Coroutine,
	more: (shared: { x: ReturnType<typeof cell<number>>; who: ReturnType<typeof cell<string>> }) => void = () =>
		undefined,
): Program {
	return program("pair", () => {
		const shared = { x: cell("x", 0), who: cell("who", "nobody") };
		interchangeable((["a", "b"] as const).map((name) => spawn(name, () => body(name, shared))));
		more(shared);
	});
}

/** The failure that a check reports. */
function failureOf(source: Program) {
	const { verdict, failure } = check(source);
	return [verdict, failure?.kind, failure?.message, failure?.details?.[0]];
}

const CLAIM = ["VIOLATED", "claim", 'coroutines "a" and "b" are not interchangeable, though the program says so'];

describe("a claim that coroutines are interchangeable is false where", () => {
	it("one writes something else", () => {
		const source = pair(function* (name, { x }) {
			yield* pause("before");
			x.set(name === "a" ? 1 : 2);
		});
		expect(failureOf(source)).toEqual([
			...CLAIM,
			'with the two exchanged, "b" writes 2 to "x", which corresponds to nothing that "a" does',
		]);
	});

	it("one does less", () => {
		const source = pair(function* (name, { x }) {
			yield* pause("before");
			if (name === "a") x.set(1);
		});
		expect(failureOf(source)).toEqual([
			...CLAIM,
			'"a" writes 1 to "x", to which nothing corresponds that "b" does with the two exchanged',
		]);
	});

	it("one stops elsewhere", () => {
		const source = pair(function* (name) {
			yield* pause("before");
			yield* pause(name === "a" ? "here" : "there");
		});
		expect(failureOf(source)).toEqual([...CLAIM, '"a" arrives at "here", but with the two exchanged "b" at "there"']);
	});

	it("one ends in another way", () => {
		const ends = (end: () => unknown) =>
			pair(function* (name) {
				yield* pause("before");
				if (name === "a") end();
			});
		for (const end of [() => assume(false, "never"), () => assert(false, "wrong")]) {
			expect(failureOf(ends(end)).slice(0, 3)).toEqual(CLAIM);
		}
	});

	it("one starts elsewhere", () => {
		const source = pair(function* (name) {
			yield* pause(name === "a" ? "here" : "there");
		});
		expect(failureOf(source)).toEqual([...CLAIM, '"a" stands at "here", but with the two exchanged "b" at "there"']);
	});

	it("one is a daemon", () => {
		const source = program("pair", () => {
			function* walk(): Coroutine {
				yield* pause("on the way");
			}
			interchangeable([spawn("a", walk), spawn("b", walk, { daemon: true })]);
		});
		expect(failureOf(source).slice(0, 3)).toEqual(CLAIM);
	});

	it("one waits for something else", () => {
		const source = pair(function* (name, { x }) {
			const needed = name === "a" ? 0 : 1;
			yield* pause("before");
			yield* waitUntil("its turn", () => x.get() >= needed);
			x.set(1);
		});
		expect(failureOf(source)).toEqual([
			...CLAIM,
			expect.stringMatching(/^"a" can run in a state in which, with the two exchanged, "b" cannot/),
		]);
	});

	it("a third one treats them differently", () => {
		const source = pair(
			function* (_, { who }) {
				yield* pause("before");
				who.set(self());
			},
			({ who }) =>
				spawn("third", function* () {
					yield* waitUntil("somebody", () => who.get() !== "nobody");
					if (who.get() === "a") who.set("third");
				}),
		);
		expect(failureOf(source)).toEqual([...CLAIM, expect.stringContaining('"third" writes "third" to "who"')]);
	});

	it("a property treats them differently", () => {
		const source = pair(
			function* (_, { who }) {
				yield* pause("before");
				who.set(self());
			},
			({ who }) => always("b is never last", () => who.get() !== "b"),
		);
		expect(failureOf(source)).toEqual([
			...CLAIM,
			'property "b is never last" holds in a state, and does not with the two exchanged',
		]);
	});

	it("an observation treats them differently", () => {
		const source = pair(
			function* (_, { who }) {
				yield* pause("before");
				who.set(self());
				observe("the first was here", () => who.get() === "a");
			},
			() => mustReach("the first was here"),
		);
		expect(failureOf(source)).toEqual([...CLAIM, '"a" reaches other witnesses than "b" with the two exchanged']);
	});

	it("what they share starts with the name of one", () => {
		const source = program("turns", () => {
			const turn = cell("turn", "a");
			function* take(): Coroutine {
				yield* waitUntil("its turn", () => turn.get() === self());
				turn.set("b");
			}
			interchangeable([spawn("a", take), spawn("b", take)]);
		});
		expect(failureOf(source)).toEqual([
			...CLAIM,
			'"turn" and "turn" correspond, but do not start with corresponding values',
		]);
	});

	it("histories meet in one of them only", () => {
		const source = pair(function* (name, { x }) {
			const seen = x.get();
			x.set(1 - seen);
			yield* pause("met", { here: name === "a" ? [] : [seen] });
		});
		expect(failureOf(source)).toEqual([...CLAIM, expect.stringContaining("histories meet there in one of them only")]);
	});

	it("they are called by names that are not given", () => {
		const named = (options: InterchangeableOptions) =>
			program("numbered", () => {
				const last = cell("last", "none");
				const body = (number: string) =>
					function* (): Coroutine {
						yield* pause("before");
						last.set(number);
					};
				interchangeable([spawn("a", body("one")), spawn("b", body("two"))], options);
			});
		expect(failureOf(named({})).slice(0, 3)).toEqual(CLAIM);
		expect(check(named({ names: [["one"], ["two"]] }))).toMatchObject({
			verdict: "VERIFIED",
			states: 3,
			represented: 5,
		});
	});
});

it("a witness with the name of a coroutine in it is reached for all that it stands for", () => {
	// Of the two who may come in, only one is followed, and has been there before x is set, and looked in vain. It takes so long
	// to set x that the states are not among those that are compared with their mirror images.
	const source = program("one comes in", () => {
		const x = cell("x", 0);
		const who = cell("who", "nobody");
		function* comeIn(): Coroutine {
			yield* waitUntil("free", () => who.get() === "nobody");
			who.set(self());
			yield* pause("inside");
			observe(`${self()} came in, with x set`, () => x.get() === 1);
			who.set("over");
		}
		interchangeable(["a", "b"].map((name) => spawn(name, comeIn, { daemon: true })));
		spawn("sets", function* () {
			for (let i = 0; i < STATES_COMPARED_FIRST + 50; i++) yield* pause("not yet", { here: [i] });
			x.set(1);
		});
	});
	const { witnesses } = check(source, { determinism: false });
	expect(witnesses.map(({ reached }) => reached)).toEqual([true, true]);
});

describe("a declaration that makes no sense is refused:", () => {
	function* idle(): Coroutine {
		yield* pause("idle");
	}
	const declaring = (declare: (a: Handle, b: Handle) => void) => () =>
		check(program("misuse", () => declare(spawn("a", idle), spawn("b", idle))));

	it.each<[string, (a: Handle, b: Handle) => void, string]>([
		["one coroutine twice", (a) => interchangeable([a, a]), '"a" is declared interchangeable twice'],
		[
			"a coroutine of two groups",
			(a, b) => {
				interchangeable([a, b]);
				interchangeable([a, b]);
			},
			"declared interchangeable twice",
		],
		["no coroutine", (a) => interchangeable([a, { slot: 7, name: "c" }]), '"c" is no coroutine of this setup'],
		[
			"lists of names that differ in length",
			(a, b) => interchangeable([a, b], { names: [["x"], []] }),
			"do not correspond",
		],
		["lists of names for some", (a, b) => interchangeable([a, b], { names: [["x"]] }), "do not correspond"],
		["one name for two", (a, b) => interchangeable([a, b], { names: [["x"], ["x"]] }), '"x" stands for two'],
		["no name", (a, b) => interchangeable([a, b], { names: [[""], ["y"]] }), "texts that are not empty"],
		[
			"a name within a name",
			(a, b) => interchangeable([a, b], { names: [["a.0"], ["b.0"]] }),
			'"a.0" has the name "a"',
		],
		[
			"too many",
			() => interchangeable(Array.from({ length: 9 }, (_, i) => spawn(`c${i}`, idle))),
			"9 coroutines are declared interchangeable: declare 8 at most",
		],
	])("%s", (_, declare, message) => {
		expect(declaring(declare)).toThrow(message);
	});

	it("in a coroutine", () => {
		const source = program("misuse", () => {
			const a = spawn("a", function* () {
				interchangeable([a]);
				yield* pause("after");
			});
		});
		expect(check(source).failure?.message).toContain("declaring coroutines interchangeable is not possible");
	});

	it("but one coroutine alone, or none, declares nothing", () => {
		expect(declaring((a) => [interchangeable([]), interchangeable([a])])).not.toThrow();
	});
});
