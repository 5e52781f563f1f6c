import { describe, expect, it } from "vitest";
import type { CheckCommandOptions } from "../../../cli/commands/check.js";
import { checkSuitesCommand } from "../../../cli/commands/check-suites.js";
import { SUITES_BY_NAME } from "../../../properties/suites/index.js";
import { SUITES } from "../../../properties/suites/names.js";
import { runChild } from "../child.js";
import { argumentsIn, digestIn, fakeIo, replayLineIn, run, type World } from "../fake-io.js";

const FEW = ["--max-states", "300", "--walks", "10"];

/** Runs the suite `race` as if all properties had to hold without the fix, too: what is expected is wrong, so it fails. */
async function runWrong(options: Partial<CheckCommandOptions> = {}, world: World = {}) {
	const { io, left } = fakeIo(world);
	const all = { set: [], symmetry: true, por: "auto", smallest: false, json: false, ...options } as const;
	const wrong = { ...SUITES_BY_NAME, race: { ...SUITES_BY_NAME.race, expects: () => "holds" as const } };
	const exitCode = await checkSuitesCommand(io, ["fleecing"], "race", all, wrong);
	return { exitCode, ...left() };
}

describe("heddle check --suite", () => {
	it("runs so many cases of each suite named, in the order of the list, and sums up", async () => {
		const { exitCode, out, err } = await run(["check", "--suite", "race,target", "--cases", "3", ...FEW]);
		expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
		const lines = out.split("\n");
		expect(lines[0]).toBe("seed 0");
		expect(lines.filter((line) => line.startsWith("suite ")).map((line) => line.split(":")[0])).toEqual([
			"suite target",
			"suite race",
		]);
		expect(out).toMatch(/^race: 3 cases \(3 explored in full; \d+ states\), all as expected$/m);
		expect(out.trimEnd()).toMatch(/\n2 suites: 2 as expected, 0 not, 0 incomplete$/);
	});

	it("repeats the same cases with the same seed, and draws others with another", async () => {
		const argv = ["check", "--suite", "errors", "--cases", "5", ...FEW, "--json", "--seed"];
		const [first, again, other] = [await run([...argv, "1"]), await run([...argv, "1"]), await run([...argv, "2"])];
		expect(first.out).toBe(again.out);
		expect(other.out.replace('"seed": 2', '"seed": 1')).not.toBe(first.out);
	});

	it("tells each case of a finite suite on a line, and does not take a part for the whole", async () => {
		const { exitCode, out } = await run(["check", "--suite", "verified", "--cases", "6"]);
		expect(exitCode).toBe(3);
		expect(out.match(/^ {2}VERIFIED {3}\d+ states? +.*; (any|qemu) (cold|warm)$/gm)).toHaveLength(6);
		expect(out).toContain("  VERIFIED   9 states         no reader; guest 0; any cold\n");
		expect(out).toMatch(/^verified: INCOMPLETE, only 6 of 4,688 cases \(6 explored in full; \d+ states\), all as/m);
	});

	it("samples what is too large, and says how many of each", async () => {
		const { exitCode, out } = await run([
			...["check", "--suite", "requests", "--cases", "6", "--max-states", "20", "--walks", "5"],
		]);
		expect(exitCode).toBe(0);
		const [, explored, sampled] = /6 cases \((\d+) explored in full, (\d+) sampled;/.exec(out) ?? [];
		expect([Number(explored), Number(sampled)]).not.toContain(0);
		expect(Number(explored) + Number(sampled)).toBe(6);
	});

	it("as JSON, one document", async () => {
		const { out, err } = await run(["check", "--suite", "race", "--cases", "2", ...FEW, "--json"]);
		expect(err).toBe("");
		expect(JSON.parse(out)).toMatchObject({
			seed: 0,
			suites: [{ suite: "race", kind: "drawn", cases: 2, of: 2, faulty: 0, complete: true }],
			notRun: [],
		});
	});

	it("divides the time among the suites, and takes as many cases as there is time for", async () => {
		const argv = ["check", "--suite", "race,target", "--time", "60s", ...FEW, "--json"];
		const { exitCode, out } = await run(argv, { msPerLook: 100 });
		expect(exitCode).toBe(0);
		const { suites } = JSON.parse(out);
		expect(suites).toMatchObject([
			{ of: null, complete: true },
			{ of: null, complete: true },
		]);
		for (const { cases } of suites) expect(cases).toBeGreaterThan(0);
		expect((await run(argv, { msPerLook: 100 })).out).toBe(out);
	});

	it("is not done where there is no time for a single case", async () => {
		const { exitCode, out } = await run(["check", "--suite", "race", "--time", "1ms"], { msPerLook: 100 });
		expect(exitCode).toBe(3);
		expect(out).toContain("race: INCOMPLETE: there was no time for a single case");
	});

	it("130: interrupted, it prints what was run by then", async () => {
		const world = { msPerLook: 10, interruptAtLook: 400 };
		const { exitCode, out, listeners } = await run(["check", "--suite", "race,switches", ...FEW], world);
		expect(exitCode).toBe(130);
		expect(out).toMatch(/^race: INCOMPLETE, only \d+ of 200 cases/m);
		expect(out).toMatch(/\n2 suites: 0 as expected, 0 not, 1 incomplete, 1 not run\n$/);
		expect(listeners).toBe(0);
	});

	it("3: short of memory, it prints what was run by then", async () => {
		const { exitCode, out } = await run(["check", "--suite", "race", ...FEW], { shortAtLook: 200 });
		expect(exitCode).toBe(3);
		expect(out).toMatch(/^race: INCOMPLETE, only \d+ of 200 cases/m);
	});

	it("tells how far it is", async () => {
		const { progress } = await run(["check", "--suite", "race", "--cases", "9", ...FEW], { msPerLook: 100 });
		const lines = progress.map(({ line }) => line);
		expect(lines.length).toBeGreaterThan(0);
		for (const line of lines)
			expect(line).toMatch(/^\d+ s {2}suite race {2}\d+ of 9 cases {2}\d+ sampled {2}\d+ states?$/);
	});
});

/** Shrinking takes its time: it is done once. */
const told = runWrong();

/** The arguments of the command that repeats the case. */
async function againArguments(): Promise<string[]> {
	return argumentsIn(/^ {2}again: {2}(heddle check .*)$/m.exec((await told).out)?.[1] ?? "");
}

describe("what is not as expected", () => {
	it("is told with the seed, the path, the smallest scenario, its least schedule, and the lines that repeat it", async () => {
		const { exitCode, out, err } = await told;
		expect({ exitCode, err }).toEqual({ exitCode: 1, err: "" });
		expect(out).toMatch(/^race: NOT AS EXPECTED: VIOLATED: property: point in time/m);
		expect(out).toMatch(/^ {2}seed 0, path \d+(:\d+)*, made smaller \d+ times?$/m);
		expect(out, "shrunk to the scenario of the report").toMatch(
			/^fleecing {2}reads=0 writes=0 serialize_target_writes=off$/m,
		);
		expect(out).toMatch(/^VIOLATED: .* with 1 preemption and 11 steps; no failing schedule has fewer preemptions/m);
		const replayed = await run(replayLineIn(out));
		expect(replayed.exitCode).toBe(1);
		expect(digestIn(replayed.out)).toBe(digestIn(out));
	});

	it("is found again by the command that is printed", async () => {
		const argv = await againArguments();
		expect(argv.slice(0, -1)).toEqual(["check", "--suite", "race", "--seed", "0", "--path"]);
		const again = await runWrong({ path: argv.at(-1) ?? "" });
		expect(again.exitCode).toBe(1);
		expect(again.out).toMatch(
			/^ {2}VIOLATED +\d+ states +reads=0 writes=0 serialize_target_writes=off: VIOLATED: property/m,
		);
		const right = await run(argv);
		expect(right.exitCode, "what is expected is right there").toBe(0);
		expect(right.out).toMatch(/^ {2}VIOLATED +\d+ states +reads=0 writes=0 serialize_target_writes=off$/m);
	});

	it("is made smaller for as long again as the suite's share, then told as far as it is known", async () => {
		const { exitCode, out } = await runWrong({ time: { ms: 60_000, text: "60s" } }, { msPerLook: 50 });
		expect(exitCode).toBe(1);
		expect(out).toContain("race: NOT AS EXPECTED: VIOLATED: property");
		expect(out).toMatch(/^replay: {2}heddle replay/m);
	});

	it("is repeated within the same bounds", async () => {
		const path = (await againArguments()).at(-1) ?? "";
		const { out } = await runWrong({ path, maxStates: 2_000, walks: 7 });
		expect(out).toContain(`  again:  heddle check --suite race --seed 0 --path ${path} --max-states 2000 --walks 7\n`);
	});

	it("is written to a file, as JSON and as a trace", async () => {
		const path = (await againArguments()).at(-1) ?? "";
		const { exitCode, out, files } = await runWrong({ json: true, out: "t.json", path });
		expect(exitCode).toBe(1);
		const [{ fault, faulty }] = JSON.parse(out).suites;
		expect(faulty).toBe(1);
		expect(fault.again).toBe(`heddle check --suite race --seed 0 --path ${path}`);
		expect(fault.check).toMatchObject({ verdict: "VIOLATED", counterexample: { minimal: true }, trace: "t.json" });
		const replayed = await run(["replay", "t.json"], { files });
		expect(replayed.exitCode).toBe(1);
		expect(digestIn(replayed.out)).toBe(fault.check.counterexample.digest);
	});

	it("costs no result where the trace cannot be written", async () => {
		const path = (await againArguments()).at(-1) ?? "";
		const failing = runWrong({ out: "t.json", path }, { readOnly: ["t.json"] });
		await expect(failing).rejects.toThrow("the trace cannot be written: t.json (EACCES)");
	});
});

describe("what means nothing with suites", () => {
	it.each([
		[["--suite", "race", "--set", "readers=2"], "--set means nothing with --suite: a suite has its own settings"],
		[["--suite", "race", "--preset", "race"], "--preset means nothing with --suite"],
		[["lost-update", "--suite", "race"], "a model's name means nothing with --suite: suites are of the model fleecing"],
		[["--suite", "race", "--strategy", "dpor"], "--strategy means nothing with --suite"],
		[["--suite", "race", "--no-symmetry"], "--no-symmetry means nothing with --suite"],
		[["--suite", "race", "--no-por"], "--por means nothing with --suite"],
		[
			["--suite", "race", "--shard", "1/2"],
			"--shard means nothing with --suite: another machine can take another --seed",
		],
		[["--suite", "race", "--expect", "violation"], "--expect means nothing with --suite: a suite says what it expects"],
		[["--suite", "race", "--smallest"], "--smallest means nothing with --suite"],
		[["--suite", "race", "--checkpoint", "x"], "--checkpoint means nothing with --suite: its seed repeats it"],
		[["--suite", "race", "--workers", "2"], "--workers means nothing with --suite"],
		[["--suite", "race", "--max-memory", "2g"], "--max-memory means nothing with --suite"],
		[
			["--suite", "race,errors", "--path", "1"],
			"--path means nothing with --suite: a path leads to a case of one suite",
		],
		[["--suite", "verified", "--path", "1"], "--path means nothing with --suite: its cases are listed, not drawn"],
		[["--suite", "race", "--seed", "2147483648"], "the seed of a suite is a whole number from 0 to 2147483647"],
		[["--suite", "race", "--out", "no/t.json"], '--out no/t.json: there is no directory "no"'],
		[["--cases", "3"], "--cases means nothing without --suite"],
		[["--path", "3"], "--path means nothing without --suite"],
		[["--suite", "race", "--suite", "errors"], 'It is given twice, "race" before.'],
	])("%j is refused", async (argv, message) => {
		const { exitCode, out, err } = await run(["check", ...argv]);
		expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
		expect(err).toContain(message);
		expect(err.trimEnd().split("\n").at(-1)).toMatch(/^→ heddle /);
	});

	it("a path that leads nowhere is refused", async () => {
		for (const path of ["x", "0:9999"]) {
			const { exitCode, err } = await run(["check", "--suite", "race", "--path", path]);
			expect(exitCode).toBe(2);
			expect(err).toContain(`--path ${path} leads to no case of the suite race with the seed 0`);
		}
	});

	it("4: no suite has that name", async () => {
		const { exitCode, err } = await run(["check", "--suite", "race,verfied"]);
		expect(exitCode).toBe(4);
		expect(err).toMatch(
			/^heddle: no suite is called "verfied"; there are verified, designs, requests, .*, and all for all of them/,
		);
	});
});

it("lists every suite", async () => {
	const { out } = await run(["list", "fleecing"]);
	for (const { name, about } of SUITES) expect(out).toContain(`    ${name.padEnd(32)}${about}\n`);
	expect(JSON.parse((await run(["list", "--json"])).out).models[0].suites).toEqual(SUITES);
});

it("loads fast-check only when a suite is asked for", async () => {
	const loads = async (argv: string[]) => {
		const hook =
			"import{register}from'node:module';register('data:text/javascript,'+encodeURIComponent(`export async function resolve(s,c,n){if(s==='fast-check')console.error('LOADED');return n(s,c)}`))";
		return (await runChild(argv, undefined, ["--import", `data:text/javascript,${encodeURIComponent(hook)}`])).err;
	};
	expect(await loads(["list"])).not.toContain("LOADED");
	expect(await loads(["check", "--suite", "race", "--cases", "1"])).toContain("LOADED");
});
