import { describe, expect, it } from "vitest";
import { ExitCode } from "../../../cli/exit-codes.js";
import { run } from "../fake-io.js";

/*
 * Threads, real ones: the same totals for any number of them.
 */

/** What a check proved, without the line that names the settings. */
async function proved(argv: readonly string[]) {
	const { exitCode, out, err } = await run(["check", ...argv]);
	return { exitCode, out, err };
}

describe("--workers", () => {
	it.each([
		["fleecing", "readers=2"],
		["lost-update", "coroutines=3", "mutex=on"],
	])("%s: one, two and four find the same to the unit", async (model, ...settings) => {
		const set = settings.flatMap((setting) => ["--set", setting]);
		const one = await proved([model, ...set, "--workers", "1", "--json"]);
		expect(one.exitCode).toBe(ExitCode.Holds);
		for (const workers of ["2", "4"]) {
			expect(await proved([model, ...set, "--workers", workers, "--json"])).toEqual(one);
		}
		// As many traces as the sequential search finds; its transitions are counted otherwise.
		const alone = await proved([model, ...set, "--strategy", "dpor"]);
		const traces = (text: string) => /[\d,]+ traces/.exec(text)?.[0];
		expect(traces(one.out)).toMatch(/\d/);
		expect(traces(one.out)).toBe(traces(alone.out));
	});

	it("finds the violation, and reduces it to the same schedule", async () => {
		const two = await proved(["lost-update", "--workers", "2"]);
		const alone = await proved(["lost-update", "--strategy", "dpor"]);
		expect(two).toEqual(alone);
		expect(two.exitCode).toBe(ExitCode.Violated);
	});

	it("is refused for searches that cannot be divided", async () => {
		for (const strategy of ["depth-first", "breadth-first", "auto", "pct"]) {
			const { exitCode, err } = await proved(["--workers", "2", "--strategy", strategy]);
			expect(exitCode).toBe(ExitCode.Usage);
			expect(err).toContain(`--workers means nothing with --strategy ${strategy}`);
		}
		expect((await proved(["--workers", "0"])).exitCode).toBe(ExitCode.Usage);
		expect((await proved(["--workers", "2", "--preemptions", "1"])).exitCode).toBe(ExitCode.Usage);
	});

	it("says how far it came when the time is up", async () => {
		const world = { msPerLook: 1_000 };
		const argv = ["check", "--preset", "crowd", "--workers", "2", "--time", "5s"];
		const { exitCode, out } = await run(argv, world);
		expect(exitCode).toBe(ExitCode.Incomplete);
		expect(out).toContain("INCOMPLETE: nothing was found up to time 5s");
	});
});
