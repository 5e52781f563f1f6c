import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { it } from "./harness/it.js";
import { button } from "./harness/run.js";

const cards = (page: Page) => page.locator(".quiz fieldset");

/** Tries the answers to a question until the page says that one is right. */
async function findAnswer(page: Page, number: number): Promise<void> {
	const radios = cards(page).nth(number).getByRole("radio");
	for (let option = 0; option < (await radios.count()); option++) {
		await radios.nth(option).check();
		await button(page, "Check my answers").click();
		if ((await cards(page).nth(number).locator(".right").count()) === 1) return;
		expect(await cards(page).nth(number).locator(".wrong").innerText()).toMatch(/Not so\. ./);
	}
	throw new Error(`question ${number + 1} has no right answer`);
}

describe("the questions", () => {
	it("are checked by the page, with reasons, and counted", async ({ open }) => {
		const page = await open("in=questions");
		const count = await cards(page).count();
		expect(count).toBeGreaterThanOrEqual(5);
		for (let number = 0; number < count; number++) {
			await findAnswer(page, number);
			expect(await page.locator(".quiz [role=status]").innerText()).toContain(`${number + 1} of ${count} are right.`);
		}
	});

	it("say nothing of an answer before it is checked", async ({ open }) => {
		const page = await open("in=questions");
		await cards(page).first().getByRole("radio").first().check();
		expect(await page.locator(".quiz .right, .quiz .wrong").count()).toBe(0);
	});
});

describe("teachers", () => {
	it("find links that hide the answer, and a challenge that can be won", async ({ open }) => {
		const page = await open("in=questions");
		const hidden = await page.getByRole("link", { name: "Play without hints" }).getAttribute("href");
		const plain = await open(hidden?.split("#")[1]);
		expect(await button(plain, "Hint").count()).toBe(0);
		const challenge = await page.getByRole("link", { name: "A challenge" }).getAttribute("href");
		const [, moves] = /moves=(\d+)/.exec(challenge ?? "") ?? [];
		const played = await open(challenge?.split("#")[1]);
		expect(await played.locator(".challenge").innerText()).toContain(`at most ${moves} steps`);
		const hinted = await open(challenge?.split("#")[1]?.replace("hide=answer&", "").replace("&hide=answer", ""));
		await hinted.keyboard.press("h");
		expect(await hinted.locator(".hint").innerText()).toContain(`${moves} steps to the goal`);
	});

	it("find HTML that shows the run within their own page", async ({ open }) => {
		const page = await open("in=questions");
		const html = await page.getByLabel("HTML for a page of your own").inputValue();
		const [, source] = /src="([^"]*)"/.exec(html) ?? [];
		const embedded = await open(source?.split("#")[1]);
		expect(await embedded.getByRole("banner").count()).toBe(0);
		expect(html).toMatch(/^<iframe .*title="[^"]+".*><\/iframe>$/);
	});

	it("print a worksheet: the story, a schedule to be filled in and the questions, and nothing of the page", async ({
		open,
	}) => {
		const page = await open("in=questions");
		expect(await page.locator(".worksheet").isVisible()).toBe(false);
		await page.emulateMedia({ media: "print" });
		expect(await page.locator(".worksheet").isVisible()).toBe(true);
		expect(await page.locator("main").isVisible()).toBe(false);
		expect(await page.locator("header").isVisible()).toBe(false);
		expect(await page.locator(".worksheet td").count()).toBeGreaterThan(20);
		expect(await page.locator(".worksheet").innerText()).toContain("Who takes which step?");
	});
});
