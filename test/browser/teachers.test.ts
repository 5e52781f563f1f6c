import { describe, expect } from "vitest";
import { it } from "./harness/it.js";
import { button, fragmentOf, pressSchedule, RACE, spokenIn, VIOLATION } from "./harness/run.js";

describe("within another page", () => {
	it("the run is shown without what surrounds it, and works", async ({ open }) => {
		const page = await open(`${RACE}&embed=1`);
		expect(await page.getByRole("banner").count()).toBe(0);
		expect(await page.getByRole("group", { name: "Serialising copy writes" }).count()).toBe(0);
		expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
		await pressSchedule(page, ["reader0", "guest0"]);
		expect(await fragmentOf(page)).toContain("embed=1");
		expect(await page.locator(".request").count()).toBeGreaterThan(1);
	});
});

describe("with the answer hidden", () => {
	it("nothing gives it away: no hint, no way to run there, no endings, and no word on whether there is one", async ({
		open,
	}) => {
		const page = await open("m=fleecing&serialize_target_writes=on&hide=answer");
		expect(await button(page, "Hint").count()).toBe(0);
		await page.keyboard.press("h");
		expect(await page.locator(".hint").count()).toBe(0);
		expect(await spokenIn(page)).not.toMatch(/way|goal/);
		await page.getByText("Run on…").click();
		expect(await button(page, "To a violation").count()).toBe(0);
		expect(await page.locator(".goal").innerText()).not.toContain("no schedule can");
		expect(await page.locator(".endings").count()).toBe(0);
	});

	it("it can still be found", async ({ open }) => {
		const page = await open(`${RACE}&hide=answer`);
		await pressSchedule(page, ["reader0", "reader0", ...Array<string>(7).fill("guest0"), "reader0", "reader0"]);
		await page.locator("[data-goal=won]").waitFor();
	});
});

describe("a challenge", () => {
	it("counts the steps, and is won within them", async ({ open }) => {
		const page = await open(`${RACE}&moves=11`);
		expect(await page.locator(".challenge").innerText()).toBe("Challenge: at most 11 steps; 0 taken.");
		await page.keyboard.press("1");
		expect(await page.locator(".challenge").innerText()).toBe("Challenge: at most 11 steps; 1 taken.");
		const won = await open(`${VIOLATION}&moves=11`);
		await won.locator("[data-goal=won]").waitFor();
	});

	it("is missed beyond them", async ({ open }) => {
		const page = await open(`${VIOLATION}&moves=10`);
		expect(await page.locator("[data-goal=missed]").innerText()).toContain("allows 10 steps; you took 11");
	});
});
