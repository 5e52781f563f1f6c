import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { coroutinesOf } from "./harness/command.js";
import { it } from "./harness/it.js";
import { button, digitOf, FIXED, pressSchedule, RACE, spokenIn, VIOLATION } from "./harness/run.js";

/** Notes everything that the live region says from now on. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
	await page.evaluate(() => {
		const said: string[] = [];
		const region = document.querySelector("[role=status]") as HTMLElement;
		new MutationObserver(() => said.push(region.textContent ?? "")).observe(region, {
			childList: true,
			characterData: true,
			subtree: true,
		});
		Object.assign(globalThis, { said });
	});
	return () => page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
}

/** One sentence: it begins with its step, and ends with its only full stop. */
const SENTENCE = /^Step \d+: ((?!\. ).)+\.$/;

describe("what is said to those who do not see the page", () => {
	it("is one sentence for each step, at once, and one alone", async ({ open }) => {
		const page = await open(RACE);
		const heard = await listen(page);
		const coroutines = coroutinesOf("reader0*2 guest0*7 reader0*2");
		for (const [i, coroutine] of coroutines.entries()) {
			await page.keyboard.press(await digitOf(page, coroutine));
			const said = await heard();
			expect(said).toHaveLength(i + 1);
			expect(said[i]).toMatch(SENTENCE);
			expect(said[i]).toContain(`Step ${i + 1}: ${coroutine === "reader0" ? "NBD client" : "guest"} `);
		}
		expect((await heard()).at(-1)).toContain("violated: point in time");
	});

	it("tells who waits, and for what", async ({ open }) => {
		const page = await open(RACE);
		await pressSchedule(page, coroutinesOf("reader0 guest0*3"));
		expect(await spokenIn(page)).toMatch(/guest waits for .*the mutex of B/);
		const fixed = await open(`${FIXED}&s=reader0*2+guest0*2`);
		await fixed.keyboard.press(await digitOf(fixed, "guest0"));
		expect(await spokenIn(fixed)).toContain("guest waits for the end of NBD client's read of B");
	});

	it("is said again when the same happens again", async ({ open }) => {
		const page = await open(RACE);
		const heard = await listen(page);
		await page.keyboard.press("h");
		await page.keyboard.press("h");
		expect(await heard()).toHaveLength(2);
	});

	it("tells taking back, the start, and notices", async ({ open }) => {
		const page = await open(VIOLATION);
		await page.keyboard.press("Backspace");
		expect(await spokenIn(page)).toBe("Back after step 10.");
		await page.keyboard.press("r");
		expect(await spokenIn(page)).toBe("Back at the start.");
		await page.getByText("Run on…").click();
		await button(page, "To a breakpoint").click();
		expect((await spokenIn(page)).trim()).toBe((await page.locator(".notice p").innerText()).trim());
	});
});
