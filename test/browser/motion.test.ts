import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { it } from "./harness/it.js";
import { button, pressSchedule, RACE, VIOLATION } from "./harness/run.js";
import { STATES } from "./harness/states.js";

/** What moves now, or would when something changes. */
function movingIn(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const seconds = (text: string) => Math.max(...text.split(",").map(Number.parseFloat));
		const would = [...document.querySelectorAll("*")].filter((element) => {
			const { transitionDuration, animationName, animationDuration, scrollBehavior } = getComputedStyle(element);
			const isAnimated = animationName !== "none" && seconds(animationDuration) > 0;
			return seconds(transitionDuration) > 0 || isAnimated || scrollBehavior === "smooth";
		});
		const does = document.getAnimations().filter(({ playState }) => playState === "running");
		return [...would.map(({ outerHTML }) => outerHTML.slice(0, 80)), ...does.map(({ id }) => `animation ${id}`)];
	});
}

describe("those who want nothing to move see nothing move:", () => {
	it.for(STATES)("$name", async ({ fragment, act }, { open }) => {
		const page = await open(fragment);
		await act?.(page);
		expect((await movingIn(page)).join("\n")).toBe("");
	});

	it("nor after a step, and nothing is offered that moves by itself", async ({ open }) => {
		const page = await open(RACE);
		await pressSchedule(page, ["reader0", "reader0", "guest0"]);
		expect((await movingIn(page)).join("\n")).toBe("");
		expect(await button(page, "Play").count()).toBe(0);
	});
});

it("what moves would be noticed", async ({ open }) => {
	const page = await open(RACE);
	await button(page, "Undo").evaluate((element) => element.style.setProperty("transition", "color 1s"));
	expect(await movingIn(page)).toHaveLength(1);
});

it("to others the run can be played, and stopped", async ({ open }) => {
	const page = await open(`${VIOLATION}&at=9`, { motion: true });
	await button(page, "Play").click();
	await button(page, "Pause").waitFor();
	await page.getByText("step 10 of 11").waitFor();
	await button(page, "Pause").click();
	await button(page, "Play").click();
	await page.getByText("step 11 of 11").waitFor();
	await button(page, "Play").waitFor();
});
