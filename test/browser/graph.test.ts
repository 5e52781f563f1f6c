import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { coroutinesOf } from "./harness/command.js";
import { it } from "./harness/it.js";
import { pressSchedule, RACE, scheduleIn, VIOLATION } from "./harness/run.js";

const GRAPH = `${RACE}&view=graph`;
const nodes = (page: Page) => page.locator("svg [role=button].state");
const bad = (page: Page) => page.getByRole("button", { name: /^state \d+, .*violated: NBD client got NEW/ });
/** Which state the page is in. */
const present = (page: Page) => page.locator("svg .state[aria-current=step]");
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id);

describe("the state graph", () => {
	it("has a node for every state that the meter counts, and says what they are in words", async ({ open }) => {
		const page = await open(GRAPH);
		const [, states] = /of (\d+) states/.exec(await page.locator(".meter").innerText()) ?? [];
		expect(await nodes(page).count()).toBe(Number(states));
		expect(await present(page).getAttribute("aria-label")).toMatch(
			/^state 0, 0 steps from the start, seen; steps: NBD client to \d+, guest to \d+$/,
		);
		expect(await bad(page).count()).toBeGreaterThan(0);
		expect(await bad(page).first().innerHTML()).toContain("reads");
	});

	it("leads to the state that is clicked, by a shortest way", async ({ open }) => {
		const page = await open(GRAPH);
		const target = bad(page).first();
		const [, distance] = /, (\d+) steps from the start/.exec((await target.getAttribute("aria-label")) ?? "") ?? [];
		await target.click();
		await page.locator("[data-goal=won]").waitFor();
		expect(coroutinesOf((await scheduleIn(page)).schedule)).toHaveLength(Number(distance));
		expect(await present(page).getAttribute("aria-label")).toContain("violated: NBD client got NEW");
		expect(await page.locator("svg path.walked").count()).toBeGreaterThanOrEqual(Number(distance));
	});

	it("follows the run, step by step, and back", async ({ open }) => {
		const page = await open(GRAPH);
		const seen = [await present(page).getAttribute("id")];
		await pressSchedule(page, ["reader0"]);
		seen.push(await present(page).getAttribute("id"));
		await pressSchedule(page, ["guest0"]);
		seen.push(await present(page).getAttribute("id"));
		expect(new Set(seen).size).toBe(3);
		await page.keyboard.press("Backspace");
		expect(await present(page).getAttribute("id")).toBe(seen[1]);
	});

	it("is gone through with arrow keys: one stop for Tab, Enter goes there", async ({ open }) => {
		const page = await open(GRAPH);
		expect(await page.locator("svg .state[tabindex='0']").count()).toBe(1);
		await present(page).focus();
		await page.keyboard.press("ArrowRight");
		const first = await focused(page);
		expect(first).toMatch(/^state-[1-9]/);
		await page.keyboard.press("ArrowLeft");
		expect(await focused(page)).toBe("state-0");
		await page.keyboard.press("ArrowDown");
		expect(await focused(page)).not.toBe(first);
		expect((await scheduleIn(page)).schedule).toBe("");
		await page.keyboard.press("End");
		const last = await focused(page);
		await page.keyboard.press("Enter");
		expect(await present(page).getAttribute("id")).toBe(last);
		expect((await scheduleIn(page)).schedule).not.toBe("");
		await page.keyboard.press("Home");
		expect(await focused(page)).toBe("state-0");
	});

	it("Enter goes to the state that has the focus, wherever the run has gone meanwhile", async ({ open }) => {
		const page = await open(GRAPH);
		await present(page).focus();
		await page.keyboard.press("ArrowRight");
		const chosen = await focused(page);
		await page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "2", bubbles: true })));
		expect((await scheduleIn(page)).schedule).toBe("guest0");
		expect(await focused(page)).toBe(chosen);
		await page.keyboard.press("Enter");
		expect(await present(page).getAttribute("id")).toBe(chosen);
	});

	it("says of a torn read what was read", async ({ open }) => {
		const page = await open(`${GRAPH}&effects=sub-block`);
		const torn = page.getByRole("button", { name: /violated: NBD client got half OLD, half NEW/ });
		expect(await torn.first().locator(".short").allTextContents()).toEqual(["reads", "half NEW"]);
		expect(await bad(page).first().locator(".short").allTextContents()).toEqual(["reads", "NEW"]);
	});

	it("is there as a table, too, which leads to states as well", async ({ open }) => {
		const page = await open(GRAPH);
		await page.getByText("The same as a table").click();
		const rows = page.getByRole("region", { name: "Table of states" }).locator("tbody tr");
		await rows.first().waitFor();
		expect(await rows.count()).toBe(await nodes(page).count());
		await rows.nth(3).getByRole("button").click();
		expect(await present(page).getAttribute("id")).toBe("state-3");
		expect(await rows.nth(3).innerText()).toContain("you are here");
	});

	it("shows what is around where many states are too many", async ({ open }) => {
		const page = await open("m=fleecing&serialize_target_writes=off&readers=2&writers=2&view=graph");
		await page.getByText("are too many to draw").waitFor();
		expect(await nodes(page).count()).toBeLessThanOrEqual(250);
		const before = await nodes(page).count();
		expect(before).toBeGreaterThan(4);
		await nodes(page).last().click();
		expect((await scheduleIn(page)).schedule).not.toBe("");
	});

	it("gives nothing away while answers are hidden, but shows what was found", async ({ open }) => {
		const page = await open(`${GRAPH}&hide=answer`);
		expect(await bad(page).count()).toBe(0);
		const found = await open(`${VIOLATION}&view=graph&hide=answer`);
		expect(await bad(found).count()).toBe(1);
	});

	it("tells bad from good without colours", async ({ open }) => {
		const page = await open(`${VIOLATION}&view=graph`);
		const outline = (name: RegExp) =>
			page
				.getByRole("button", { name })
				.first()
				.locator("rect, path, circle")
				.first()
				.evaluate((element) => element.tagName);
		const shapes = [await outline(/violated/), await outline(/ends well/), await outline(/^state 1,/)];
		expect(new Set(shapes).size).toBe(3);
	});
});
