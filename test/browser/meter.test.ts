import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { checked, linkOf, statesInDot } from "./harness/command.js";
import { it } from "./harness/it.js";
import { FIXED, pressSchedule, RACE, runToTheEnd, VIOLATION } from "./harness/run.js";

/** What the meter says: states seen, states, endings seen, endings. */
async function meterOf(page: Page): Promise<number[]> {
	const text = (await page.locator(".meter").innerText()).replaceAll(",", "");
	const said = /(\d+) of (\d+) states\s+and (\d+) of (\d+) endings? seen/.exec(text);
	expect(said, text).not.toBeNull();
	return (said ?? []).slice(1).map(Number);
}

const ON = { serialize_target_writes: "on" };
const OFF = { serialize_target_writes: "off" };
const OTHER_CLUSTER = { clusters: "2", reads: "0", writes: "1" };
const TWO_OF_EACH = { readers: "2", writers: "2", clusters: "2" };

/** How many states the page finds. */
async function statesOn(page: Page): Promise<number> {
	await page
		.locator(".meter")
		.getByText(/of [\d,]+ states/)
		.waitFor();
	return (await meterOf(page))[1] as number;
}

describe("there are as many states as the command finds", () => {
	const verified: Record<string, string>[] = [
		ON,
		{ ...ON, l2: "warm" },
		{ ...ON, ...OTHER_CLUSTER },
		{ ...ON, readers: "2" },
		{ ...ON, writers: "2" },
		{ ...ON, effects: "sub-block" },
		{ ...ON, ...TWO_OF_EACH },
		{ ...OFF, ...OTHER_CLUSTER },
	];
	it.for(verified)("when it checks %o", async (settings, { open }) => {
		const { verdict, states } = await checked(settings);
		expect(verdict).toBe("VERIFIED");
		expect(await statesOn(await open(linkOf(settings)))).toBe(states);
	});

	const violated: Record<string, string>[] = [
		OFF,
		{ ...OFF, l2: "warm" },
		{ ...OFF, effects: "sub-block" },
		{ ...OFF, ...TWO_OF_EACH },
	];
	it.for(violated)("when it writes the graph of %o, which fails", async (settings, { open }) => {
		expect((await checked(settings)).verdict).toBe("VIOLATED");
		expect(await statesOn(await open(linkOf(settings)))).toBe(await statesInDot(settings));
	});
});

describe("the meter", () => {
	it("counts the states of the run, each once", async ({ open }) => {
		const page = await open(RACE);
		expect((await meterOf(page))[0]).toBe(1);
		await pressSchedule(page, ["reader0", "guest0"]);
		expect((await meterOf(page))[0]).toBe(3);
		await page.keyboard.press("Backspace");
		await page.keyboard.press("Backspace");
		expect((await meterOf(page))[0]).toBe(3);
		await pressSchedule(page, ["guest0"]);
		expect((await meterOf(page))[0]).toBe(4);
	});

	it("names the endings that were seen, bad ones with a mark", async ({ open }) => {
		const page = await open(VIOLATION);
		expect(await meterOf(page)).toEqual([12, 64, 1, 2]);
		expect(await page.locator(".endings .bad").innerText()).toBe("✗ NBD client got NEW");
		await page.keyboard.press("r");
		await runToTheEnd(page);
		expect((await meterOf(page))[2]).toBe(2);
		expect(await page.locator(".endings .good").innerText()).toBe("✓ NBD client got OLD");
	});

	it("keeps what was seen of each scenario while the page is open", async ({ open }) => {
		const page = await open(VIOLATION);
		await page.getByRole("group", { name: "Guest writers" }).getByRole("radio", { name: "2" }).check();
		expect((await meterOf(page))[1]).not.toBe(64);
		await page.goBack();
		expect((await meterOf(page))[0]).toBe(12);
	});

	it("is full, and the proof, once every state was seen by hand", async ({ open }) => {
		const page = await open(FIXED);
		await visitEverything(page);
		const [seen, states, endings, allEndings] = await meterOf(page);
		expect(seen).toBe(states);
		expect(endings).toBe(allEndings);
		const { states: proved } = await checked({ serialize_target_writes: "on" });
		expect(await page.locator("[data-proof=full]").innerText()).toMatch(new RegExp(`\\ball ${proved} states\\b`));
		expect(await page.locator(".endings .bad").count()).toBe(0);
	});

	it("is no proof when full of a scenario that can fail", async ({ open }) => {
		const page = await open(RACE);
		await visitEverything(page);
		const [seen, states] = await meterOf(page);
		expect(seen).toBe(states);
		expect(await page.locator("[data-proof=full]").count()).toBe(0);
		expect(await page.locator(".endings .bad").count()).toBe(1);
	});
});

/** Drives the page into every state with its digits alone: from each moment first into what was not tried there yet. */
async function visitEverything(page: Page): Promise<void> {
	const presses = await page.evaluate(() => {
		const text = (selector: string) => document.querySelector<HTMLElement>(selector)?.innerText ?? "";
		const press = (key: string) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
		const tried = new Map<string, number>();
		for (let count = 0; count < 5000; count++) {
			const [, seen, states] = /(\d+) of (\d+) states/.exec(text(".meter")) ?? [];
			if (seen === states) return count;
			const digits = [...document.querySelectorAll(".actor[data-coroutine] .key")].map((key) => key.textContent ?? "");
			const here = `${text(".disks")} ${text(".actors")}`;
			const next = tried.get(here) ?? 0;
			tried.set(here, next + 1);
			press(digits[next] ?? "Backspace");
		}
		return undefined;
	});
	expect(presses).toBeDefined();
}
