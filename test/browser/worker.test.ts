import { describe, expect } from "vitest";
import { checked } from "./harness/command.js";
import { it } from "./harness/it.js";
import { button, RACE } from "./harness/run.js";

const CROWD = { readers: "3", writers: "2", clusters: "2", serialize_target_writes: "on" };
const LINK = "m=fleecing&readers=3&writers=2&clusters=2&serialize_target_writes=on";

describe("a large scenario", () => {
	it("is explored beside the page, which tells how far it is and goes on working meanwhile", async ({ open }) => {
		const page = await open(LINK);
		const meter = page.locator(".meter");
		expect(await meter.innerText()).toContain("Exploring:");
		await page.keyboard.press("1");
		expect(await page.locator(".request").first().innerText()).toContain("begun");
		await page.waitForFunction(() =>
			/Exploring: [1-9][\d,]* states found/.test(document.querySelector(".meter")?.textContent ?? ""),
		);
		const { states } = await checked(CROWD);
		await meter.getByText(`of ${states.toLocaleString("en")} states`).waitFor({ timeout: 40_000 });
	});

	it("can be given up, and begun again", async ({ open }) => {
		const page = await open(LINK);
		const meter = page.locator(".meter");
		await button(page, "Cancel").click();
		expect(await meter.innerText()).toMatch(/not known: you stopped the exploration at [\d,]+ states/);
		await page.keyboard.press("h");
		expect(await page.locator(".hint").innerText()).toContain("not explored yet");
		await button(page, "Explore again").click();
		await meter.getByText(/of [\d,]+ states/).waitFor({ timeout: 40_000 });
	});

	it("is let go of when another one is opened", async ({ open }) => {
		const page = await open(LINK);
		await expect.poll(() => page.workers().length).toBe(1);
		await page.evaluate((fragment) => {
			location.hash = fragment;
		}, RACE);
		// The browser takes a while to end one that is busy.
		await expect.poll(() => page.workers().length, { timeout: 10_000 }).toBe(0);
		await page
			.locator(".meter")
			.getByText(/of [\d,]+ states/)
			.waitFor();
	});
});
