import { describe, expect } from "vitest";
import { it } from "./harness/it.js";
import { button, digitOf, RACE, scheduleIn, VIOLATION } from "./harness/run.js";

describe("the list of keys", () => {
	it("opens with ? and with its button, takes the focus, and gives it back", async ({ open }) => {
		const page = await open(RACE);
		const dialog = page.getByRole("dialog", { name: "Keys" });
		await page.keyboard.press("?");
		await dialog.waitFor();
		expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
		await page.keyboard.press("Escape");
		await dialog.waitFor({ state: "hidden" });
		await button(page, "Keys").press("Enter");
		await dialog.waitFor();
		await dialog.getByRole("button", { name: "Close" }).click();
		await dialog.waitFor({ state: "hidden" });
		expect(await button(page, "Keys").evaluate((element) => element === document.activeElement)).toBe(true);
	});

	it("names every key that does something in a run", async ({ open }) => {
		const page = await open(RACE);
		await page.keyboard.press("?");
		const listed = await page.getByRole("dialog").locator("dl").innerText();
		for (const key of ["1 … 9", "← →", "Backspace", "Ctrl+Z", "Shift+Backspace", "Ctrl+Y", "R", "H", "L", "?"]) {
			expect(listed).toContain(key);
		}
	});

	it("keeps keys from the page behind it", async ({ open }) => {
		const page = await open(RACE);
		await page.keyboard.press("?");
		await page.keyboard.press("1");
		expect((await scheduleIn(page)).schedule).toBe("");
	});
});

describe("single letters and digits can be switched off", () => {
	it("and stay so after the page is loaded again; keys that nobody says by accident go on working", async ({
		open,
	}) => {
		const page = await open(`${RACE}&s=reader0`);
		await page.keyboard.press("?");
		await page.getByLabel("Single letters and digits are keys of the page").uncheck();
		await page.keyboard.press("Escape");
		const nothingHappens = async () => {
			for (const key of ["1", "2", "r", "h", "l", "?"]) await page.keyboard.press(key);
			expect(await scheduleIn(page)).toEqual({ schedule: "reader0", at: undefined });
			expect(await page.locator(".hint, .notice, dialog[open]").count()).toBe(0);
		};
		await nothingHappens();
		await page.reload();
		await nothingHappens();
		await page.keyboard.press("Backspace");
		expect((await scheduleIn(page)).at).toBe("0");
		await page.keyboard.press("ArrowRight");
		await button(page, "Keys").click();
		await page.getByLabel("Single letters and digits are keys of the page").check();
		await page.keyboard.press("Escape");
		await page.keyboard.press(await digitOf(page, "guest0"));
		expect((await scheduleIn(page)).schedule).toBe("reader0 guest0");
	});
});

describe("keys are left alone", () => {
	it("with Alt, and with Ctrl where the browser means something by them", async ({ open }) => {
		const page = await open(RACE);
		await page.keyboard.press("Alt+1");
		await page.keyboard.press("Control+1");
		expect((await scheduleIn(page)).schedule).toBe("");
	});

	it("where arrows choose one of several", async ({ open }) => {
		const page = await open(`${RACE}&s=reader0`);
		await page.getByRole("radio", { name: "cold" }).focus();
		await page.keyboard.press("ArrowRight");
		expect(await page.getByRole("radio", { name: "warm" }).isChecked()).toBe(true);
		await page.getByRole("tab", { name: "Sequence" }).focus();
		await page.keyboard.press("ArrowRight");
		expect(await page.getByRole("tab", { name: "State graph" }).getAttribute("aria-selected")).toBe("true");
		expect((await scheduleIn(page)).at).toBeUndefined();
	});
});

it("what scrolls sideways has its arrows; buttons in it have not", async ({ open }) => {
	const page = await open(`${VIOLATION}&view=table`, { width: 390 });
	const region = page.getByRole("region", { name: "Trace" });
	await region.focus();
	await page.keyboard.press("ArrowLeft");
	expect((await scheduleIn(page)).at).toBeUndefined();
	await page.keyboard.press("ArrowRight");
	await expect.poll(() => region.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0);
	await button(page, "Go to step 3").focus();
	await page.keyboard.press("ArrowLeft");
	expect((await scheduleIn(page)).at).toBe("10");
});

it("digits and letters work in the graph and in its table", async ({ open }) => {
	const page = await open(`${RACE}&view=graph`);
	await page.locator("svg .state[aria-current=step]").focus();
	await page.keyboard.press("1");
	expect((await scheduleIn(page)).schedule).toBe("reader0");
	await page.getByText("The same as a table").click();
	await page.getByRole("region", { name: "Table of states" }).getByRole("button").first().focus();
	await page.keyboard.press("1");
	expect((await scheduleIn(page)).schedule).toBe("reader0*2");
	await page.keyboard.press("r");
	expect((await scheduleIn(page)).at).toBe("0");
});

describe("the theme", () => {
	it("follows the system, until one is chosen, which is kept", async ({ open }) => {
		const page = await open(RACE, { theme: "dark" });
		const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
		expect(await theme()).toBe("dark");
		await page.emulateMedia({ colorScheme: "light" });
		await expect.poll(theme).toBe("light");
		await button(page, "Theme: auto").click();
		await button(page, "Theme: light").click();
		expect(await theme()).toBe("dark");
		await page.reload();
		expect(await theme()).toBe("dark");
		expect(await button(page, "Theme: dark").count()).toBe(1);
	});
});
