import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { it } from "./harness/it.js";
import { FIXED, fragmentOf, pressSchedule, RACE, scheduleIn, VIOLATION } from "./harness/run.js";

/** Chooses one of a toggle's values. */
async function choose(page: Page, toggle: string, value: string): Promise<void> {
	await page.getByRole("group", { name: toggle }).getByRole("radio", { name: value, exact: true }).check();
}

async function settingsIn(page: Page): Promise<Record<string, string>> {
	const fields = (await fragmentOf(page))
		.split("&")
		.map((field) => field.split("=", 2) as [string, string])
		.filter(([key]) => !["m", "v", "s", "at", "view"].includes(key));
	return Object.fromEntries(fields);
}

describe("a toggle", () => {
	it.for([
		{ toggle: "Serialising copy writes", value: "on", becomes: { serialize_target_writes: undefined } },
		{ toggle: "B's L2 table", value: "warm", becomes: { l2: "warm" } },
		{ toggle: "Read and write", value: "other cluster", becomes: { clusters: "2", reads: "0", writes: "1" } },
		{ toggle: "NBD clients", value: "2", becomes: { readers: "2" } },
		{ toggle: "Guest writers", value: "2", becomes: { writers: "2" } },
		{ toggle: "Host I/O", value: "halves", becomes: { effects: "sub-block" } },
	])(
		"$toggle, $value: is in the address, makes other states, and can be taken back",
		async ({ toggle, value, becomes }, { open }) => {
			const page = await open(RACE);
			const before = await page.locator(".meter").innerText();
			const old = await settingsIn(page);
			await choose(page, toggle, value);
			expect(await settingsIn(page)).toEqual({ ...old, ...becomes });
			expect(await page.locator(".meter").innerText()).not.toBe(before);
			await page.goBack();
			expect(await settingsIn(page)).toEqual(old);
			expect(await page.locator(".meter").innerText()).toBe(before);
		},
	);

	it("says of QEMU's own detection what comes of it: off where A is not in B's chain", async ({ open }) => {
		for (const [depth, value] of [
			["2", "on"],
			["0", "off"],
		] as const) {
			const page = await open(`m=fleecing&depth=${depth}`);
			const group = page.getByRole("group", { name: "Serialising copy writes" });
			expect(await group.getByRole("radio", { name: value }).isChecked()).toBe(true);
		}
	});

	it("shows what it makes of the scenario", async ({ open }) => {
		const page = await open(RACE);
		await choose(page, "NBD clients", "2");
		expect(await page.locator(".actor.reader").count()).toBe(2);
		await choose(page, "Guest writers", "2");
		expect(await page.locator(".actor.guest").count()).toBe(2);
		await choose(page, "Read and write", "other cluster");
		expect(await page.locator(".disk-a .cluster").count()).toBe(2);
		await choose(page, "B's L2 table", "warm");
		expect(await page.locator(".disk-b dl").innerText()).toContain("in the cache");
	});

	it("opens where the address says, and shows what is set", async ({ open }) => {
		const page = await open("m=fleecing&serialize_target_writes=on&l2=warm&readers=2");
		for (const [toggle, value] of [
			["Serialising copy writes", "on"],
			["B's L2 table", "warm"],
			["NBD clients", "2"],
			["Guest writers", "1"],
		] as const) {
			const group = page.getByRole("group", { name: toggle });
			expect(await group.getByRole("radio", { name: value, exact: true }).isChecked()).toBe(true);
		}
	});
});

describe("the schedule", () => {
	it("is kept where it still applies, without a word", async ({ open }) => {
		const page = await open(`${RACE}&s=reader0*2+guest0`);
		await choose(page, "Serialising copy writes", "on");
		expect((await scheduleIn(page)).schedule).toBe("reader0*2 guest0");
		expect(await page.locator(".notice").count()).toBe(0);
	});

	it("is cut where it does not: the notice says after which step, whose is impossible, and why", async ({ open }) => {
		const page = await open(VIOLATION);
		await choose(page, "Serialising copy writes", "on");
		const { schedule, at } = await scheduleIn(page);
		const notice = await page.locator(".notice").innerText();
		const [, kept, step] =
			/applies up to step (\d+)\. Step (\d+), by the guest, is not possible now: (?:the )?guest waits for /.exec(
				notice,
			) ?? [];
		expect(Number(step)).toBe(Number(kept) + 1);
		expect(schedule).toBe(`reader0*2 guest0*${Number(kept) - 2}`);
		expect(at).toBeUndefined();
		await page.goBack();
		expect((await scheduleIn(page)).schedule).toBe("reader0*2 guest0*7 reader0*2");
	});

	it("with steps taken back is kept as far as it was taken", async ({ open }) => {
		const page = await open(`${VIOLATION}&at=2`);
		await choose(page, "Serialising copy writes", "on");
		expect(await scheduleIn(page)).toEqual({ schedule: "reader0*2 guest0*3", at: "2" });
		// What cannot be taken now is not lost.
		await choose(page, "Serialising copy writes", "off");
		expect(await scheduleIn(page)).toEqual({ schedule: "reader0*2 guest0*7 reader0*2", at: "2" });
	});
});

describe("folding", () => {
	it("both into one step each takes the race away: there are two orders, and both end well", async ({ open }) => {
		const page = await open(RACE);
		await page.getByLabel("copy and write").check();
		await page.getByLabel("the whole read").check();
		await pressSchedule(page, ["reader0"]);
		expect(await page.locator(".actor.reader").innerText()).toContain("has ended");
		await pressSchedule(page, ["guest0"]);
		expect(await page.locator("[data-goal=ended]").innerText()).toContain("NBD client got OLD");
		await page.keyboard.press("Backspace");
		expect((await scheduleIn(page)).at).toBe("4");
		await page.keyboard.press("r");
		await page.keyboard.press("h");
		expect(await page.locator(".hint").innerText()).toContain("no way");
	});

	it("goes back to where nothing that is folded was interrupted, and says so", async ({ open }) => {
		const page = await open(VIOLATION);
		await page.getByLabel("the whole read").check();
		expect((await scheduleIn(page)).at).toBe("0");
		expect(await page.locator(".notice").innerText()).toContain("applies up to step 0");
	});

	it("proves nothing of what is folded, even when all states that are left were seen", async ({ open }) => {
		const page = await open(`${RACE}&fold=reader`);
		await page.getByRole("button", { name: "Visit the rest for me" }).click();
		await page.locator("[data-proof=none]").waitFor();
		expect(await page.locator("[data-proof]").innerText()).toContain("proves nothing");
		expect(await page.locator(".goal").innerText()).not.toContain("no schedule can");
	});

	it.for([
		{ box: "the whole read", hint: "no way" },
		{ box: "copy and write", hint: "to the goal" },
	])("$box alone: $hint", async ({ box, hint }, { open }) => {
		const page = await open(RACE);
		await page.getByLabel(box).check();
		await page.keyboard.press("h");
		expect(await page.locator(".hint").innerText()).toContain(hint);
	});

	it("makes fewer states", async ({ open }) => {
		const page = await open(FIXED);
		const statesOf = async () => Number(/of (\d+) states/.exec(await page.locator(".meter").innerText())?.[1]);
		const fine = await statesOf();
		await page.getByLabel("copy and write").check();
		const coarse = await statesOf();
		expect(coarse).toBeLessThan(fine);
		expect(await fragmentOf(page)).toContain("fold=guest");
		await page.getByLabel("copy and write").uncheck();
		expect(await statesOf()).toBe(fine);
	});
});
