import { describe, expect } from "vitest";
import { it } from "./harness/it.js";
import { button, choices, pressSchedule, RACE, scheduleIn, spokenIn, VIOLATION } from "./harness/run.js";

const STEPS = 11;

describe("taking back", () => {
	it.for(["Backspace", "ArrowLeft", "Control+z"])(
		"%s goes to the start, step by step, and no further",
		async (key, { open }) => {
			const page = await open(VIOLATION);
			for (let left = STEPS - 1; left >= 0; left--) {
				await page.keyboard.press(key);
				expect(await scheduleIn(page)).toEqual({ schedule: "reader0*2 guest0*7 reader0*2", at: String(left) });
			}
			await page.keyboard.press(key);
			expect((await scheduleIn(page)).at).toBe("0");
			expect(await button(page, "Undo").getAttribute("aria-disabled")).toBe("true");
		},
	);

	it.for(["Shift+Backspace", "ArrowRight", "Control+y", "Control+Shift+Z"])(
		"%s takes it all again, to the end, and no further",
		async (key, { open }) => {
			const page = await open(`${VIOLATION}&at=0`);
			for (let step = 1; step <= STEPS; step++) {
				await page.keyboard.press(key);
				expect((await scheduleIn(page)).at).toBe(step === STEPS ? undefined : String(step));
			}
			await page.keyboard.press(key);
			await page.locator("[data-goal=won]").waitFor();
			expect(await button(page, "Redo").getAttribute("aria-disabled")).toBe("true");
		},
	);

	it("by buttons; and R and Restart go back at once", async ({ open }) => {
		const page = await open(VIOLATION);
		await button(page, "Undo").click();
		expect((await scheduleIn(page)).at).toBe("10");
		await button(page, "Redo").click();
		expect((await scheduleIn(page)).at).toBeUndefined();
		await page.keyboard.press("r");
		expect((await scheduleIn(page)).at).toBe("0");
		await page.keyboard.press("ArrowRight");
		await button(page, "Restart").click();
		expect((await scheduleIn(page)).at).toBe("0");
		expect(await choices(page).count()).toBe(2);
	});

	it("another step forgets what was taken back; the same step keeps it", async ({ open }) => {
		const page = await open(`${VIOLATION}&at=1`);
		await pressSchedule(page, ["reader0"]);
		expect(await scheduleIn(page)).toEqual({ schedule: "reader0*2 guest0*7 reader0*2", at: "2" });
		await pressSchedule(page, ["reader0"]);
		expect(await scheduleIn(page)).toEqual({ schedule: "reader0*3", at: undefined });
	});
});

describe("with Caps Lock", () => {
	it("Ctrl+Z takes back all the same, and with Shift takes again", async ({ open }) => {
		const page = await open(VIOLATION);
		const press = (shiftKey: boolean, key: string) =>
			page.evaluate((init) => document.body.dispatchEvent(new KeyboardEvent("keydown", init)), {
				key,
				shiftKey,
				ctrlKey: true,
				bubbles: true,
			});
		await press(false, "Z");
		expect((await scheduleIn(page)).at).toBe("10");
		await press(true, "z");
		expect((await scheduleIn(page)).at).toBeUndefined();
	});
});

describe("where no run can be stepped", () => {
	it("Ctrl+Z and Ctrl+Y do nothing, and say nothing", async ({ open }) => {
		const page = await open("story=3");
		for (const key of ["Control+z", "Control+y", "Control+Shift+z"]) await page.keyboard.press(key);
		expect(await page.evaluate(() => location.hash)).toBe("#story=3");
		expect(await spokenIn(page)).toBe("");
	});
});

describe("the browser's Back and Forward", () => {
	it("go through the steps that were taken", async ({ open }) => {
		const page = await open(RACE);
		await pressSchedule(page, ["reader0", "guest0", "guest0"]);
		await page.goBack();
		expect((await scheduleIn(page)).schedule).toBe("reader0 guest0");
		await page.goBack();
		expect((await scheduleIn(page)).schedule).toBe("reader0");
		expect(await page.locator(".disk-b .request").count()).toBe(1);
		await page.goForward();
		await page.goForward();
		expect((await scheduleIn(page)).schedule).toBe("reader0 guest0*2");
		await pressSchedule(page, ["reader0"]);
		expect((await scheduleIn(page)).schedule).toBe("reader0 guest0*2 reader0");
	});
});
