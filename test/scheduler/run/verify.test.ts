import fc from "fast-check";
import { expect, it } from "vitest";
import { cell, check, choose, type Program, pause, program, spawn, verifyProgram } from "../../../scheduler/index.js";
import { MAX_CLAIMS_VERIFIED, verifying } from "../../../scheduler/run/verify.js";
import { Cover, DPOR_RULES } from "../../../scheduler/search/dpor/rules.js";
import { runThrough } from "../../../scheduler/search/sliced.js";
import { programOf } from "../../arbitraries/interpret.js";
import { programTexts } from "../../arbitraries/programs.js";
import { seed } from "../../seed.js";
import { suite } from "../../suite/index.js";

function named(name: string): Program {
	return suite.find((entry) => entry.name === name)?.program as Program;
}

it("confirms the searches on programs of the suites, with the traces that these state", () => {
	for (const { name, program, interleavings, traces } of suite.filter(({ interleavings }) => interleavings < 1_000)) {
		const { verdict, comparisons } = verifyProgram(program);
		expect({ name, interleavings, verdict }).toEqual({ name, interleavings, verdict: "CONFIRMED" });
		const total = traces.done + traces.deadlock + traces.blocked;
		expect(comparisons[0]?.detail).toMatch(
			new RegExp(`^${total} traces? by plain enumeration, ${total} explored, 0 missing, 0 m`),
		);
	}
});

it("refutes nothing on random programs", () => {
	let confirmed = 0;
	fc.assert(
		fc.property(programTexts({ maxOps: 5, loops: false }), (text) => {
			const { verdict, sentence, failure } = verifyProgram(programOf(text), { maxSteps: 20_000 });
			if (failure === undefined) expect(sentence).not.toContain("REFUTED");
			if (verdict === "CONFIRMED") confirmed += 1;
		}),
		{ numRuns: 60, seed },
	);
	// Of 200 such programs, 194 were small enough. With 0.97 the expectation of 60 is 58, with a standard deviation of 1.3.
	expect(confirmed).toBeGreaterThan(50);
});

/** One coroutine writes two cells that two others read: two races for each of them, in a row. */
const twoWrites = program("two writes", () => {
	const [x, y] = [cell("x", 0), cell("y", 0)];
	spawn("writes", function* () {
		yield* pause("x");
		x.set(1);
		yield* pause("y");
		y.set(1);
	});
	for (const name of ["a", "b"]) {
		spawn(name, function* () {
			yield* pause("x");
			x.get();
			yield* pause("y");
			y.get();
		});
	}
});

it("finds a wrong rule of the search by traces, whether traces are missing or explored twice", () => {
	const wrong = (mutant: Partial<typeof DPOR_RULES>) =>
		runThrough(verifying(twoWrites, { maxSteps: 20_000 }, { ...DPOR_RULES, ...mutant }));
	const missing = wrong({ coverOf: () => Cover.FromWithin });
	expect(missing.verdict).toBe("REFUTED");
	expect(missing.sentence).toContain("the searches differ on this program: traces: dpor, and plain enumeration");
	expect(missing.comparisons[0]?.detail).toMatch(/[1-9]\d* missing/);
	const twice = wrong({ staysAsleep: () => false });
	expect(twice.verdict).toBe("REFUTED");
	expect(twice.comparisons[0]?.detail).toMatch(/[1-9]\d* more than once$/);
});

/** Histories meet at a named point, of which all but one have the same future; which one comes when is chosen. */
function claiming(histories: number): Program {
	return program("claiming", () => {
		const y = cell("y", 0);
		spawn("claims", function* () {
			const chosen = choose("history", histories);
			yield* pause("meet", { here: [] });
			y.set(chosen === histories - 1 ? 2 : 1);
		});
	});
}

it("tests every history that met at a named point, where a check tests the first 64", () => {
	expect(check(claiming(100)).failure, "the checks' own limit").toBeUndefined();
	const { verdict, sentence, failure } = verifyProgram(claiming(100));
	expect(verdict).toBe("REFUTED");
	expect(failure?.kind).toBe("claim");
	expect(sentence).toContain('the point "meet" of coroutine "claims" claims too much');
});

it("says what was not compared, and why", () => {
	const { verdict, sentence, comparisons } = verifyProgram(named("readers(2)"), { maxSteps: 10 });
	expect(verdict).toBe("INCOMPLETE");
	expect(sentence).toMatch(/^INCOMPLETE: nothing differs, but this was not compared, or not in full: traces: dpor/);
	expect(comparisons[0]).toMatchObject({ outcome: "not compared", detail: "a search ended at max-transitions 10" });
	const stopped = verifyProgram(named("readers(2)"), { interrupted: () => "the bell" });
	expect(stopped.verdict).toBe("INCOMPLETE");
	expect(stopped.comparisons[0]?.detail).toBe("a search ended at the bell");
	expect(MAX_CLAIMS_VERIFIED).toBeGreaterThan(5_000);
});
