import { expect, it } from "vitest";
import { run } from "./fake-io.js";

// Exit code 2: what was typed is not understood. Bad trace files, which are 2 as well, are in input/trace-file.test.ts.

const NOT_A_SEED = "It must be a whole number from 0 to 18446744073709551615, in decimal or as 0x hexadecimal.";

it.each([
	[["chek"], "unknown command 'chek'"],
	[["help", "chek"], "unknown command 'chek'"],
	[["check", "--jsn"], "unknown option '--jsn'"],
	[["replay"], "missing required argument 'trace'"],
	[["replay", "fleecing#", "more"], "too many arguments"],
	[["check", "--set"], "argument missing"],
	[["check", "--set", "readers"], 'fleecing: "readers" sets nothing: it must be key=value'],
	[["check", "--set", "readers="], 'fleecing: "readers=" sets nothing: it must be key=value'],
	[["check", "--set", "reader=1"], 'fleecing: there is no setting "reader"; there are clusters, readers, '],
	[["check", "--set", "__proto__=1"], 'fleecing: there is no setting "__proto__"'],
	[["check", "--set", "readers=99"], "fleecing: readers=99 is not possible; possible are: 0 to 8"],
	[["check", "--set", "readers=1,x"], "fleecing: readers=x is not possible"],
	[["check", "--set", "readers=1", "--set", "readers=2"], 'fleecing: "readers" is set twice'],
	[["check", "lost-update", "--set", "readers=1"], 'lost-update: there is no setting "readers"'],
	[["check", "lost-update", "--set", "mutex=maybe"], "lost-update: mutex=maybe is not possible; possible are: on, off"],
	[["check", "--set", "reads=7"], "goes beyond the image"],
	[["check", "--preset", "rice"], 'fleecing: there is no preset "rice"; there are seed, race, '],
	[["check", "--preset", "constructor"], 'fleecing: there is no preset "constructor"'],
	[["check", "--strategy", "best-first"], "Allowed choices are auto, depth-first, breadth-first, dpor, "],
	[["check", "--expect", "success"], "Allowed choices are violation."],
	[["check", "--seed", "abc"], NOT_A_SEED],
	[["check", "--seed", "-1"], NOT_A_SEED],
	[["check", "--seed", "1.5"], NOT_A_SEED],
	[["check", "--seed", "18446744073709551616"], NOT_A_SEED],
	[["check", "--seed", "0x10000000000000000"], NOT_A_SEED],
	[["check", "--time", "60"], "It must be a number with its unit: 500ms, 60s, 5m or 8h."],
	[["check", "--time", "1d"], "It must be a number with its unit"],
	[["check", "--max-states", "0"], "It must be a whole number from 1."],
	[["check", "--max-states", "1e3"], "It must be a whole number from 1."],
	[["check", "--walks", "10"], "--walks means nothing with --strategy depth-first"],
	[["check", "--strategy", "random", "--max-states", "10"], "--max-states means nothing with --strategy random"],
	[
		["check", "--strategy", "breadth-first", "--max-depth", "9"],
		"--max-depth means nothing with --strategy breadth-first",
	],
	[["check", "--out", "nowhere/trace.json"], '--out nowhere/trace.json: there is no directory "nowhere"'],
	[["replay", "fleecing#reader0*"], '"reader0*" is not how steps are written'],
	[["replay", "fleecing#reader0", "--set", "depth=1,2"], "a schedule is run with one value for each setting"],
	[["explain", "fleecing", "--set", "depth=1,2"], "one scenario is explained at a time"],
	[["replay", "some.json", "--set", "depth=1"], "a trace file has its own settings"],
])("%j is refused, says why, and searches nothing", async (argv, message) => {
	const { exitCode, out, err } = await run(argv);
	expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
	expect(err).toContain(message);
	const lines = err.trimEnd().split("\n");
	expect(lines[0]).toMatch(/^heddle: /);
	expect(lines.at(-1)).toMatch(/^→ heddle /);
});

it("what to type next can be typed: the commands named in hints exist", async () => {
	for (const argv of [["chek"], ["check", "--jsn"], ["check", "--set", "x=1"], ["list", "x"], ["demo", "--fast"]]) {
		const { err } = await run(argv);
		const hint = err.trimEnd().split("\n").at(-1) ?? "";
		expect(await run(hint.split(" ").slice(2)), hint).toMatchObject({ exitCode: 0 });
	}
	expect((await run(["check", "--jsn"])).err).toContain("(Did you mean --json?)\n→ heddle check --help");
});

it("a combination of more than a thousand settings is a slip of the hand", async () => {
	const eight = "0,1,2,3,4,5,6,7";
	const argv = ["check", "--set", `readers=${eight}`, "--set", `writers=${eight}`, "--set", "clusters=1,2,3,4,5,6,7,8"];
	const { exitCode, err } = await run([...argv, "--set", "depth=0,1,2"]);
	expect(exitCode).toBe(2);
	expect(err).toContain("that is more than 1000 combinations");
});

it("a trace that cannot be written costs no result, and says which file", async () => {
	const argv = ["check", "lost-update", "--set", "coroutines=2,3", "--out", "t.json"];
	const { exitCode, out, err, files } = await run(argv, { readOnly: ["t.json"] });
	expect(exitCode).toBe(2);
	expect(err).toMatch(
		/^heddle: the trace cannot be written: t\.json \(EACCES\); t\.json \(EACCES\)\n→ heddle check --out FILE/,
	);
	expect(out.match(/^VIOLATED/gm)).toHaveLength(2);
	expect(out, "the schedule is printed instead").toContain(
		"replay:  heddle replay 'lost-update#adder0 adder1*2 adder0'",
	);
	expect(out).toContain("2 checks: 0 verified, 2 violated, 0 incomplete");
	expect(files).toEqual({});
	const json = await run([...argv, "--json"], { readOnly: ["t.json"] });
	expect(json.exitCode).toBe(2);
	expect(JSON.parse(json.out).checks).toMatchObject([{ trace: null }, { trace: null }]);
});
