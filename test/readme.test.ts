import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("..", import.meta.url).pathname;
const readme = readFileSync(`${root}README.md`, "utf8");

/** Console blocks: a command, and what it prints. */
const blocks = [...readme.matchAll(/```console\n\$ (.+)\n([^`]+)```/g)].map(([, command = "", output = ""]) => ({
	command,
	output,
}));

/** How a command of the README is run without npm between, which would build again. */
const DIRECTLY: Readonly<Record<string, string>> = { "npm start --silent": "dist/cli/heddle.js demo" };

function run(command: string): string {
	const words = (DIRECTLY[command] ?? command)
		.replace("npx heddle", "dist/cli/heddle.js")
		.replace(/^node /, "")
		.split(" ");
	return execFileSync(process.execPath, words, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

describe("the README", () => {
	it("has console blocks", () => {
		expect(blocks.length).toBeGreaterThanOrEqual(3);
	});

	it.each(blocks)("prints what `$command` prints", ({ command, output }) => {
		expect(run(command).trim()).toBe(output.trim());
	});

	it("shows the example program as it is", () => {
		expect(readme).toContain(readFileSync(`${root}docs/examples/lost-update.mjs`, "utf8").trim());
	});

	it("links to files that exist", () => {
		for (const [, path = ""] of readme.matchAll(/\]\((?!http)([^)]+)\)/g))
			expect(() => readFileSync(root + path)).not.toThrow();
	});
});
