import { expect } from "vitest";
import { smallTargetsIn } from "./checks/targets.js";
import { it } from "./harness/it.js";
import { RACE } from "./harness/run.js";

it("what is too small would be noticed", async ({ open }) => {
	const page = await open(RACE);
	await page.evaluate(() => {
		document.querySelector<HTMLElement>(".actor")?.style.setProperty("height", "20px");
		document.querySelector<HTMLElement>(".actor")?.style.setProperty("min-height", "0");
		document.querySelector<HTMLElement>(".actor")?.style.setProperty("overflow", "hidden");
		document.querySelector<HTMLElement>(".actor")?.style.setProperty("align-self", "start");
	});
	expect(await smallTargetsIn(page)).toHaveLength(1);
});
