import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds wrong, one line for each element. */
export async function violationsIn(page: Page): Promise<string[]> {
	const { violations, passes } = await new AxeBuilder({ page }).withTags(TAGS).setLegacyMode(true).analyze();
	// A page on which nothing was found to be right was not looked at.
	expect(passes.length).toBeGreaterThan(10);
	return violations.flatMap(({ id, nodes }) =>
		nodes.map(({ target, failureSummary = "" }) => `${id}: ${target} ${failureSummary}`),
	);
}
