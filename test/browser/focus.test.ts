import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { it } from "./harness/it.js";
import { contrastingPixels } from "./harness/pixels.js";
import { button, FIXED, RACE } from "./harness/run.js";
import { CHAPTERS, MOMENTS } from "./harness/states.js";

/** So far around an element a mark of its focus may lie, in pixels. */
const MARGIN = 6;
/** No page has so many things to go through. */
const MOST = 150;

/** Goes through the page with Tab, as far as it leads around, and answers where the focus cannot be seen. */
async function unseenFocusIn(page: Page): Promise<{ readonly reached: number; readonly unseen: readonly string[] }> {
	const unseen: string[] = [];
	await page.evaluate(() => {
		for (const element of document.querySelectorAll<HTMLElement>("[data-reached]")) delete element.dataset.reached;
	});
	for (let reached = 0; reached < MOST; reached++) {
		await page.keyboard.press("Tab");
		const focused = await page.evaluate((margin) => {
			const element = document.activeElement as HTMLElement | null;
			if (element === null || element === document.body || element.dataset.reached === "yes") return undefined;
			element.dataset.reached = "yes";
			// The head is the same in all chapters.
			if (location.hash !== "" && element.closest("header") !== null) return "known";
			element.scrollIntoView({ block: "center", behavior: "instant" });
			const labels = [...((element as HTMLInputElement).labels ?? [])];
			const boxes = [element, ...labels].map((part) => part.getBoundingClientRect());
			const left = Math.max(0, Math.min(...boxes.map((box) => box.left)) - margin);
			const top = Math.max(0, Math.min(...boxes.map((box) => box.top)) - margin);
			const right = Math.min(innerWidth, Math.max(...boxes.map((box) => box.right)) + margin);
			const bottom = Math.min(innerHeight, Math.max(...boxes.map((box) => box.bottom)) + margin);
			const least = Math.min(...boxes.map((box) => Math.min(box.width, box.height)).filter((side) => side > 1));
			const clip = { x: left, y: top, width: right - left, height: bottom - top };
			return { clip, least, what: element.outerHTML.slice(0, 100) };
		}, MARGIN);
		if (focused === undefined) return { reached, unseen };
		if (focused === "known") continue;
		const { clip, least, what } = focused;
		const withFocus = await page.screenshot({ clip });
		// The place in the order of the page is kept: the next Tab goes on from there.
		const handle = await page.evaluateHandle(() => document.activeElement as HTMLElement);
		await handle.evaluate((element) => element.blur());
		const without = await page.screenshot({ clip });
		if ((await contrastingPixels(page, withFocus, without)) < least) unseen.push(what);
		await handle.evaluate((element) => element.focus());
	}
	throw new Error("Tab leads through the page without end");
}

describe("wherever Tab leads, the focus can be seen, light or dark:", () => {
	it.for([...CHAPTERS, ...MOMENTS.filter(({ name }) => ["graph", "table", "keys"].includes(name))])(
		"$name",
		async ({ fragment, act }, { open }) => {
			const page = await open(fragment);
			await act?.(page);
			const light = await unseenFocusIn(page);
			await page.emulateMedia({ colorScheme: "dark" });
			await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
			const dark = await unseenFocusIn(page);
			expect.soft(light.unseen.join("\n"), "light").toBe("");
			expect.soft(dark.unseen.join("\n"), "dark").toBe("");
			expect(light.reached).toBeGreaterThan(0);
			// The second way around misses nothing of the first, although it does not begin on a page just opened.
			expect(dark.reached).toBeGreaterThanOrEqual(light.reached);
		},
	);
});

describe("the focus stays", () => {
	const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? "");

	it("on an actor that comes to wait, goes on and has ended", async ({ open }) => {
		const page = await open(RACE);
		const guest = page.locator(".actor.guest");
		await page.keyboard.press("1");
		await guest.focus();
		for (const [key, says] of [
			["Enter", "guest"],
			["Enter", "guest"],
			["Enter", "guest waits"],
			["1", "guest"],
			["Backspace", "guest waits"],
		] as const) {
			await page.keyboard.press(key);
			expect(await focused(page)).toContain(says);
			expect(await guest.evaluate((element) => element === document.activeElement)).toBe(true);
		}
		const reader = await open(`${FIXED}&s=guest0*2`);
		await reader.locator(".actor.reader").focus();
		for (let presses = 0; presses < 20; presses++) await reader.keyboard.press("Enter");
		expect(await focused(reader)).toContain("has ended");
	});

	it("on the way on at the end of the story, and on the page after a notice", async ({ open }) => {
		const page = await open("story=4");
		await button(page, "Next").press("Enter");
		expect(await focused(page)).toBe("See it prevented");
		const noticed = await open("m=fleece");
		await button(noticed, "Close").press("Enter");
		expect(await noticed.evaluate(() => document.activeElement?.id)).toBe("main");
	});
});

it("a focus that cannot be seen would be noticed", async ({ open }) => {
	const page = await open(RACE);
	await button(page, "Undo").evaluate((element) => element.style.setProperty("outline", "none", "important"));
	const { unseen } = await unseenFocusIn(page);
	expect(unseen).toHaveLength(1);
	expect(unseen[0]).toContain("<button");
});

it("Tab goes through the page in the order in which it is read", async ({ open }) => {
	const page = await open(RACE);
	await page.keyboard.press("Tab");
	expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the chapter");
	await page.keyboard.press("Enter");
	expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
	await page.keyboard.press("Tab");
	expect(await page.evaluate(() => document.querySelector("main")?.contains(document.activeElement))).toBe(true);
});
