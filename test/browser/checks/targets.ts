import type { Page } from "playwright-core";

/** The least side of what is to be hit, in CSS pixels. */
const LEAST = 24;

/** What can be hit but is smaller than that. Links within sentences may be as high as their line. */
export function smallTargetsIn(page: Page): Promise<string[]> {
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
