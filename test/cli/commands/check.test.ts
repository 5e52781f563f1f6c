import { expect, it } from "vitest";
import { readLink } from "../../../properties/index.js";
import { replaySchedule } from "../../../scheduler/index.js";
import { runChild } from "../child.js";
import { digestIn, exploreLineIn, replayLineIn, run } from "../fake-io.js";

const LINK = "m=fleecing&v=1&serialize_target_writes=off&s=reader0*2+guest0*7+reader0*2";
const RACE = ["check", "fleecing", "--set", "serialize_target_writes=off"];

it("reports a violation in order: property and values, table, preemptions, replay line", async () => {
	const { out } = await run(RACE);
	const landmarks = [
		/^fleecing {2}serialize_target_writes=off$/m,
		/^VIOLATED: property: point in time, with 1 preemption and 11 steps; no failing schedule has fewer/m,
		/^property: point in time$/m,
		/^ {2}expected {2}\["old 0a","old 0b"\]$/m,
		/^ {2}actual {4}\["guest0\.0 0a","guest0\.0 0b"\]$/m,
		/^ step +guest0 +reader0 +what it does +what changes$/m,
		/^ 11 /m,
		/^● runs {3}●× runs, then waits {3}‖ could have gone on, but was preempted/m,
		/^preemptions: 1 \(reader0 before step 3\)$/m,
		/^replay: {2}heddle replay 'fleecing#/m,
		/^explore: heddle explore --at 'm=fleecing&v=1&serialize_target_writes=off&s=reader0/m,
		/^digest: {2}[0-9a-f]{16}$/m,
	];
	const places = landmarks.map((landmark) => out.search(landmark));
	expect(places).not.toContain(-1);
	expect(places).toEqual([...places].sort((a, b) => a - b));
});

it("the table has a lane for each coroutine, in which exactly one runs in each step", async () => {
	const { out } = await run(["check", "lost-update", "--set", "coroutines=3"]);
	const lines = out.split("\n");
	const head = lines.find((line) => line.startsWith(" step")) ?? "";
	const lanes = ["adder0", "adder1", "adder2"].map((name) => head.indexOf(name));
	expect(lanes).not.toContain(-1);
	const rows = lines.filter((line) => /^ \d+ /.test(line)).map((line) => lanes.map((lane) => line[lane]));
	expect(rows).toHaveLength(6);
	for (const marks of rows) expect(marks.filter((mark) => mark === "●")).toHaveLength(1);
	expect(rows.flat().filter((mark) => mark === "‖")).toHaveLength(1);
	expect(out).toContain("preemptions: 1 ");
});

it("shows only what a step changed", async () => {
	const { out } = await run(["check", "lost-update"]);
	const rows = out.split("\n").filter((line) => /^ \d+ /.test(line));
	expect(rows.map((row) => row.includes("counter: 0 → 1"))).toEqual([false, false, true, false]);
});

it.each([
	[RACE],
	[["check", "lost-update", "--set", "coroutines=4"]],
	[["check", "--preset", "torn"]],
	[[...RACE, "--set", "clusters=2", "--set", "readers=2", "--set", "reads=0/1"]],
	[[...RACE, "--strategy", "breadth-first"]],
	[[...RACE, "--strategy", "random", "--seed", "3"]],
])("the replay line of %j runs the very same schedule again", async (argv) => {
	const checked = await run(argv);
	expect(checked.exitCode).toBe(1);
	const replayed = await run(replayLineIn(checked.out));
	expect(replayed).toMatchObject({ exitCode: 1, err: "" });
	expect(digestIn(replayed.out)).toBe(digestIn(checked.out));
	const table = (text: string) => text.slice(text.search(/^ step/m), text.search(/^● runs/m));
	expect(table(replayed.out)).toBe(table(checked.out));
	const [explore, at, link = ""] = exploreLineIn(checked.out);
	expect([explore, at]).toEqual(["explore", "--at"]);
	const { model, settings, schedule, complaints } = readLink(link);
	expect(complaints).toEqual([]);
	const again = replaySchedule(model.build(settings), schedule);
	expect(again.digest, "the link is of the very same run").toBe(digestIn(checked.out));
	expect(exploreLineIn(replayed.out)).toEqual([explore, at, link]);
});

it("depth-first and breadth-first find a least schedule of the same size and count the same states", async () => {
	const sizes = await Promise.all(
		["depth-first", "breadth-first"].map(async (strategy) => {
			const off = await run([...RACE, "--strategy", strategy]);
			const on = await run(["check", "--set", "readers=2", "--strategy", strategy]);
			return [/with .* steps/.exec(off.out)?.[0], /[\d,]+ states/.exec(on.out)?.[0]];
		}),
	);
	expect(sizes[0]).toEqual(sizes[1]);
	expect(sizes[0]).not.toContain(undefined);
});

