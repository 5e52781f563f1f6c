import type { Page } from "playwright-core";
import { expect } from "vitest";
import { coroutinesOf } from "./harness/command.js";
import { it } from "./harness/it.js";
import { pressSchedule } from "./harness/run.js";

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, what: string | RegExp): Promise<void> {
	for (let presses = 0; presses < 200; presses++) {
		await page.keyboard.press("Tab");
		const name = await page.evaluate(() => {
			const { activeElement } = document;
			return activeElement?.getAttribute("aria-label") ?? activeElement?.textContent ?? "";
		});
		if (typeof what === "string" ? name === what : what.test(name)) return;
	}
	throw new Error(`Tab does not lead to ${what}`);
}

it("with the keyboard alone: from the primer to the story, the violation, its state in the graph, and its link", async ({
	open,
}) => {
	const page = await open("");
	await tabTo(page, "Next: what can go wrong?");
	await page.keyboard.press("Enter");
	await tabTo(page, /^NEW/);
	await page.keyboard.press("Space");
	await tabTo(page, "Watch what happens");
	await page.keyboard.press("Enter");
	for (let number = 1; number <= 5; number++) await page.keyboard.press("ArrowRight");
	expect(await page.locator(".goal").innerText()).toContain("You said NEW.");

	await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
	await tabTo(page, "Play");
	await page.keyboard.press("Enter");
	await pressSchedule(page, coroutinesOf("reader0*2 guest0*7 reader0*2"));
	await page.locator("[data-goal=won]").waitFor();

	await tabTo(page, "Sequence");
	await page.keyboard.press("ArrowRight");
	await tabTo(page, /^state \d+, .*violated/);
	await page.keyboard.press("ArrowLeft");
	await page.keyboard.press("Enter");
	expect(await page.locator("[data-goal=won]").count()).toBe(0);
	await page.keyboard.press("ArrowRight");
	await page.keyboard.press("Enter");

	await tabTo(page, /./);
	// Other tests read the browser's clipboard, so it is left alone here.
	await page.evaluate(() => {
		navigator.clipboard.writeText = async (text) => {
			document.title = text;
		};
	});
	await page.keyboard.press("l");
	await page.getByText("The link is copied.").first().waitFor();
	expect(await page.title()).toBe(await page.evaluate(() => location.href));
});
