import { expect, it } from "vitest";
import { REPORTED_RACE } from "../../../properties/index.js";
import { digestIn, replayLineIn, run } from "../fake-io.js";

const RACE = ["explain", "fleecing", "--preset", "race"];

it("tells the two stories of the race: the report's five steps in order, then the least schedule", async () => {
	const { exitCode, out, err } = await run(RACE);
	expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
	const parts = [
		"VIOLATED: property: point in time",
		"The race as it was reported: the shortest failing schedule that passes through its 5 events",
		...REPORTED_RACE.map(({ sentence }, i) => `\n${i + 1}. ${sentence}\n`),
		"The least schedule that fails:",
		"In the end: property: point in time\n  expected  ",
		"preemptions: 1 (",
		"With serialize_target_writes=on this schedule cannot happen: step ",
		"\nreplay:  heddle replay ",
	];
	const places = parts.map((part, i) => out.indexOf(part, i === parts.length - 1 ? out.indexOf("cannot happen") : 0));
	expect(places).not.toContain(-1);
	expect(places).toEqual([...places].sort((a, b) => a - b));
});

it("the first story goes with a cold L2, and the copy waits for the mutex", async () => {
	const { out } = await run(RACE);
	const story = out.slice(0, out.indexOf("The least schedule"));
	expect(story).toContain("misses the L2 cache of B and loads the table");
	const numbers = [...story.matchAll(/^ {5}step (\d+):/gm)].map(([, number]) => Number(number));
	expect(numbers).toEqual(numbers.map((_, i) => i + 1));
	const replayed = await run(replayLineIn(story));
	expect(replayed).toMatchObject({ exitCode: 1, err: "" });
	expect(replayed.out, "the copy waits").toContain("B.lock.waiters: +guest0");
	const warm = await run([...RACE, "--set", "l2=warm"]);
	expect(warm.out, "a warm cache has no such story").not.toContain("as it was reported");
	expect(warm.out).toContain("The least schedule that fails:");
});

it("tells each step of the least schedule, and why control could change there", async () => {
	const { out } = await run(RACE);
	const least = out.slice(out.indexOf("The least schedule"));
	const steps = [...least.matchAll(/^ +(\d+)\. (\w+) (.+)\.$/gm)];
	expect(steps.map(([, number]) => Number(number))).toEqual([...Array(11).keys()].map((i) => i + 1));
	for (const [, , , doing] of steps) expect(doing).not.toBe("");
	// Eleven steps, of which two end their coroutine: there is nothing to go on from.
	expect(least.match(/^ {5}Control can change here: .+\.$/gm)).toHaveLength(9);
	expect(least).toContain("the table is read from disk; the mutex stays locked meanwhile");
	expect(least.match(/── preemption: /g)).toHaveLength(1);
	expect(least).toContain('── preemption: reader0 could go on from "read A.file: submitted", but guest0 runs first');
	expect(least).toContain("── guest0 has ended");
});

it("says at which step the fix would have blocked whom, for what", async () => {
	const { out } = await run(RACE);
	const [, step, who] =
		/cannot happen: step (\d+) is not possible, since "(\w+)" waits for the end of reader0's read of B\./.exec(out) ??
		[];
	expect(who).toBe("guest0");
	const schedule = (replayLineIn(out.slice(out.indexOf("cannot happen")))[1] as string).replace("fleecing#", "");
	const fixed = await run(["replay", `fleecing#${schedule}`, "--set", "serialize_target_writes=on"]);
	expect(fixed).toMatchObject({ exitCode: 5, err: expect.stringContaining(`at step ${step}: "${who}" cannot run`) });
});

it("explains a trace file, with any name, and a schedule, as the model they come from", async () => {
	const { files } = await run(["check", "lost-update", "--out", "mine"]);
	const ofFile = await run(["explain", "mine"], { files });
	expect(ofFile).toMatchObject({ exitCode: 0, err: "" });
	expect(ofFile.out).toContain("  1. adder0 reads 0.\n     Control can change here: the coroutine lets go of control");
	expect(ofFile.out).toContain("With mutex=on this schedule cannot happen: step 3 is not possible");
	expect((await run(["explain", "lost-update#adder0 adder1*2 adder0"])).out).toBe(ofFile.out);
	const ofModel = await run(["explain", "lost-update"]);
	expect(ofModel.out).toContain(ofFile.out.slice(ofFile.out.indexOf("  1. ")));
});

it("says so where there is nothing to explain", async () => {
	const proved = await run(["explain", "fleecing"]);
	expect(proved.exitCode).toBe(0);
	expect(proved.out).toMatch(/VERIFIED: .*\nThere is no failure to explain\.\n$/);
	const fine = await run(["explain", "lost-update#adder0*2 adder1*2"]);
	expect(fine.out).toContain("Nothing fails in this schedule. Step by step:\n\n  1. adder0 reads 0.");
});

it("explains what is replayed: both stories' lines lead to the failure", async () => {
	const { out } = await run(RACE);
	const lines = [...out.matchAll(/^replay: .*$/gm)].map(([line]) => line);
	expect(lines).toHaveLength(2);
	const digests = await Promise.all(lines.map(async (line) => digestIn((await run(replayLineIn(line))).out)));
	expect(new Set(digests).size).toBe(2);
	const links = [...out.matchAll(/^replay: .*#(.*)' --set .*\nexplore: .*&s=(.*)'$/gm)];
	expect(links.map(([, schedule]) => schedule?.replaceAll(" ", "+"))).toEqual(links.map(([, , link]) => link));
	expect(links).toHaveLength(2);
});
