import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { it } from "./harness/it.js";
import { RACE } from "./harness/run.js";
import { STATES } from "./harness/states.js";

const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds wrong, one line for each element. */
async function violationsIn(page: Page): Promise<string[]> {
	const { violations, passes } = await new AxeBuilder({ page }).withTags(TAGS).setLegacyMode(true).analyze();
	// A page on which nothing was found to be right was not looked at.
	expect(passes.length).toBeGreaterThan(10);
	return violations.flatMap(({ id, nodes }) =>
		nodes.map(({ target, failureSummary = "" }) => `${id}: ${target} ${failureSummary}`),
	);
}

describe("axe finds nothing, light or dark:", () => {
	it.for(STATES)("$name", async ({ fragment, act }, { open }) => {
		const page = await open(fragment);
		await act?.(page);
		for (const colorScheme of ["light", "dark"] as const) {
			await page.emulateMedia({ colorScheme });
			await page.waitForFunction((theme) => document.documentElement.dataset.theme === theme, colorScheme);
			expect((await violationsIn(page)).join("\n"), colorScheme).toBe("");
		}
	});
});

describe("axe does find", () => {
	it.for([
		{ rule: "button-name", plant: "document.querySelector('.actor').replaceChildren()" },
		{ rule: "color-contrast", plant: "document.querySelector('h1').style.color = '#cccccc'" },
		{
			rule: "label",
			plant: "document.querySelector('label.check').replaceWith(document.querySelector('label.check input'))",
		},
		{
			rule: "region",
			plant: "document.body.append(Object.assign(document.createElement('p'), { textContent: 'outside' }))",
		},
	])("a planted fault: $rule", async ({ rule, plant }, { open }) => {
		const page = await open(RACE);
		await page.getByText("Run on…").click();
		await page.evaluate(plant);
		expect((await violationsIn(page)).join("\n")).toMatch(new RegExp(`^${rule}: `, "m"));
	});
});
