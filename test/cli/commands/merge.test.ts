import { describe, expect, it } from "vitest";
import { ExitCode } from "../../../cli/exit-codes.js";
import { run } from "../fake-io.js";

/*
 * Shards: each makes some of a command's checks, and their reports make the report of the whole.
 */

const COMMAND = ["check", "lost-update", "--set", "coroutines=1,2,3", "--set", "mutex=on,off"];

async function reportsOf(of: number, command = COMMAND): Promise<Record<string, string>> {
	const reports: Record<string, string> = {};
	for (let i = 1; i <= of; i++) {
		const { out } = await run([...command, "--shard", `${i}/${of}`, "--json"]);
		reports[`${i}.json`] = out;
	}
	return reports;
}

/** Merging is refused: the message says why, and the last line what to type. */
async function refusal(files: Record<string, string>, paths = Object.keys(files)): Promise<string> {
	const { exitCode, err, out } = await run(["merge", ...paths], { files });
	expect(exitCode).toBe(ExitCode.Usage);
	expect(out).toBe("");
	expect(err.trim().split("\n").at(-1)).toContain("→ heddle check");
	return err;
}

describe("shards of a command", () => {
	it.each([1, 2, 3, 4, 8])("in %s parts, merged in any order, are the whole", async (of) => {
		const whole = await run([...COMMAND, "--json"]);
		const files = await reportsOf(of);
		const merged = await run(["merge", ...Object.keys(files).reverse(), "--json"], { files });
		expect(merged.out).toBe(whole.out);
		expect(merged.exitCode).toBe(whole.exitCode);
		const told = await run(["merge", ...Object.keys(files)], { files });
		expect(told.out).toContain("6 checks: 4 verified, 2 violated, 0 incomplete");
		expect(told.exitCode).toBe(ExitCode.Violated);
	});

	it("keep what was expected", async () => {
		const files = await reportsOf(2, ["check", "lost-update", "--set", "coroutines=2,3", "--expect", "violation"]);
		expect((await run(["merge", "1.json", "2.json"], { files })).exitCode).toBe(ExitCode.Holds);
	});

	it("are refused with one missing, or one twice", async () => {
		const files = await reportsOf(3);
		expect(await refusal(files, ["1.json", "3.json"])).toContain("of 3 shards these are missing: 2");
		expect(await refusal(files, ["1.json", "2.json", "2.json", "3.json"])).toContain("are both shard 2/3");
	});

	it("are refused from different commands, wholes and versions", async () => {
		const [ours, others, halves] = [
			await reportsOf(3),
			await reportsOf(3, [...COMMAND, "--strategy", "dpor"]),
			await reportsOf(2),
		];
		const second = (text: string | undefined) => ({ "1.json": ours["1.json"] as string, "2.json": text as string });
		expect(await refusal(second(others["2.json"]))).toContain("they differ in strategy");
		expect(await refusal(second(halves["2.json"]))).toContain("not shards of one whole: 1/3 and 2/2");
	});

	it("are refused when damaged", async () => {
		const [good = ""] = Object.values(await reportsOf(1));
		const damage: Record<string, [string, string]> = {
			"was cut off": [good.slice(0, -40), "cut off"],
			"was edited": [good.replace("VIOLATED", "VERIFIED"), "checksum"],
			"has another number": [good.replace(/"transitions": \d+/, '"transitions": 1'), "checksum"],
			"is no report": ["{}", "no report of a shard"],
			"is a plain result": [(await run([...COMMAND, "--json"])).out, "no report of a shard"],
		};
		for (const [what, [text, why]] of Object.entries(damage)) {
			expect([what, await refusal({ "1.json": text })]).toEqual([what, expect.stringContaining(why)]);
		}
		expect(await refusal({}, ["none.json"])).toContain("cannot be read (ENOENT)");
	});

	it("must be i/n", async () => {
		for (const text of ["0/3", "4/3", "1", "a/b", "1/0", "-1/2"]) {
			expect((await run([...COMMAND, `--shard=${text}`])).exitCode).toBe(ExitCode.Usage);
		}
	});
});
