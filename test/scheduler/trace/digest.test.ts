import fc from "fast-check";
import { expect, it } from "vitest";
import { cell, choose, type Program, pause, program, replaySchedule, spawn } from "../../../scheduler/index.js";
import { Digest } from "../../../scheduler/trace/digest.js";
import { seed } from "../../seed.js";

it("is 16 hexadecimal digits, the same for the same text, for ever", () => {
	const digest = new Digest().add("heddle").toString();
	expect(digest).toMatch(/^[0-9a-f]{16}$/);
	expect(new Digest().add("heddle").toString()).toBe(digest);
	// Written down once: a change to the function would make all stored digests worthless, and shall not go unnoticed.
	expect(digest).toBe("17deb70969ad3940");
});

it("depends on every piece, on their order and on where they end", () => {
	const of = (...pieces: string[]) => pieces.reduce((digest, piece) => digest.add(piece), new Digest()).toString();
	expect(new Set([of("ab"), of("a", "b"), of("b", "a"), of("ab", ""), of("", "ab"), of("abc"), of()]).size).toBe(7);
	// 64 bits: among 300 texts, two digests meet by chance once in 4e14 runs; see the birthday bound n² / 2^65.
	fc.assert(
		fc.property(fc.uniqueArray(fc.string({ maxLength: 8 }), { minLength: 300, maxLength: 300 }), (texts) => {
			expect(new Set(texts.map((text) => of(text))).size).toBe(texts.length);
		}),
		{ numRuns: 5, seed },
	);
});

it("can be asked for in between, and goes on", () => {
	const digest = new Digest().add("a");
	const between = digest.toString();
	expect(digest.toString()).toBe(between);
	expect(digest.add("b").toString()).toBe(new Digest().add("a").add("b").toString());
});

function chooser(name: string, labels: readonly string[], written: (choice: number) => number): Program {
	return program(name, () => {
		const x = cell("x", 0);
		for (const label of labels) {
			spawn(label, function* () {
				yield* pause("before");
				x.set(written(choose("which", 3)));
				yield* pause(`after ${label}`);
			});
		}
	});
}

it("the digest of a run changes with each choice, each switch, each value and the program's name", () => {
	const same = (choice: number) => choice;
	const run = (program: Program, ...steps: readonly (readonly [string, number?])[]) =>
		replaySchedule(
			program,
			steps.map(([coroutine, choice]) => (choice === undefined ? { coroutine } : { coroutine, choices: [choice] })),
		).digest;
	const one = chooser("one", ["a", "b"], same);
	const digests = [
		run(one),
		run(one, ["a", 0]),
		run(one, ["a", 1]),
		run(one, ["a", 2]),
		run(one, ["b", 0]),
		run(one, ["a", 0], ["b", 0]),
		run(one, ["b", 0], ["a", 0]),
		run(one, ["a", 0], ["a"]),
		run(chooser("two", ["a", "b"], same), ["a", 0]),
		run(
			chooser("one", ["a", "b"], (choice) => choice + 1),
			["a", 0],
		),
	];
	expect(new Set(digests).size).toBe(digests.length);
	// Steps that write nothing the choice can be told by differ too.
	const blind = chooser("blind", ["a"], () => 0);
	expect(run(blind, ["a", 0])).not.toBe(run(blind, ["a", 1]));
});

it("each step has the digest of the run up to there", () => {
	const one = chooser("one", ["a", "b"], (choice) => choice);
	const steps = [{ coroutine: "a", choices: [1] }, { coroutine: "b", choices: [2] }, { coroutine: "a" }];
	const whole = replaySchedule(one, steps);
	expect(whole.steps.map(({ digest }) => digest)).toEqual(
		steps.map((_, i) => replaySchedule(one, steps.slice(0, i + 1)).digest),
	);
	expect(whole.digest).toBe(whole.steps.at(-1)?.digest);
});
