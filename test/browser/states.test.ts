import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { violationsIn } from "./checks/axe.js";
import { movingIn } from "./checks/motion.js";
import { smallTargetsIn } from "./checks/targets.js";
import { it } from "./harness/it.js";
import { STATES } from "./harness/states.js";

async function expectLargeTargets(page: Page, width: number): Promise<void> {
	await page.setViewportSize({ width, height: 900 });
	expect.soft((await smallTargetsIn(page)).join("\n"), `too small, ${width} pixels`).toBe("");
}

/*
 * To open a page and bring it into a state takes longer than most looks at it, so what only looks shares one page. The quick
 * looks come first: a page that is exploring is still doing it then. That faults would be found is tested beside: axe.test.ts, motion.test.ts and targets.test.ts plant some.
 */
describe("nothing moves for those who want that, axe finds nothing, and everything to be pressed is large enough:", () => {
	it.for(STATES)("$name", async ({ fragment, act }, { open }) => {
		const page = await open(fragment);
		await act?.(page);
		expect.soft((await movingIn(page)).join("\n"), "moves").toBe("");
		for (const width of [390, 1366]) await expectLargeTargets(page, width);
		for (const colorScheme of ["light", "dark"] as const) {
			await page.emulateMedia({ colorScheme });
			await page.waitForFunction((theme) => document.documentElement.dataset.theme === theme, colorScheme);
			expect.soft((await violationsIn(page)).join("\n"), `axe, ${colorScheme}`).toBe("");
		}
	});
});
