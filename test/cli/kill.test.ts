import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { runChild } from "./child.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "heddle-kill-"));
const file = join(directory, "c.ckpt");
const CROWD = ["check", "--preset", "crowd", "--strategy", "breadth-first", "--no-symmetry"];

afterAll(() => rmSync(directory, { recursive: true }));

/** A process that is killed as soon as the checkpoint has been written anew, or a little later. */
async function killedAfterACheckpoint(argv: readonly string[], later: number): Promise<NodeJS.Signals | null> {
	const child: ChildProcess = spawn(process.execPath, ["dist/cli/heddle.js", ...argv], { cwd: root, stdio: "ignore" });
	const ended = new Promise<NodeJS.Signals | null>((resolve) => {
		child.on("close", (_code, signal) => resolve(signal));
	});
	while (child.exitCode === null && !existsSync(file)) await setTimeout(1);
	await setTimeout(later);
	child.kill("SIGKILL");
	return ended;
}

it("a check whose process is killed three times comes to the same in the end", async () => {
	const whole = await runChild(CROWD);
	let signals = 0;
	for (const [i, later] of [0, 7, 29].entries()) {
		const argv = i === 0 ? [...CROWD, "--checkpoint", file] : ["resume", file];
		if (
			(await killedAfterACheckpoint([...argv, "--checkpoint-interval", "1ms"], i === 0 ? later : 150 + later)) ===
			"SIGKILL"
		)
			signals += 1;
	}
	// It may have been faster than those who kill it, but not before there was a checkpoint.
	expect(signals).toBeGreaterThan(0);
	const resumed = await runChild(["resume", file]);
	expect(resumed).toEqual(whole);
});
