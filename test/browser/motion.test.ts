import { expect } from "vitest";
import { movingIn } from "./checks/motion.js";
import { it } from "./harness/it.js";
import { button, pressSchedule, RACE, VIOLATION } from "./harness/run.js";

it("those who want nothing to move see nothing move after a step, and are offered nothing that moves by itself", async ({
	open,
}) => {
	const page = await open(RACE);
	await pressSchedule(page, ["reader0", "reader0", "guest0"]);
	expect((await movingIn(page)).join("\n")).toBe("");
	expect(await button(page, "Play").count()).toBe(0);
});

it("what moves would be noticed", async ({ open }) => {
	const page = await open(RACE);
	await button(page, "Undo").evaluate((element) => element.style.setProperty("transition", "color 1s"));
	expect(await movingIn(page)).toHaveLength(1);
});

it("to others the run can be played, and stopped", async ({ open }) => {
	const page = await open(`${VIOLATION}&at=9`, { motion: true });
	await button(page, "Play").click();
	await button(page, "Pause").waitFor();
	await page.getByText("step 10 of 11").waitFor();
	await button(page, "Pause").click();
	await button(page, "Play").click();
	await page.getByText("step 11 of 11").waitFor();
	await button(page, "Play").waitFor();
});
