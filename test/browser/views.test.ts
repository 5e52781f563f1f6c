import { describe, expect } from "vitest";
import { checked } from "./harness/command.js";
import { it } from "./harness/it.js";
import { button, fragmentOf, pressSchedule, RACE, scheduleIn, VIOLATION } from "./harness/run.js";

const STEPS = 11;

describe("the trace table", () => {
	it("has a row for each step, with who, what it does and what it changes; the present step is marked", async ({
		open,
	}) => {
		const page = await open(`${VIOLATION}&at=4&view=table`);
		const rows = page.locator(".trace tbody tr");
		expect(await rows.count()).toBe(STEPS);
		expect(await page.locator(".trace tr[aria-current=step] th").innerText()).toBe("4");
		const third = await rows.nth(2).innerText();
		expect(third).toContain("guest");
		expect(third).toContain("preempts NBD client");
		expect(await rows.nth(0).locator("td code").count()).toBeGreaterThan(0);
	});

	it("leads to every step", async ({ open }) => {
		const page = await open(`${VIOLATION}&view=table`);
		await button(page, "Go to step 3").click();
		expect((await scheduleIn(page)).at).toBe("3");
		await button(page, "Go to step 11").press("Enter");
		expect((await scheduleIn(page)).at).toBeUndefined();
	});

	it("shows the digests that the command prints, on demand", async ({ open }) => {
		const { counterexample } = await checked({ serialize_target_writes: "off" });
		const page = await open(`${VIOLATION}&view=table`);
		expect(await page.getByRole("columnheader", { name: "Digest" }).count()).toBe(0);
		await page.getByLabel("Everything").check();
		expect(await page.locator(".trace tbody tr").last().innerText()).toContain(counterexample?.digest);
	});

	it("hides variables that nobody wants to see", async ({ open }) => {
		const page = await open(`${VIOLATION}&view=table`);
		const cells = page.locator(".trace td code").filter({ hasText: /^B\.lock\.holder|B's mutex|B\.lock/ });
		const before = await cells.count();
		await page.getByText("Hide variables").click();
		const boxes = page.locator(".variables input");
		for (let i = 0; i < (await boxes.count()); i++) await boxes.nth(i).uncheck();
		expect(await page.locator(".trace td code").count()).toBe(0);
		await boxes.first().check();
		expect(await page.locator(".trace td code").count()).toBeGreaterThan(0);
		expect(before).toBeGreaterThan(0);
	});
});

describe("the sequence", () => {
	it("has the steps in order, tells preemptions and waits in words, and marks where we are", async ({ open }) => {
		const page = await open(`${RACE}&s=reader0+guest0*3+reader0&at=4&view=sequence`);
		const steps = page.locator(".sequence li");
		expect(await steps.count()).toBe(5);
		expect(await page.locator(".sequence li[aria-current=step]").innerText()).toContain("guest");
		const text = await page.locator(".sequence").innerText();
		expect(text).toContain("preemption: NBD client could have gone on");
		expect(text).toMatch(/guest waits for .*mutex/);
		await button(page, "Go to step 1").click();
		expect((await scheduleIn(page)).at).toBe("1");
	});
});

describe("the views of a run are in step", () => {
	it("what is pointed at or focused in one lights up in the others", async ({ open }) => {
		const page = await open(`${VIOLATION}&view=table`);
		await page.locator(".trace tbody tr").nth(3).hover();
		expect(await page.locator(".ticks .lit").count()).toBe(1);
		await page.mouse.move(0, 0);
		expect(await page.locator(".lit").count()).toBe(0);
		await button(page, "Go to step 7").focus();
		expect(await page.locator(".ticks .lit, tr.lit").count()).toBe(2);
	});

	it("what goes away under the pointer lights up nothing any more", async ({ open }) => {
		const page = await open(`${VIOLATION}&view=table`);
		await page.locator(".trace tbody tr").nth(3).hover();
		expect(await page.locator(".ticks .lit").count()).toBe(1);
		await page.keyboard.press("r");
		await pressSchedule(page, ["guest0"]);
		await page.mouse.move(0, 0);
		await pressSchedule(page, ["reader0", "reader0", "reader0"]);
		expect(await page.locator(".ticks g").count()).toBe(4);
		expect(await page.locator(".ticks .lit").count()).toBe(0);
	});

	it("tabs go by arrow keys, and the address remembers them", async ({ open }) => {
		const page = await open(RACE);
		await page.getByRole("tab", { name: "Sequence" }).press("ArrowRight");
		expect(await fragmentOf(page)).toContain("view=graph");
		await page.getByRole("tab", { name: "State graph" }).press("ArrowRight");
		expect(await fragmentOf(page)).toContain("view=table");
		await page.getByRole("tab", { name: "Trace" }).press("ArrowRight");
		expect(await fragmentOf(page)).not.toContain("view=");
	});
});

describe("the timeline", () => {
	it("its slider goes anywhere in the run, with mouse and keys, and says where it is", async ({ open }) => {
		const page = await open(VIOLATION);
		const slider = page.getByRole("slider", { name: "Step of the run" });
		await slider.fill("4");
		expect((await scheduleIn(page)).at).toBe("4");
		expect(await page.getByText("step 4 of 11").count()).toBe(1);
		await slider.press("ArrowRight");
		expect((await scheduleIn(page)).at).toBe("5");
		expect(await slider.getAttribute("aria-valuetext")).toMatch(/^Step 5: /);
		await slider.press("Home");
		expect((await scheduleIn(page)).at).toBe("0");
		expect(await slider.getAttribute("aria-valuetext")).toBe("At the start.");
		await slider.press("End");
		await page.locator("[data-goal=won]").waitFor();
	});

	it("the slider leaves the browser's history alone", async ({ open }) => {
		const page = await open(RACE);
		await pressSchedule(page, ["reader0", "reader0"]);
		await page.getByRole("slider").fill("0");
		await page.getByRole("slider").fill("1");
		await page.goBack();
		expect((await scheduleIn(page)).schedule).toBe("reader0");
	});

	it("its buttons go one step", async ({ open }) => {
		const page = await open(VIOLATION);
		await button(page, "Previous").click();
		expect((await scheduleIn(page)).at).toBe("10");
		await button(page, "Next").click();
		expect((await scheduleIn(page)).at).toBeUndefined();
		expect(await button(page, "Next").getAttribute("aria-disabled")).toBe("true");
	});
});
