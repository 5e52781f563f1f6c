import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runChild } from "./child.js";
import { run } from "./fake-io.js";

const RACE = ["check", "fleecing", "--preset", "race"];
const CROWD = ["check", "fleecing", "--preset", "crowd"];

it("0: all was explored and holds", async () => {
	const { exitCode, out, err } = await run(["check"]);
	expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
	expect(out).toMatch(/^VERIFIED: every interleaving was explored, \d+ states and \d+ transitions; none is left\.$/m);
});

it("0: the violation that was expected was found", async () => {
	const { exitCode, out, err } = await run([...RACE, "--expect", "violation"]);
	expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
	expect(out).toContain("VIOLATED: property: point in time");
});

it("0: help, of the command and of each of its commands, and the version", async () => {
	for (const argv of [["--help"], ["-h"], ["help"], []]) {
		const { exitCode, out, err } = await run(argv);
		expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
		for (const code of [0, 1, 2, 3, 4, 5, 70, 130]) expect(out).toMatch(new RegExp(`^ {2}${code} +\\w`, "m"));
	}
	for (const command of ["check", "verify", "resume", "replay", "explain", "explore", "list", "demo"]) {
		const asked = await run([command, "--help"]);
		expect(asked).toMatchObject({ exitCode: 0, err: "" });
		expect(asked.out).toContain(`Usage: heddle ${command}`);
		expect((await run(["help", command])).out).toBe(asked.out);
	}
	expect(await run(["--version"])).toMatchObject({ exitCode: 0, out: "0.0.0\n", err: "" });
});

it("1: violated", async () => {
	expect(await run(RACE)).toMatchObject({ exitCode: 1, err: "" });
});

it("1: one of several checks is violated, even if another is incomplete", async () => {
	const { exitCode, out } = await run([
		...["check", "--set", "serialize_target_writes=off,on", "--set", "readers=1,3", "--max-states", "60"],
	]);
	expect(out).toMatch(/^4 checks: 1 verified, 2 violated, 1 incomplete$/m);
	expect(exitCode).toBe(1);
});

it("1: the violation that was expected is not there", async () => {
	const { exitCode, out, err } = await run(["check", "--expect", "violation"]);
	expect(exitCode).toBe(1);
	expect(out).toContain("VERIFIED");
	expect(err).toMatch(/^heddle: a violation was expected.*\n→ heddle check/);
	const both = await run(["check", "--set", "serialize_target_writes=on,off", "--expect", "violation"]);
	expect(both.exitCode, "one of two is not enough").toBe(1);
});

it("3: a bound was hit: states, time, depth, or walks", async () => {
	const bounded: [string[], string, number][] = [
		[[...CROWD, "--max-states", "100"], "max-states 100", 0],
		[[...CROWD, "--time", "1s"], "time 1s", 100],
		[["check", "--max-depth", "4"], "max-depth 4", 0],
		[["check", "--strategy", "random", "--walks", "3"], "3 random walks", 0],
	];
	for (const [argv, bound, msPerLook] of bounded) {
		const { exitCode, out, err } = await run(argv, { msPerLook });
		expect({ argv, exitCode, err }).toEqual({ argv, exitCode: 3, err: "" });
		expect(out).toContain(`INCOMPLETE: nothing was found up to ${bound}`);
		expect(out).not.toContain("VERIFIED");
	}
});

it("3: a violation is expected, and a bound was hit before it was found", async () => {
	const { exitCode } = await run([...RACE, "--max-states", "3", "--expect", "violation"]);
	expect(exitCode).toBe(3);
});

it("4: no model has that name, in any command that takes one", async () => {
	for (const command of ["check", "explain", "list"]) {
		const { exitCode, out, err } = await run([command, "fleezing"]);
		expect({ exitCode, out }).toEqual({ exitCode: 4, out: "" });
		expect(err).toBe('heddle: no model is called "fleezing"; there are fleecing and lost-update\n→ heddle list\n');
	}
	expect((await run(["replay", "fleezing#reader0"])).exitCode).toBe(4);
	expect((await run(["check", "fleecing", "x*"])).exitCode, "each name must match").toBe(4);
});

it("5: the schedule does not fit", async () => {
	const { exitCode, out, err } = await run(["replay", "fleecing#reader0*2 guest0*99"]);
	expect({ exitCode, out }).toEqual({ exitCode: 5, out: "" });
	expect(err).toMatch(/^heddle: the schedule does not fit the program at step \d+: "guest0" cannot run/);
	expect((await run(["replay", "fleecing#reader9"])).err).toContain('step 1: there is no coroutine "reader9"');
});

it("70: a fault of Heddle's own", async () => {
	const now = () => {
		throw new Error("the clock has stopped");
	};
	const { exitCode, err } = await run(["check"], {}, { now });
	expect(exitCode).toBe(70);
	expect(err).toMatch(/^heddle: this is a fault of Heddle's own: Error: the clock has stopped\n/);
	expect(err.trimEnd().split("\n").at(-1)).toMatch(/^→ please report it/);
});

it("130: interrupted, with what was known by then", async () => {
	const { exitCode, out, listeners } = await run([...CROWD, "--set", "depth=1,2"], { interruptAtLook: 12 });
	expect(exitCode).toBe(130);
	expect(out).toMatch(/^INCOMPLETE: nothing was found up to the interruption, after [\d,]+ states/m);
	expect(out).toMatch(/^2 checks: 0 verified, 0 violated, 1 incomplete, 1 not run$/m);
	expect(listeners, "the command has stopped listening").toBe(0);
});

it("130: in a process of its own, by SIGINT, within seconds", async () => {
	const argv = ["check", "--set", "readers=6", "--set", "writers=4", "--set", "clusters=4"];
	const began = performance.now();
	const { exitCode, signal, out } = await runChild(argv, 1_500);
	expect({ exitCode, signal }).toEqual({ exitCode: 130, signal: null });
	expect(out).toMatch(/^INCOMPLETE: nothing was found up to the interruption/m);
	expect(performance.now() - began).toBeLessThan(15_000);
}, 30_000);

it("the process ends with the code that the command answers", async () => {
	const directory = mkdtempSync(join(tmpdir(), "heddle-"));
	try {
		expect(await runChild(["check", "lost-update", "--preset", "fixed"])).toMatchObject({ exitCode: 0, err: "" });
		expect(await runChild(["check", "lost-update", "--out", directory])).toMatchObject({ exitCode: 1, err: "" });
		expect(await runChild(["replay", directory])).toMatchObject({ exitCode: 2, out: "" });
		expect(await runChild(["list", "nothing"])).toMatchObject({ exitCode: 4, out: "" });
		expect((await runChild(["--version"])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
	} finally {
		rmSync(directory, { recursive: true });
	}
});
