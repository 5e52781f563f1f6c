import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Builds the command once, for the tests that run it as a process of its own: they must not see an older build. */
export default function setup(): void {
	const root = fileURLToPath(new URL("..", import.meta.url));
	const compiler = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));
	const projects = ["scheduler", "model", "properties", "cli"];
	execFileSync(process.execPath, [compiler, "-b", ...projects], { cwd: root, stdio: "inherit" });
}