it("tries every combination of the values given, and sums up", async () => {
	const { exitCode, out } = await run(["check", "--set", "l2=cold,warm", "--set", "serialize_target_writes=on,off"]);
	const verdicts = [...out.matchAll(/^fleecing {2}(.*)\n(\w+)/gm)].map(([, settings, verdict]) => [settings, verdict]);
	expect(verdicts).toEqual([
		["serialize_target_writes=on", "VERIFIED"],
		["serialize_target_writes=off", "VIOLATED"],
		["l2=warm serialize_target_writes=on", "VERIFIED"],
		["l2=warm serialize_target_writes=off", "VIOLATED"],
	]);
	expect(out.trimEnd().split("\n").at(-1)).toBe("4 checks: 2 verified, 2 violated, 0 incomplete");
	expect(exitCode).toBe(1);
});

it("takes several models, and patterns, each model once", async () => {
	const { out } = await run(["check", "lost*", "*", "--preset", "race"]);
	expect([...out.matchAll(/^([\w-]+) {2}\S/gm)].map(([, name]) => name).filter((name) => name !== "digest:")).toEqual([
		"lost-update",
		"fleecing",
	]);
	expect(out).toContain("2 checks: 0 verified, 2 violated, 0 incomplete");
});

it("a preset comes first and is overridden by what is set", async () => {
	const { exitCode, out } = await run(["check", "--preset", "torn", "--set", "serialize_target_writes=on"]);
	expect(exitCode).toBe(0);
	expect(out).toMatch(/^fleecing {2}serialize_target_writes=on effects=sub-block$/m);
});

it("says which witnesses were reached, and which not", async () => {
	const { out } = await run(["check"]);
	expect(out).toMatch(/^ {2}reached: a write waited for a read$/m);
	expect(out).toMatch(/^ {2}not reached: a guest write landed while a read was between unlock and backing read$/m);
});

it.each(["9007199254740993", "18446744073709551615", "0xFFFFFFFFFFFFFFFF"])(
	"keeps seed %s to the digit",
	async (seed) => {
		const argv = ["check", "--strategy", "random", "--walks", "20", "--seed", seed];
		const { exitCode, out } = await run(argv);
		expect(exitCode).toBe(3);
		expect(out).toMatch(new RegExp(`^seed ${seed}$`, "m"));
		expect(out).toMatch(/^INCOMPLETE: nothing was found up to 20 random walks/m);
		expect(out).not.toContain("VERIFIED");
		expect(JSON.parse((await run([...argv, "--json"])).out).checks[0].seed).toBe(seed);
	},
);

it("seeds that a JavaScript number cannot tell apart are different", async () => {
	const walks = ["check", "--set", "readers=2", "--strategy", "random", "--walks", "20", "--seed"];
	const [first, again, next] = [
		await run([...walks, "9007199254740992"]),
		await run([...walks, "9007199254740992"]),
		await run([...walks, "9007199254740993"]),
	];
	expect(again.out).toBe(first.out);
	expect(next.out.replace(/^seed .*$/m, "")).not.toBe(first.out.replace(/^seed .*$/m, ""));
});

it("--json is one document with all results, and nothing else", async () => {
	const argv = ["check", "--set", "serialize_target_writes=off,on", "--json", "--out", "t.json"];
	const { exitCode, out, err } = await run(argv);
	expect({ exitCode, err }).toEqual({ exitCode: 1, err: "" });
	const { checks } = JSON.parse(out);
	expect(checks).toMatchObject([
		{
			model: "fleecing",
			verdict: "VIOLATED",
			failure: { kind: "property", message: "point in time", expected: '["old 0a","old 0b"]' },
			counterexample: { minimal: true, preemptions: 1, schedule: "reader0*2 guest0*7 reader0*2", link: LINK },
			trace: "t.json",
		},
		{ verdict: "VERIFIED", bound: null, failure: null, trace: null, seed: null },
	]);
	expect(checks[0].counterexample.steps).toHaveLength(11);
	expect(checks[1].counterexample, "nothing fails, nothing to open").toBeUndefined();
	expect((await run(argv)).out, "no times in it").toBe(out);
});

it("prints the same bytes for the same input, in any process", async () => {
	const here = await run(RACE);
	const there = await runChild(RACE);
	expect(there).toMatchObject({ exitCode: 1, err: "", out: here.out });
});

it("numbers the traces of several violations, in a directory and beside a file", async () => {
	const two = ["check", "lost-update", "--set", "coroutines=2,3", "--out"];
	const names = async (out: string, directories: string[]) =>
		Object.keys((await run([...two, out], { directories })).files);
	expect(await names("traces", ["traces"])).toEqual([
		"traces/lost-update.trace.json",
		"traces/lost-update-2.trace.json",
	]);
	expect(await names("my.trace.json", ["."])).toEqual(["my.trace.json", "my-2.trace.json"]);
	expect(await names("mine", ["."])).toEqual(["mine", "mine-2"]);
	expect((await run(["check", "--out", "t.json"])).files, "nothing violated, nothing written").toEqual({});
});

