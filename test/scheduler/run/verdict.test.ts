import { expect, it } from "vitest";
import {
	always,
	atEnd,
	type CheckOptions,
	cell,
	check,
	choose,
	type Program,
	pause,
	program,
	spawn,
} from "../../../scheduler/index.js";
import { lostUpdate, safeUpdate } from "../programs.js";

/** Two coroutines of two steps each that share nothing: 3 × 3 states, and 6 + 6 transitions between them. */
const grid = program("grid", () => {
	for (const name of ["a", "b"]) {
		spawn(name, function* () {
			yield* pause("first");
			yield* pause("second");
		});
	}
});
const STATES = 9;
const TRANSITIONS = 12;
const DEPTH = 4;

it("VERIFIED says how much was explored, and that none is left", () => {
	for (const strategy of ["depth-first", "breadth-first"] as const) {
		const result = check(grid, { strategy });
		expect(result).toMatchObject({
			verdict: "VERIFIED",
			strategy,
			states: STATES,
			transitions: TRANSITIONS,
			depth: DEPTH,
		});
		expect(result).toMatchObject({ bound: undefined, failure: undefined, counterexample: undefined, seed: undefined });
		expect(result.sentence).toBe(
			"VERIFIED: every interleaving was explored, 9 states and 12 transitions; none is left.",
		);
	}
});

it("VIOLATED names the failure, and how small the schedule is", () => {
	const result = check(lostUpdate(2));
	expect(result.failure).toEqual({ kind: "property", message: "all are counted", expected: "2", actual: "1" });
	expect(result.sentence).toBe(
		"VIOLATED: property: all are counted, with 1 preemption and 4 steps; no failing schedule has fewer preemptions, and none with as few is shorter.",
	);
	const unreduced = check(lostUpdate(3), { minimise: false });
	expect(unreduced.counterexample?.minimal).toBe(false);
	expect(unreduced.sentence).toMatch(/^VIOLATED: .*; a smaller failing schedule may exist\.$/);
});

it("a property that must always hold is violated by a state in between, one for the end is not", () => {
	const passing = (state: typeof always) =>
		check(
			program("passing", () => {
				const x = cell("x", 0);
				spawn("a", function* () {
					yield* pause("one");
					x.set(1);
					yield* pause("two");
					x.set(0);
				});
				state("x is 0", () => x.get() === 0);
			}),
		);
	expect(passing(atEnd).verdict).toBe("VERIFIED");
	expect(passing(always)).toMatchObject({ verdict: "VIOLATED", failure: { kind: "property", message: "x is 0" } });
	expect(passing(always).counterexample?.trace.steps).toHaveLength(1);
});

function incomplete(options: CheckOptions, of: Program = grid) {
	const result = check(of, options);
	expect(result.verdict).toBe("INCOMPLETE");
	expect(result.failure).toBeUndefined();
	expect(result.sentence).toContain(`INCOMPLETE: nothing was found up to ${result.bound}, after `);
	expect(result.sentence).toContain("more may exist");
	return result.bound;
}

it.each(["depth-first", "breadth-first"] as const)("a bound that cuts anything off is named (%s)", (strategy) => {
	for (let maxStates = 1; maxStates < STATES; maxStates++) {
		expect(incomplete({ strategy, maxStates })).toBe(`max-states ${maxStates}`);
	}
	for (let maxTransitions = 0; maxTransitions < TRANSITIONS; maxTransitions++) {
		expect(incomplete({ strategy, maxTransitions })).toBe(`max-transitions ${maxTransitions}`);
	}
	expect(incomplete({ strategy, interrupted: () => "time 60 s" })).toBe("time 60 s");
});

it.each(["depth-first", "breadth-first"] as const)("a bound that cuts nothing off does not matter (%s)", (strategy) => {
	// Exactly at the bound, everything has been explored: nothing is left, and that is all that VERIFIED says.
	const bounds = [{ maxStates: STATES }, { maxTransitions: TRANSITIONS }];
	for (const options of strategy === "depth-first" ? [...bounds, { maxDepth: DEPTH }] : bounds) {
		expect(check(grid, { strategy, ...options })).toMatchObject({
			verdict: "VERIFIED",
			states: STATES,
			transitions: "maxDepth" in options ? expect.any(Number) : TRANSITIONS,
		});
	}
});

it("a depth that cuts something off is named", () => {
	for (let maxDepth = 0; maxDepth < DEPTH; maxDepth++) expect(incomplete({ maxDepth })).toBe(`max-depth ${maxDepth}`);
});

it("what depth-first search finds too far out first, it moves on from when it finds it nearer", () => {
	const twoWays = (fails: boolean) =>
		program("two ways", () => {
			spawn("a", function* () {
				yield* pause("start");
				// The first choice, the one taken first, is the long way.
				if (choose("way", 2) === 0) {
					yield* pause("detour");
					yield* pause("longer detour");
				}
				yield* pause("both ways meet", { here: [] });
				if (fails) throw new Error("two steps from the start");
			});
		});
	// By the long way it takes four steps, of which a bound of three cuts off the last.
	expect(check(twoWays(true), { maxDepth: 3, minimise: false })).toMatchObject({
		verdict: "VIOLATED",
		counterexample: { schedule: [{ choices: [1] }, {}] },
	});
	// Where nothing remains cut off in the end, everything has been explored.
	expect(check(twoWays(false), { maxDepth: 3 })).toMatchObject({ verdict: "VERIFIED", states: 5 });
	expect(check(twoWays(false), { maxDepth: 1 })).toMatchObject({ verdict: "INCOMPLETE", bound: "max-depth 1" });
});

it("random walks never verify, not even where they have seen all there is", () => {
	const result = check(grid, { strategy: "random", walks: 200 });
	expect(result).toMatchObject({ verdict: "INCOMPLETE", bound: "200 random walks", seed: "0", states: undefined });
	expect(result.sentence).toBe(
		"INCOMPLETE: nothing was found up to 200 random walks, after 800 transitions; more may exist.",
	);
	expect(incomplete({ strategy: "random", walks: 5, maxDepth: 3 })).toBe("3 steps a walk");
	expect(incomplete({ strategy: "random", maxTransitions: 7 })).toBe("max-transitions 7");
});

it("a failure found before the bound counts", () => {
	expect(check(lostUpdate(2), { maxTransitions: 1_000 }).verdict).toBe("VIOLATED");
	expect(check(lostUpdate(2), { maxTransitions: 3 }).verdict).toBe("INCOMPLETE");
	expect(check(lostUpdate(2), { strategy: "random", walks: 100 }).verdict).toBe("VIOLATED");
});

it("tells of progress, and asks whether to stop, during long searches", () => {
	const seen: number[] = [];
	const result = check(safeUpdate(5), { strategy: "random", walks: 400, onProgress: (p) => seen.push(p.transitions) });
	expect(result.transitions).toBe(2_000);
	expect(seen).toEqual([0, 1024]);
	let asked = 0;
	const stopped = check(safeUpdate(5), {
		strategy: "random",
		walks: 10_000,
		interrupted: () => (++asked > 3 ? "enough" : undefined),
	});
	expect(stopped).toMatchObject({ verdict: "INCOMPLETE", bound: "enough", transitions: 3 * 1024 });
});
