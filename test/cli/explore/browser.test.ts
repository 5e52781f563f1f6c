import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { openerFor, openInBrowser } from "../../../cli/explore/browser.js";
import { temporaryDirectory } from "./fake-page.js";

const directory = temporaryDirectory();
const ADDRESS = "http://127.0.0.1:8080/#m=fleecing&v=1&s=reader0*2+guest0;'$(x)`";

/** A process of Node in place of what opens addresses. */
function opener(script: string) {
	return { command: process.execPath, args: ["-e", script] };
}

it("knows what opens addresses on each system", () => {
	expect(openerFor("linux")).toEqual({ command: "xdg-open", args: [] });
	expect(openerFor("freebsd").command).toBe("xdg-open");
	expect(openerFor("darwin").command).toBe("open");
	expect(openerFor("win32").command).toBe("rundll32");
});

it("hands the address on as it is, to no shell", async () => {
	const path = join(directory, "opened");
	const failures: string[] = [];
	const script = `require("node:fs").writeFileSync(${JSON.stringify(path)}, process.argv[1])`;
	openInBrowser(ADDRESS, (why) => failures.push(why), opener(script));
	await vi.waitFor(() => expect(readFileSync(path, "utf8")).toBe(ADDRESS), { timeout: 20_000 });
	expect(failures).toEqual([]);
});

it("says why it did not succeed", async () => {
	const missing = new Promise((resolve) =>
		openInBrowser(ADDRESS, resolve, { command: join(directory, "nothing"), args: [] }),
	);
	expect(await missing).toBe(`${join(directory, "nothing")} (ENOENT)`);
	const failing = new Promise((resolve) => openInBrowser(ADDRESS, resolve, opener("process.exit(3)")));
	expect(await failing).toBe(`${process.execPath} ended with code 3`);
});