it.each(["plain.json", "with space.json", "a#b.json", "-x.json"])(
	"the line that replays file %j can be typed",
	async (path) => {
		const { out, files } = await run(["check", "lost-update", `--out=${path}`]);
		const [command, file = ""] = replayLineIn(out);
		const world = { files: { [file]: files[path] ?? "" } };
		expect(file.replace(/^\.\//, "")).toBe(path);
		expect(await run([command ?? "", file], world)).toMatchObject({ exitCode: 1, err: "" });
	},
);

it("shows a schedule that passes beside the one that fails, which can be replayed", async () => {
	const { out } = await run(RACE);
	expect(out).toContain("one reversal makes it pass, after the same first 7 steps:");
	expect(out).toContain(
		"  fails   guest0's write of A.file[0a], A.file[0b] (step 8) before reader0's read of them (step 10)\n",
	);
	const schedule = /^ {2}replay {2}heddle replay '([^']+)'/m.exec(out)?.[1] ?? "";
	const replayed = await run(["replay", schedule, "--set", "serialize_target_writes=off"]);
	expect(replayed.exitCode).toBe(0);
	expect(replayed.out).toContain("nothing fails in this schedule");
});

it("as JSON, the reversal and what it is about", async () => {
	const { out } = await run([...RACE, "--json", "--smallest"]);
	const [check] = JSON.parse(out).checks;
	expect(check.counterexample).toMatchObject({ relevantSteps: 11, restInAnyOrder: true });
	expect(check.counterexample.passing).toMatchObject({
		found: true,
		commonSteps: 7,
		reversed: { first: { coroutine: "guest0", step: 8 }, second: { coroutine: "reader0", step: 10 } },
	});
	expect(check.smallest).toMatchObject({ isGiven: true, proven: true, excluded: 3, undecided: 0 });
});

it("the smallest scenario that fails in the same way is looked for on demand", async () => {
	const args = ["check", "lost-update", "--set", "coroutines=4"];
	expect((await run(args)).out).not.toContain("smallest:");
	const { out, exitCode } = await run([...args, "--smallest"]);
	expect(exitCode).toBe(1);
	expect(out).toContain(
		"smallest:  coroutines=2 fails in the same way; the smaller one was explored in full, and does not",
	);
	expect(out).toMatch(/heddle check lost-update$/m);
});

it("a bound on preemptions or delays names what was proved, and what was not", async () => {
	const preemptions = await run(["check", "--preemptions", "1"]);
	expect(preemptions.exitCode).toBe(3);
	expect(preemptions.out).toMatch(
		/^INCOMPLETE: complete up to 1 preemption: no schedule with at most 1 preemption fails, .* may fail\.$/m,
	);
	const delays = await run(["check", "--delays", "0", "--json"]);
	expect(JSON.parse(delays.out).checks[0]).toMatchObject({ strategy: "delay-bounded", completeUpTo: "0 delays" });
	// The fleecing race takes one preemption.
	expect((await run([...RACE, "--preemptions", "0"])).exitCode).toBe(3);
	const found = await run([...RACE, "--preemptions", "1"]);
	expect(found.exitCode).toBe(1);
	expect(found.out).toMatch(
		/^VIOLATED: .* no failing schedule has fewer preemptions, and none with as few is shorter/m,
	);
});

it.each(["pct", "pos", "urw", "uniform", "uniform-traces", "portfolio"])(
	"%s prints its seed and finds the race",
	async (strategy) => {
		const argv = [...RACE, "--strategy", strategy, "--seed", "9007199254740993"];
		const { exitCode, out } = await run(argv);
		expect(exitCode).toBe(1);
		expect(out).toMatch(
			strategy === "portfolio" ? /^seed 9007199254740993, found by \w+$/m : /^seed 9007199254740993$/m,
		);
		expect((await run(argv)).out).toBe(out);
		const { checks } = JSON.parse((await run([...argv, "--json"])).out);
		expect(checks[0]).toMatchObject({ strategy, seed: "9007199254740993", foundBy: expect.any(String) });
	},
);

it.each([
	[["--seed", "3"], "--seed means nothing with --strategy depth-first: only random searches draw anything"],
	[
		["--strategy", "pos", "--depth", "2"],
		"--depth means nothing with --strategy pos: it is the depth of the bugs that pct",
	],
	[["--strategy", "random", "--steps", "9"], "--steps means nothing with --strategy random"],
	[["--strategy", "pct", "--preemptions", "2"], "--preemptions means nothing with --strategy pct"],
	[["--preemptions", "2", "--delays", "2"], "--delays means nothing with --strategy preemption-bounded"],
	[
		["--delays", "2", "--max-depth", "9"],
		"--max-depth means nothing with --strategy delay-bounded: it bounds depth-first searches and random walks",
	],
	[["--preemptions", "-1"], "It must be a whole number from 0."],
	[["--strategy", "pct", "--depth", "0"], "It must be a whole number from 1."],
])("%j is refused", async (argv, message) => {
	const { exitCode, out, err } = await run(["check", ...argv]);
	expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
	expect(err).toContain(message);
});
