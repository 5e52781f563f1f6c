import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { runChild } from "../cli/child.js";
import { checked, coroutinesOf } from "./harness/command.js";
import { it } from "./harness/it.js";
import { button, scheduleIn } from "./harness/run.js";

const LAST = 5;

/** What the story shows on each of its pages, gone through in one way. */
async function pagesBy(page: Page, goOn: (to: number) => Promise<unknown>): Promise<string[]> {
	const shown: string[] = [];
	for (let number = 1; number <= LAST; number++) {
		await goOn(number);
		await page.waitForFunction((n) => location.hash === `#story=${n}`, number);
		shown.push(await page.locator(".lesson").innerText());
	}
	return shown;
}

describe("the story has five steps", () => {
	it("which are the same by mouse, by arrow keys, by the slider and by link", async ({ open }) => {
		const page = await open("story=0");
		const byButton = await pagesBy(page, () => button(page, "Next").click());
		expect(new Set(byButton).size).toBe(LAST);
		const keys = await open("story=0");
		expect(await pagesBy(keys, () => keys.keyboard.press("ArrowRight"))).toEqual(byButton);
		const slider = await open("story=0");
		expect(await pagesBy(slider, (to) => slider.getByRole("slider", { name: "Step" }).fill(String(to)))).toEqual(
			byButton,
		);
		const link = await open("");
		expect(await pagesBy(link, (to) => link.goto(link.url().replace(/#.*|$/, `#story=${to}`)))).toEqual(byButton);
	});

	it("and back, to before the first, and not beyond either end", async ({ open }) => {
		const page = await open("story=1");
		await page.keyboard.press("ArrowLeft");
		expect(await button(page, "Back").getAttribute("aria-disabled")).toBe("true");
		await page.keyboard.press("ArrowLeft");
		expect(await page.evaluate(() => location.hash)).toBe("#story=0");
		const last = await open(`story=${LAST}`);
		await last.keyboard.press("ArrowRight");
		expect(await last.evaluate(() => location.hash)).toBe(`#story=${LAST}`);
		const beyond = await open("story=99");
		expect(await beyond.locator(".notice").innerText()).toContain(`story=99; possible are 0 to ${LAST}`);
	});

	it("and goes by the browser's Back", async ({ open }) => {
		const page = await open("story=1");
		await button(page, "Next").click();
		await page.goBack();
		await page.waitForFunction(() => location.hash === "#story=1");
		expect(await page.getByRole("slider", { name: "Step" }).inputValue()).toBe("1");
	});

	it("and tells the very run that the command tells", async ({ open }) => {
		const { out } = await runChild(["demo"]);
		const [, schedule = ""] = /replay: {2}heddle replay 'fleecing#([^']*)'/.exec(out) ?? [];
		const names = coroutinesOf(schedule).map((coroutine) => (coroutine === "reader0" ? "NBD client" : "guest"));
		const page = await open("story=0");
		const told: string[] = [];
		for (let number = 1; number <= LAST; number++) {
			await button(page, "Next").click();
			if (number === LAST) await button(page, "Skip").click();
			told.push(...(await page.locator(".did li b").allInnerTexts()));
		}
		expect(told).toEqual(names.map((name, i) => `${i + 1} ${name}`));
		expect(told.length).toBeGreaterThan(8);
	});

	it("each with one sentence, what the model did, what changed, and why another may run", async ({ open }) => {
		for (const number of [1, 2, 3, 4]) {
			const page = await open(`story=${number}`);
			expect(await page.locator(".sentence").innerText()).toMatch(/\.$/);
			expect(await page.locator(".did li").count()).toBeGreaterThan(0);
			expect(await page.locator(".changed").count()).toBeGreaterThan(0);
			expect(await page.locator(".why").innerText()).toContain("Why another may run now:");
		}
	});
});

describe("whoever has not predicted", () => {
	it("is not told the verdict", async ({ open }) => {
		const page = await open(`story=${LAST}`);
		expect(await page.locator(".lesson").innerText()).toContain("Predict first");
		expect(await page.locator("main").innerText()).not.toMatch(/got NEW|broken/);
	});

	it.for([
		{ answer: /^OLD/, says: "You said OLD." },
		{ answer: /^NEW/, says: "You said NEW." },
	])("is asked then, too: $answer", async ({ answer, says }, { open }) => {
		const page = await open(`story=${LAST}`);
		await button(page, answer).click();
		const verdict = await page.locator(".goal").innerText();
		expect(verdict).toContain("The client got NEW.");
		expect(verdict).toContain(says);
		expect(verdict).toContain("B was to show OLD");
	});

	it("can skip that", async ({ open }) => {
		const page = await open(`story=${LAST}`);
		await button(page, "Skip").click();
		expect(await page.locator(".goal").innerText()).not.toContain("You said");
	});
});

it("a prediction is kept until the end, and the story says at last who was right", async ({ open }) => {
	const page = await open("in=predict");
	expect(await page.locator("main").innerText()).not.toMatch(/got NEW|got OLD/);
	await button(page, /^OLD/).click();
	expect(await button(page, /^OLD/).getAttribute("aria-pressed")).toBe("true");
	await button(page, "Watch what happens").click();
	for (let number = 1; number <= LAST; number++) await page.keyboard.press("ArrowRight");
	expect(await page.locator(".goal").innerText()).toContain("The client got NEW. You said OLD.");
});

it("after the story comes the shorter run that the command finds: it opens in Play, and fails there", async ({
	open,
}) => {
	const { counterexample } = await checked({ serialize_target_writes: "off" });
	const page = await open(`story=${LAST}`);
	await button(page, "Skip").click();
	const steps = coroutinesOf(counterexample?.schedule ?? "").length;
	const twist = await page.locator(".twist").innerText();
	expect(twist).toMatch(
		new RegExp(`\\b${steps} steps, ${counterexample?.preemptions} preemption; nobody waits for the mutex`),
	);
	expect(twist).toMatch(/steps, [2-9] preemptions; the guest waits for the mutex/);
	await button(page, "Open the second in Play").click();
	expect((await scheduleIn(page)).schedule).toBe(counterexample?.schedule);
	await page.locator("[data-goal=won]").waitFor();
});

describe("the fix", () => {
	it("makes the same clicks in vain where the copy waits: for the request that the page names", async ({ open }) => {
		const page = await open("fix=2");
		const card = await page.locator(".lesson .card").innerText();
		expect(card).toContain("The guest's copy waits for the end of the NBD client's read of B.");
		expect(await page.locator(".disk-b .requests").innerText()).toContain("waits for NBD client");
		expect(await page.locator(".lesson").innerText()).toContain("serialising");
	});

	it("ends with OLD, and leads on to Play", async ({ open }) => {
		const page = await open("fix=0");
		for (let presses = 0; presses < 10; presses++) await page.keyboard.press("ArrowRight");
		expect(await page.locator(".goal").innerText()).toContain("The client got OLD, as promised.");
		await button(page, "Now you are the scheduler").click();
		expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("You are the scheduler");
	});
});
