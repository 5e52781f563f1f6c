import { expect, it } from "vitest";
import { REPORTED_RACE } from "../../../properties/index.js";
import { runChild } from "../child.js";
import { replayLineIn, run } from "../fake-io.js";

it("goes from the report of the race to the proof of its fix, and succeeds", async () => {
	const { exitCode, out, err } = await run(["demo"]);
	expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
	const landmarks = [
		/^Image fleecing, serialize_target_writes=off/m,
		/^VIOLATED: property: point in time, with 1 preemption and 11 steps; no failing schedule has fewer/m,
		...REPORTED_RACE.map((_, i) => new RegExp(`^${i + 1}\\. .*\\n {5}step \\d+: `, "m")),
		/^The least schedule that fails$/m,
		/^ {2}expected {2}\["old 0a","old 0b"\]$/m,
		/^ step +guest0 +reader0/m,
		/^preemptions: 1 /m,
		/^explore: heddle explore --at 'm=fleecing&v=1&serialize_target_writes=off&s=reader0\*2\+guest0/m,
		/^The same scenario, serialize_target_writes=on/m,
		/^With serialize_target_writes=on this schedule cannot happen/m,
		/^VERIFIED: every interleaving was explored, \d+ states and \d+ transitions; none is left\.$/m,
		/^ {2}reached: a write waited for a read$/m,
		/^ {2}\d+ recorded histories run again without a difference$/m,
	];
	const places = landmarks.map((landmark) => out.search(landmark));
	expect(places).not.toContain(-1);
	expect(places).toEqual([...places].sort((a, b) => a - b));
	for (const { sentence } of REPORTED_RACE) expect(out).toContain(sentence);
});

it("counts what `heddle check` counts", async () => {
	const sentence = /^VERIFIED.*$/m;
	const { out } = await run(["demo"]);
	const checked = await run(["check", "fleecing", "--set", "serialize_target_writes=on"]);
	expect(out).toContain(sentence.exec(checked.out)?.[0] ?? "nothing verified");
});

it("the commands that it names can be typed", async () => {
	const { out } = await run(["demo"]);
	expect(await run(replayLineIn(out))).toMatchObject({ exitCode: 1, err: "" });
	const next = /^next: {2}(.*)$/m.exec(out)?.[1]?.split(/ {2,}/) ?? [];
	expect(next).toHaveLength(3);
	for (const command of next) {
		const { exitCode, err } = await run(command.split(" ").slice(1));
		expect({ command, exitCode, err }).toEqual({ command, exitCode: 0, err: "" });
	}
});

it("does all that in under five seconds, in a process of its own, with the same bytes", async () => {
	const began = performance.now();
	const { exitCode, out, err } = await runChild(["demo"]);
	expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
	expect(performance.now() - began).toBeLessThan(5_000);
	expect(out).toBe((await run(["demo"])).out);
});

it("can be interrupted, and prints what was known by then", async () => {
	const { exitCode, out, listeners } = await run(["demo"], { interruptAtLook: 2 });
	expect({ exitCode, listeners }).toEqual({ exitCode: 130, listeners: 0 });
	expect(out).toContain("VIOLATED: property: point in time");
	expect(out).not.toContain("VERIFIED");
});
