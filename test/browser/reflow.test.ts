import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { it } from "./harness/it.js";
import { RACE } from "./harness/run.js";
import { STATES } from "./harness/states.js";

/** By how many pixels the document is wider than the window, and what sticks out. */
function overflowIn(page: Page): Promise<{ readonly by: number; readonly what: readonly string[] }> {
	return page.evaluate(() => {
		const { scrollWidth, clientWidth } = document.documentElement;
		const isScrolled = (element: Element): boolean => {
			const parent = element.parentElement;
			if (parent === null) return false;
			return ["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(parent).overflowX) || isScrolled(parent);
		};
		const what = [...document.querySelectorAll("body *")]
			.filter((element) => element.getBoundingClientRect().right > clientWidth + 1 && !isScrolled(element))
			.map((element) => `${element.tagName}.${element.getAttribute("class") ?? ""}`);
		return { by: scrollWidth - clientWidth, what };
	});
}

/** A small screen, a telephone, and an ordinary screen at 200 percent. */
const WINDOWS = [
	{ width: 320, height: 640 },
	{ width: 390, height: 844 },
	{ width: 683, height: 450 },
];

describe("the document does not scroll sideways in a narrow window:", () => {
	it.for(STATES)("$name", async ({ fragment, act }, { open }) => {
		const page = await open(fragment, WINDOWS[0]);
		await act?.(page);
		for (const size of WINDOWS) {
			await page.setViewportSize(size);
			expect(await overflowIn(page), `${size.width} pixels`).toEqual({ by: 0, what: [] });
		}
	});
});

it("what is too wide would be noticed", async ({ open }) => {
	const page = await open(RACE, { width: 320 });
	await page.evaluate(() => {
		(document.querySelector("h1") as HTMLElement).style.width = "400px";
	});
	const { by, what } = await overflowIn(page);
	expect(by).toBeGreaterThan(0);
	expect(what).toContain("H1.");
});
