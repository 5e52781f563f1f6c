import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { piecesOf, TERMS } from "../../explorer/words/terms.js";
import { it } from "./harness/it.js";
import { button, spokenIn } from "./harness/run.js";

/** What can be read in a chapter, without words that are explained where they stand. */
function plainTextIn(page: Page): Promise<string> {
	return page.locator("main").evaluate((main: HTMLElement) => {
		for (const explained of main.querySelectorAll<HTMLElement>("dfn, .glossary")) explained.style.display = "none";
		return main.innerText;
	});
}

describe("somebody who has never heard of it", () => {
	it.for(["", "in=predict"])("meets no word that is not explained where it stands: #%s", async (fragment, { open }) => {
		const page = await open(fragment);
		const text = await plainTextIn(page);
		expect(text.length).toBeGreaterThan(150);
		expect(piecesOf(text).filter((_, i) => i % 2 === 1)).toEqual([]);
	});

	it("sees the primer at once, on one screen, with one thing to do next", async ({ open }) => {
		const page = await open("");
		expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0);
		expect(await page.locator("main .primary").count()).toBe(1);
		await button(page, /^Next/).click();
		expect(await page.getByRole("heading", { level: 1 }).innerText()).toContain("OLD or NEW");
	});

	it("lets the guest write, and sees the promise kept: a note in B first", async ({ open }) => {
		const page = await open("");
		expect(await page.locator(".disk-b").innerText()).toContain("shows A through");
		await button(page, "Let the guest write").click();
		expect(await page.locator(".disk-b .cluster").innerText()).toContain("OLD");
		expect(await page.locator(".disk-a .cluster").innerText()).toContain("NEW");
		await button(page, "Take the write back").click();
		expect(await page.locator(".disk-a .cluster").innerText()).toContain("OLD");
	});
});

describe("a word that not everybody knows", () => {
	it("is explained when it is pressed, to those who see the page and those who hear it", async ({ open }) => {
		const page = await open("story=2");
		await page.locator(".sentence").getByRole("button", { name: "mutex" }).click();
		const [, meaning] = TERMS.find(([word]) => word === "mutex") ?? [];
		expect(await page.locator("#meaning").innerText()).toBe(`mutex: ${meaning}`);
		expect(await spokenIn(page)).toBe(meaning);
		await page.keyboard.press("Escape");
		expect(await page.locator("#meaning").isVisible()).toBe(false);
	});

	it("stands in a list with all the others", async ({ open }) => {
		const page = await open("story=0");
		await page.getByText("Words on these pages").click();
		expect(await page.locator(".glossary dt").allInnerTexts()).toEqual(TERMS.map(([word]) => word));
	});
});
