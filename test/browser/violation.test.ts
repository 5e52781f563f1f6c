import { describe, expect } from "vitest";
import { checked, coroutinesOf } from "./harness/command.js";
import { it } from "./harness/it.js";
import { button, choices, pressSchedule, RACE, runToTheEnd, scheduleIn, VIOLATION } from "./harness/run.js";

const OFF = { serialize_target_writes: "off" };
const WON = "The NBD client has read NEW data: the snapshot is broken.";

describe("the violation is reached", () => {
	it("with the digits of the least schedule that the command finds, and ends in the command's very run", async ({
		open,
	}) => {
		const { counterexample } = await checked(OFF);
		const page = await open(RACE);
		await pressSchedule(page, coroutinesOf(counterexample?.schedule ?? ""));
		expect(await page.locator("[data-goal=won]").innerText()).toContain(WON);
		expect((await scheduleIn(page)).schedule).toBe(counterexample?.schedule);
		expect(await page.locator("[data-digest]").getAttribute("data-digest")).toBe(counterexample?.digest);
	});

	it("by clicking, and by Tab and Enter", async ({ open }) => {
		const page = await open(RACE);
		for (const coroutine of ["reader0", "reader0", ...Array<string>(7).fill("guest0")]) {
			await page.locator(`[data-coroutine=${coroutine}]`).click();
		}
		await page.locator("[data-goal=open]").waitFor();
		for (const _ of "12") {
			await page.locator("[data-coroutine=reader0]").focus();
			await page.keyboard.press("Enter");
		}
		expect(await page.locator("[data-goal=won]").innerText()).toContain(WON);
	});

	it("by following hints alone, in as many steps as the first hint says", async ({ open }) => {
		const page = await open(RACE);
		await page.keyboard.press("h");
		const [, left] = /(\d+) steps? to the goal/.exec(await page.locator(".hint").innerText()) ?? [];
		for (let step = 0; step < Number(left); step++) {
			await page.keyboard.press("h");
			await page.locator(".actor.hinted").click();
		}
		expect(await page.locator("[data-goal=won]").innerText()).toContain(WON);
		expect(await page.locator(".hint").count()).toBe(0);
	});

	it("by running to it", async ({ open }) => {
		const page = await open(RACE);
		await page.getByText("Run on…").click();
		await button(page, "To a violation").click();
		expect(await page.locator("[data-goal=won]").innerText()).toContain(WON);
	});

	it("and named after the preemption that did it; nobody can run any more", async ({ open }) => {
		const page = await open(VIOLATION);
		const goal = await page.locator("[data-goal=won]").innerText();
		expect(goal).toContain(
			"It took the preemption before step 3: the NBD client could have gone on, but the guest ran.",
		);
		expect(await choices(page).count()).toBe(0);
		expect(await page.locator(".actor[aria-disabled=true]").count()).toBe(2);
	});
});

describe("with the fix", () => {
	it("a hint says that there is no way, and running to a violation says so and takes no step", async ({ open }) => {
		const page = await open("m=fleecing&serialize_target_writes=on");
		await button(page, "Hint").click();
		expect(await page.locator(".hint").innerText()).toContain(
			"no way to a violation from here: all of them were explored",
		);
		await page.getByText("Run on…").click();
		await button(page, "To a violation").click();
		expect(await page.locator(".notice").innerText()).toContain("no way to a violation from here");
		expect((await scheduleIn(page)).schedule).toBe("");
	});

	it("the same clicks leave the copy waiting for the reader, who is then given OLD data", async ({ open }) => {
		const page = await open("m=fleecing&serialize_target_writes=on");
		await pressSchedule(page, coroutinesOf("reader0*2 guest0*3"));
		const guest = page.locator(".actor.guest");
		expect(await guest.innerText()).toMatch(/waits for the end of NBD client's read of B/);
		expect(await guest.getAttribute("aria-disabled")).toBe("true");
		await runToTheEnd(page);
		expect(await page.locator("[data-goal=ended]").innerText()).toContain("NBD client got OLD");
	});
});

describe("who cannot run", () => {
	it("stays visible, with the reason, and pressing it does nothing", async ({ open }) => {
		const page = await open(`${RACE}&s=reader0+guest0*3`);
		const guest = page.locator(".actor.guest");
		expect(await guest.innerText()).toMatch(/waits for .*mutex.* of B/);
		const before = await scheduleIn(page);
		await guest.click({ force: true });
		await page.keyboard.press("2");
		expect(await scheduleIn(page)).toEqual(before);
		await page.keyboard.press("1");
		expect((await scheduleIn(page)).schedule).toBe("reader0 guest0*3 reader0");
	});
});

describe("a run to somewhere", () => {
	it("goes on to the next choice", async ({ open }) => {
		const page = await open(`${RACE}&s=reader0+guest0*3`);
		expect(await choices(page).count()).toBe(1);
		await page.getByText("Run on…").click();
		await button(page, "To my next choice").click();
		expect(await choices(page).count()).toBe(2);
		expect((await scheduleIn(page)).schedule).toBe("reader0 guest0*3 reader0");
	});

	it("takes one step by chance", async ({ open }) => {
		const page = await open(RACE);
		await page.getByText("Run on…").click();
		await button(page, "Random step").click();
		expect(["reader0", "guest0"]).toContain((await scheduleIn(page)).schedule);
	});

	it("stops at a breakpoint, and says at which", async ({ open }) => {
		const page = await open(`${RACE}&s=guest0`);
		await page.getByText("Run on…").click();
		await page.getByLabel("A has changed").check();
		await page.getByLabel("a property is violated").uncheck();
		await button(page, "To a breakpoint").click();
		expect(await page.locator(".notice").innerText()).toContain("Stopped: A has changed.");
		expect(await page.locator(".disk-a .cluster").innerText()).toContain("NEW");
		await button(page, "Undo").click();
		expect(await page.locator(".disk-a .cluster").innerText()).not.toContain("NEW");
	});
});
