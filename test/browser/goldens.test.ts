import { describe, expect } from "vitest";
import { it } from "./harness/it.js";
import { button, FIXED, VIOLATION } from "./harness/run.js";
import type { PageState } from "./harness/states.js";

const GOLDENS: readonly PageState[] = [
	{ name: "story-3", fragment: "story=3" },
	{ name: "violation", fragment: VIOLATION },
	{ name: "proof", fragment: `${FIXED}&in=proof`, act: (page) => button(page, "Visit the rest for me").click() },
];

/*
 * What the page is to those who do not see it, from its head to its live region. What has changed on purpose is taken over
 * with: npm run test:browser -- goldens -u
 */
describe("to a screen reader the page is", () => {
	it.for(GOLDENS)("$name", async ({ name, fragment, act }, { open }) => {
		const page = await open(fragment);
		await act?.(page);
		await expect(`${await page.locator("body").ariaSnapshot()}\n`).toMatchFileSnapshot(`goldens/${name}.aria.txt`);
	});
});
