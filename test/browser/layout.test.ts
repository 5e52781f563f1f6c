import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { it } from "./harness/it.js";
import { VIOLATION } from "./harness/run.js";

const PANELS = ".masthead, .goal, .disk, .timeline, .scheduler, .meter, .views, .toggles";

/** Which panels lie over each other, wherever the page is scrolled to. */
function overlapsIn(page: Page): Promise<string[]> {
	return page.evaluate((panels) => {
		const found = new Set<string>();
		for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight / 4) {
			scrollTo({ top, behavior: "instant" });
			const boxes = [...document.querySelectorAll(panels)].map((panel) => ({
				name: panel.className,
				box: panel.getBoundingClientRect(),
			}));
			for (const [i, { name, box }] of boxes.entries()) {
				for (const other of boxes.slice(i + 1)) {
					const width = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
					const height = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
					if (width > 1 && height > 1) found.add(`${name} and ${other.name}`);
				}
			}
		}
		return [...found];
	}, PANELS);
}

describe("no panel lies over another, wherever Play is scrolled to:", () => {
	it.for([
		{ width: 1366, height: 900 },
		{ width: 1920, height: 1080 },
		{ width: 1024, height: 600 },
		{ width: 390, height: 844 },
	])("$width × $height", async (size, { open }) => {
		for (const view of ["sequence", "graph", "table"]) {
			const page = await open(`${VIOLATION}&view=${view}`, size);
			await page.getByText("Run on…").click();
			expect(await overlapsIn(page), view).toEqual([]);
		}
	});
});

it("a panel over another would be noticed", async ({ open }) => {
	const page = await open(VIOLATION);
	await page.locator(".meter").evaluate((meter) => meter.style.setProperty("margin-top", "-50px"));
	expect(await overlapsIn(page)).toContain("scheduler and meter");
});
