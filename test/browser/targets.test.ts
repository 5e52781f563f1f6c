import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { it } from "./harness/it.js";
import { RACE } from "./harness/run.js";
import { STATES } from "./harness/states.js";

/** The least side of what is to be hit, in CSS pixels. */
const LEAST = 24;

/** What can be hit but is smaller than that. Links within sentences may be as high as their line. */
function smallTargetsIn(page: Page): Promise<string[]> {
	return page.evaluate((least) => {
		const targets = document.querySelectorAll(
			"button, a[href], input, select, textarea, summary, [role=button], [tabindex='0']",
		);
		return [...targets].flatMap((element) => {
			const parts = [element, ...((element as HTMLInputElement).labels ?? [])].map((part) =>
				part.getBoundingClientRect(),
			);
			const width = Math.max(...parts.map((part) => part.width));
			const height = Math.max(...parts.map((part) => part.height));
			const isUnseen = width <= 1 || height <= 1 || !element.checkVisibility();
			const isInSentence = element.matches("p a, dd a, li a") && getComputedStyle(element).display === "inline";
			if (isUnseen || isInSentence || (width >= least && height >= least)) return [];
			return [`${element.outerHTML.slice(0, 120)}: ${width} × ${height}`];
		});
	}, LEAST);
}

describe("everything to be pressed is large enough, in a wide window and in a narrow one:", () => {
	it.for(STATES)("$name", async ({ fragment, act }, { open }) => {
		const page = await open(fragment);
		await act?.(page);
		for (const width of [1366, 390]) {
			await page.setViewportSize({ width, height: 900 });
			expect((await smallTargetsIn(page)).join("\n"), `${width} pixels`).toBe("");
		}
	});
});

it("what is too small would be noticed", async ({ open }) => {
	const page = await open(RACE);
	await page.evaluate(() => {
		document.querySelector<HTMLElement>(".actor")?.style.setProperty("height", "20px");
		document.querySelector<HTMLElement>(".actor")?.style.setProperty("min-height", "0");
		document.querySelector<HTMLElement>(".actor")?.style.setProperty("overflow", "hidden");
		document.querySelector<HTMLElement>(".actor")?.style.setProperty("align-self", "start");
	});
	expect(await smallTargetsIn(page)).toHaveLength(1);
});
