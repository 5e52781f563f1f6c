import { describe, expect } from "vitest";
import { violationsIn } from "./checks/axe.js";
import { it } from "./harness/it.js";
import { RACE } from "./harness/run.js";

describe("axe does find", () => {
	it.for([
		{ rule: "button-name", plant: "document.querySelector('.actor').replaceChildren()" },
		{ rule: "color-contrast", plant: "document.querySelector('h1').style.color = '#cccccc'" },
		{
			rule: "label",
			plant: "document.querySelector('label.check').replaceWith(document.querySelector('label.check input'))",
		},
		{
			rule: "region",
			plant: "document.body.append(Object.assign(document.createElement('p'), { textContent: 'outside' }))",
		},
	])("a planted fault: $rule", async ({ rule, plant }, { open }) => {
		const page = await open(RACE);
		await page.getByText("Run on…").click();
		await page.evaluate(plant);
		expect((await violationsIn(page)).join("\n")).toMatch(new RegExp(`^${rule}: `, "m"));
	});
});
