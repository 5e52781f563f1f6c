import { describe, expect } from "vitest";
import { it } from "./harness/it.js";
import { button, spokenIn, VIOLATION } from "./harness/run.js";

/*
 * All that reads the clipboard is in this file: there is one for the whole browser, and files run beside each other.
 */

const ALLOWED = ["clipboard-read", "clipboard-write"];

describe("the link is copied", () => {
	it.for(["the key", "the button"])("by %s, and that is shown and said", async (by, { open }) => {
		const page = await open(VIOLATION, { permissions: ALLOWED });
		if (by === "the key") await page.keyboard.press("l");
		else await button(page, "Copy link").click();
		await page.getByText("The link is copied.").first().waitFor();
		expect(await spokenIn(page)).toBe("The link is copied.");
		const link = await page.evaluate(() => navigator.clipboard.readText());
		expect(link).toBe(page.url());
		await (await open(new URL(link).hash.slice(1))).locator("[data-goal=won]").waitFor();
	});

	it("or is shown to be copied by hand where the browser does not allow it", async ({ open }) => {
		const page = await open(VIOLATION);
		await page.evaluate(() => {
			navigator.clipboard.writeText = () => Promise.reject(new Error("not allowed"));
		});
		await page.keyboard.press("l");
		await page.locator(".notice").waitFor();
		expect(await page.locator(".notice").innerText()).toContain(page.url());
	});
});

describe("the run up to where we are", () => {
	it.for([
		{ format: "text", has: /^m=fleecing.*\nschedule: reader0\*2 guest0\*7 reader0\*2\n/ },
		{ format: "Mermaid", has: /^sequenceDiagram\n/ },
		{ format: "ITF", has: /"format": "ITF"/ },
		{ format: "JSON", has: /"violated": "point in time"/ },
	])("is copied as $format", async ({ format, has }, { open }) => {
		const page = await open(`${VIOLATION}&view=table`, { permissions: ALLOWED });
		await button(page, `Copy as ${format}`).click();
		await page.getByText(`Copied as ${format}, up to step 11.`).first().waitFor();
		expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(has);
		expect(await spokenIn(page)).toBe(`Copied as ${format}, up to step 11.`);
		await page.keyboard.press("r");
		expect(await page.locator(".trace").getByText("Copied as").count()).toBe(1);
		await page.keyboard.press("2");
		expect(await page.locator(".trace").getByText("Copied as").count()).toBe(0);
	});
});
