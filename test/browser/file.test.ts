import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { runChild } from "../cli/child.js";
import { it } from "./harness/it.js";
import { fragmentOf, pressSchedule, RACE, scheduleIn, VIOLATION } from "./harness/run.js";

let folder = "";
const fileAt = (name: string) => pathToFileURL(join(folder, name)).href;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "heddle-browser-"));
	await runChild(["explore", "--static", join(folder, "page.html")]);
	await runChild(["explore", "--at", VIOLATION, "--static", join(folder, "violation.html")]);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("the page in one file, opened from disk", () => {
	it("works as the served one does: steps, links, Back", async ({ open }) => {
		const page = await open(RACE, { at: fileAt("page.html") });
		await pressSchedule(page, ["reader0", "guest0"]);
		expect((await scheduleIn(page)).schedule).toBe("reader0 guest0");
		await page.goBack();
		expect((await scheduleIn(page)).schedule).toBe("reader0");
		const again = await open(await fragmentOf(page), { at: fileAt("page.html") });
		expect(await again.locator("main").innerText()).toContain("Who runs next?");
	});

	it("opens at the link that it was written for, unless its address has another", async ({ open }) => {
		const page = await open("", { at: fileAt("violation.html") });
		await page.locator("[data-goal=won]").waitFor();
		const other = await open(RACE, { at: fileAt("violation.html") });
		expect(await other.locator("[data-goal=open]").count()).toBe(1);
	});

	it("begins with the primer otherwise", async ({ open }) => {
		const page = await open("", { at: fileAt("page.html") });
		expect(await page.getByRole("link", { name: "Primer" }).getAttribute("aria-current")).toBe("page");
	});

	it("explores large scenarios in a worker of its own", async ({ open }) => {
		const page = await open("m=fleecing&readers=3&writers=2&clusters=2", { at: fileAt("page.html") });
		await expect.poll(() => page.workers().length).toBe(1);
		await page
			.locator(".meter")
			.getByText(/of [\d,]+ states/)
			.waitFor({ timeout: 40_000 });
	});
});
