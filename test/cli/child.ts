import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What a process of the built command left behind. */
export interface Ended {
	readonly exitCode: number | null;
	/** The signal that killed it, if it did not end by itself. */
	readonly signal: NodeJS.Signals | null;
	readonly out: string;
	readonly err: string;
}

/** Runs the command as it was built, in a process of its own; after so many milliseconds sends it SIGINT. Options are for Node. */
export function runChild(
	argv: readonly string[],
	interruptAfter?: number,
	nodeOptions: readonly string[] = [],
): Promise<Ended> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [...nodeOptions, "dist/cli/heddle.js", ...argv], { cwd: root });
		let out = "";
		let err = "";
		child.stdout.on("data", (text) => {
			out += text;
		});
		child.stderr.on("data", (text) => {
			err += text;
		});
		const timer = interruptAfter === undefined ? undefined : setTimeout(() => child.kill("SIGINT"), interruptAfter);
		child.on("error", reject);
		child.on("close", (exitCode, signal) => {
			clearTimeout(timer);
			resolve({ exitCode, signal, out, err });
		});
	});
}
