import { describe, expect } from "vitest";
import { checked, statesInDot } from "./harness/command.js";
import { it } from "./harness/it.js";
import { button, FIXED, RACE } from "./harness/run.js";

const PROOF = `${FIXED}&in=proof`;
const seenIn = async (text: Promise<string>) => Number(/(\d+) of \d+ states/.exec(await text)?.[1]);

describe("the proof", () => {
	it("counts what the command counts, with the fix and without", async ({ open }) => {
		const { states } = await checked({ serialize_target_writes: "on" });
		const page = await open(PROOF);
		const cards = page.locator(".cards .card");
		expect(await cards.filter({ hasText: "With the fix" }).innerText()).toContain(`✓ in none of ${states} states`);
		expect(await cards.filter({ hasText: "Without the fix" }).innerText()).toMatch(
			new RegExp(`✗ in \\d+ of ${await statesInDot({ serialize_target_writes: "off" })} states`),
		);
	});

	it("is complete when the page has visited the rest: all the states that the command finds", async ({ open }) => {
		const { states } = await checked({ serialize_target_writes: "on" });
		const page = await open(PROOF);
		expect(await page.locator("[data-proof]").count()).toBe(0);
		await button(page, "Visit the rest for me").click();
		const sentence = `You have seen all ${states} states, and in none of them is anything violated: this is the proof.`;
		expect(await page.locator("[data-proof=full]").innerText()).toBe(sentence);
		expect(await page.locator("[role=status].unseen").innerText()).toBe(sentence);
		expect(await page.locator("svg [role=button].state:not(.seen)").count()).toBe(0);
	});

	it("is complete when every state was gone to in the graph", async ({ open }) => {
		const page = await open(PROOF);
		const left = page.locator("svg [role=button].state:not(.seen)");
		for (let clicks = 0; clicks < 60 && (await left.count()) > 0; clicks++) await left.last().dispatchEvent("click");
		expect(await page.locator("[data-proof=full]").innerText()).toContain("this is the proof");
	});

	it("grows with runs by chance", async ({ open }) => {
		const page = await open(PROOF);
		const before = await seenIn(page.locator(".meter").innerText());
		await button(page, "Run once, by chance").click();
		expect(await seenIn(page.locator(".meter").innerText())).toBeGreaterThan(before + 5);
	});

	it("moves through the states where motion is welcome, and says so at the end alone", async ({ open }) => {
		const page = await open(PROOF, { motion: true });
		await button(page, "Visit the rest for me").click();
		await page.locator("[data-proof=full]").waitFor();
	});

	it("is none without the fix: the states that violate the promise are counted", async ({ open }) => {
		const page = await open(`${RACE}&in=proof`);
		await button(page, "Visit the rest for me").click();
		expect(await page.locator("[data-proof=none]").innerText()).toMatch(
			/in \d+ of them a property is violated, so there is no proof/,
		);
		expect(await page.locator("[data-proof=full]").count()).toBe(0);
		await page.locator(".card").filter({ hasText: "With the fix" }).getByRole("button").click();
		expect(await page.locator("[data-proof]").count()).toBe(0);
	});
});
