import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { button, FIXED, VIOLATION } from "./run.js";
import type { PageState } from "./states.js";

/** Where the pictures lie that the documents show. */
const FOLDER = fileURLToPath(new URL("../../../docs/screenshots/", import.meta.url));
/** A picture takes less than this, in bytes. */
export const MAX_PICTURE = 300_000;
export const THEMES = ["light", "dark"] as const;

/** What the pictures show. */
export const PICTURES: readonly PageState[] = [
	{ name: "story", fragment: "story=3" },
	{ name: "play", fragment: VIOLATION },
	{ name: "graph", fragment: `${VIOLATION}&view=graph`, act: (page) => showFrom(page, ".views") },
	{
		name: "proof",
		fragment: `${FIXED}&in=proof`,
		act: async (page) => {
			await button(page, "Visit the rest for me").click();
			await page.locator("[data-proof=full]").waitFor();
			await showFrom(page, ".cards");
		},
	},
];

function showFrom(page: Page, selector: string): Promise<void> {
	return page.locator(selector).evaluate((element) => {
		scrollTo({ top: element.getBoundingClientRect().top + scrollY - 20, behavior: "instant" });
	});
}

/** The file of a picture. */
export function pictureFile(name: string, theme: (typeof THEMES)[number]): string {
	return join(FOLDER, `${name}-${theme}.png`);
}

/** The file that says what a picture shows, in words. */
export function wordsFile(name: string): string {
	return join(FOLDER, `${name}.aria.txt`);
}

/** What the page shows, in words: the same in every theme. */
export async function wordsOf(page: Page): Promise<string> {
	return `${await page.locator("main").ariaSnapshot()}\n`;
}
