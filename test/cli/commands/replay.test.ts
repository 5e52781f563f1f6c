import { expect, it } from "vitest";
import { digestIn, run } from "../fake-io.js";

const LOST = "lost-update#adder0 adder1*2 adder0";

it("tells a failing run: how it ends, with both values, the table, the preemptions, the digest", async () => {
	const { exitCode, out, err } = await run(["replay", LOST]);
	expect({ exitCode, err }).toEqual({ exitCode: 1, err: "" });
	expect(out).toMatch(/^lost-update {2}standard settings\nVIOLATED: after 4 steps\.\n/);
	expect(out).toContain("property: all are counted\n  expected  2\n  actual    1\n");
	expect(out.match(/^ \d+ /gm)).toHaveLength(4);
	const end = /preemptions: 1 \(adder0 before step 2\)\n\nexplore: (.+)\ndigest: {2}[0-9a-f]{16}\n$/.exec(out);
	expect(end?.[1]).toBe("heddle explore --at 'm=lost-update&v=1&s=adder0+adder1*2+adder0'");
});

it("does not call a run that fails in nothing verified", async () => {
	const { exitCode, out } = await run(["replay", "lost-update#adder0*2 adder1*2"]);
	expect(exitCode).toBe(0);
	expect(out).toContain("REPLAYED: 4 steps; nothing fails in this schedule.");
	expect(out).not.toContain("VERIFIED");
});

it("succeeds with --expect violation if, and only if, something fails", async () => {
	expect(await run(["replay", LOST, "--expect", "violation"])).toMatchObject({ exitCode: 0, err: "" });
	const { exitCode, err } = await run(["replay", "lost-update#adder0*2 adder1*2", "--expect", "violation"]);
	expect(exitCode).toBe(1);
	expect(err).toBe(
		"heddle: a violation was expected, and nothing fails in this schedule\n→ heddle check lost-update\n",
	);
});

it("--json is one document that says the same", async () => {
	const [text, json] = [await run(["replay", LOST]), await run(["replay", LOST, "--json"])];
	expect(json).toMatchObject({ exitCode: 1, err: "" });
	const run1 = JSON.parse(json.out);
	expect(run1).toMatchObject({ model: "lost-update", preemptions: 1, schedule: "adder0 adder1*2 adder0" });
	expect(run1.link).toBe("m=lost-update&v=1&s=adder0+adder1*2+adder0");
	expect(run1.digest).toBe(digestIn(text.out));
	expect(run1.steps.map(({ coroutine }: { coroutine: string }) => coroutine)).toEqual([
		...["adder0", "adder1", "adder1", "adder0"],
	]);
	expect((await run(["replay", LOST, "--json"])).out).toBe(json.out);
});

it("takes settings and presets beside a schedule, and the digest depends on what is run", async () => {
	const schedule = "lost-update#adder0*2 adder1*2 adder2*2";
	expect((await run(["replay", schedule])).exitCode, "there are only two").toBe(5);
	const three = await run(["replay", schedule, "--set", "coroutines=3"]);
	expect(three).toMatchObject({ exitCode: 0 });
	const other = await run(["replay", "lost-update#adder0*2 adder2*2 adder1*2", "--set", "coroutines=3"]);
	expect(digestIn(other.out)).not.toBe(digestIn(three.out));
	const fixed = await run(["replay", LOST, "--preset", "fixed"]);
	expect(fixed).toMatchObject({ exitCode: 5, out: "" });
	expect(fixed.err).toMatch(/at step \d+: "adder1" cannot run, it waits at "/);
	expect(fixed.err).toContain("→ heddle check lost-update --set mutex=on");
});

it("a run that stops in the middle has not failed", async () => {
	expect(await run(["replay", "lost-update#adder0"])).toMatchObject({ exitCode: 0, err: "" });
});
