import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { chromiumArguments, findChromium } from "../../../bench/page/chromium.js";

/** A machine on which these files exist, and no others. */
function machine(env: Record<string, string>, ...files: string[]) {
	return { env, isFile: (path: string) => files.includes(path) };
}

const PATH = ["/first", "/second"].join(delimiter);

describe("the browser", () => {
	it("is the one that the variable names, whatever else there is", () => {
		const here = machine({ HEDDLE_CHROMIUM: "/own/chrome", PATH }, "/own/chrome", join("/first", "chromium"));
		expect(findChromium(here)).toEqual({ executablePath: "/own/chrome" });
	});

	it("is otherwise the first in PATH", () => {
		const here = machine({ PATH }, join("/second", "chromium"), join("/first", "google-chrome"), "/snap/bin/chromium");
		expect(findChromium(here)).toEqual({ executablePath: join("/first", "google-chrome") });
	});

	it("is otherwise in one of the usual places, even without PATH", () => {
		expect(findChromium(machine({}, "/snap/bin/chromium"))).toEqual({ executablePath: "/snap/bin/chromium" });
	});

	it("is not found: the message says where it was looked for, and last what to do", () => {
		const { missing } = findChromium(machine({ PATH })) as { missing: string };
		const lines = missing.split("\n");
		expect(lines[0]).toMatch(/^heddle: there is no Chromium: none of chromium, .*google-chrome.* is in PATH/);
		expect(missing).toContain("/snap/bin/chromium");
		expect(lines.at(-1)).toMatch(/^→ apt-get install chromium {3}\(or let HEDDLE_CHROMIUM name /);
	});

	it("is not taken from elsewhere if the variable names one that does not exist", () => {
		const here = machine({ HEDDLE_CHROMIUM: "/no/such", PATH }, join("/first", "chromium"));
		expect(findChromium(here)).toEqual({
			missing: expect.stringMatching(/^heddle: .*\/no\/such.*\n→ unset HEDDLE_CHROMIUM/),
		});
	});
});

it("the sandbox is left out for root alone", () => {
	expect(chromiumArguments(false)).not.toContain("--no-sandbox");
	expect(chromiumArguments(true)).toContain("--no-sandbox");
});
