import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runChild } from "./child.js";
import { run } from "./fake-io.js";

const HUGE = ["check", "--set", "readers=6", "--set", "writers=4", "--set", "clusters=4"];
const SMALL_HEAP = ["--max-old-space-size=32"];

describe("a process whose heap is too small ends as INCOMPLETE, with what was found up to there", () => {
	it.each(["depth-first", "breadth-first"])(
		"%s",
		async (strategy) => {
			const { exitCode, signal, out } = await runChild([...HUGE, "--strategy", strategy], undefined, SMALL_HEAP);
			expect({ exitCode, signal }).toEqual({ exitCode: 3, signal: null });
			expect(out).toMatch(
				/^INCOMPLETE: nothing was found up to the memory of this process, whose heap holds \d+ of 32 MB \(node --max-old-space-size=<MB> gives it more\), after [\d,]+ states and [\d,]+ transitions/m,
			);
		},
		60_000,
	);
});

it("--max-memory bounds what is stored", async () => {
	const { exitCode, out } = await run([...HUGE, "--max-memory", "1m"]);
	expect(exitCode).toBe(3);
	expect(out).toMatch(/^INCOMPLETE: nothing was found up to max-memory 1 MB, after [\d,]+ states/m);
});

it("without it, three quarters of what is free are the bound", async () => {
	const { exitCode, out } = await run(HUGE, { availableMemory: 4 * 2 ** 20 });
	expect(exitCode).toBe(3);
	expect(out).toMatch(/up to max-memory 3 MB, after/);
});

it("--max-memory takes sizes, and nothing else", async () => {
	for (const size of ["2", "0m", "m", "1.5g", "-1g", "1t", ""]) {
		const { exitCode, err } = await run(["check", "--max-memory", size]);
		expect({ size, exitCode }).toEqual({ size, exitCode: 2 });
		expect(err).toContain("It must be a number from 1 with its unit: 512m or 2g.");
	}
	for (const size of ["512m", "2g", "2GB"]) expect((await run(["check", "--max-memory", size])).exitCode).toBe(0);
	expect((await run(["check", "--strategy", "random", "--max-memory", "1g"])).err).toContain(
		"--max-memory means nothing",
	);
});

it("work stops where memory runs short, and says what was done", async () => {
	const { exitCode, out } = await run(["check", "--preset", "crowd"], { shortAtLook: 5 });
	expect(exitCode).toBe(3);
	expect(out).toMatch(/^INCOMPLETE: nothing was found up to the memory of this test, after [\d,]+ states/m);
});

it("a second Ctrl-C ends the process at once, even if it is busy", async () => {
	const busy = `
		const { nodeIo } = await import("./dist/cli/io.js");
		nodeIo().onInterrupt(() => { process.stdout.write("once"); for (;;); });
		process.stdout.write("ready");
		setInterval(() => {}, 1000);`;
	const root = fileURLToPath(new URL("../..", import.meta.url));
	const child = spawn(process.execPath, ["--input-type=module", "-e", busy], { cwd: root });
	let said = "";
	child.stdout.on("data", (text) => {
		said += text;
		child.kill("SIGINT");
	});
	const signal = await new Promise((resolve) => child.on("close", (_, signal) => resolve(signal)));
	expect({ said, signal }).toEqual({ said: "readyonce", signal: "SIGINT" });
}, 30_000);
