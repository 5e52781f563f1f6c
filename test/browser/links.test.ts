import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { it } from "./harness/it.js";
import { fragmentOf, RACE, scheduleIn, VIOLATION } from "./harness/run.js";

const noticeIn = (page: Page) => page.locator(".notice").innerText();

describe("a link", () => {
	it("opens the run and the moment that it names", async ({ open }) => {
		const page = await open(`${VIOLATION}&at=9&view=table`);
		expect(await scheduleIn(page)).toEqual({ schedule: "reader0*2 guest0*7 reader0*2", at: "9" });
		expect(await page.getByRole("tab", { name: "Trace" }).getAttribute("aria-selected")).toBe("true");
		expect(await page.locator(".disk-a .cluster").innerText()).toContain("NEW");
		expect(await page.locator(".notice").count()).toBe(0);
	});

	it("is itself what the address says afterwards: opening that again opens the same", async ({ open }) => {
		const first = await open("m=fleecing&s=guest0*3&l2=warm");
		const second = await open(await fragmentOf(first));
		expect(await fragmentOf(second)).toBe(await fragmentOf(first));
		expect(await second.locator("main").innerText()).toBe(await first.locator("main").innerText());
	});

	it("typed into the address of an open page is opened", async ({ open }) => {
		const page = await open(RACE);
		await page.evaluate((fragment) => {
			location.hash = fragment;
		}, VIOLATION);
		await page.locator("[data-goal=won]").waitFor();
	});
});

describe("a link that is not right opens as far as it makes sense, and says what does not", () => {
	it.for([
		{ what: "an unknown model", link: "m=fleece", says: /fleece.*fleecing/s },
		{ what: "an unknown setting", link: `${RACE}&colour=red`, says: /colour/ },
		{ what: "an impossible value", link: "m=fleecing&readers=9", says: /readers.*9/s },
		{ what: "a nonsense schedule", link: `${RACE}&s=***`, says: /\*\*\*/ },
		{ what: "an unknown coroutine", link: `${RACE}&s=reader7`, says: /step 1 is not possible.*reader7/s },
		{ what: "a later version", link: "m=fleecing&v=99", says: /99/ },
		{ what: "an unknown view", link: `${RACE}&view=cube`, says: /cube.*sequence, graph, table/s },
		{ what: "an unknown chapter", link: "in=epilogue", says: /epilogue.*primer/s },
		{ what: "a moment after the end", link: `${RACE}&s=reader0&at=5`, says: /at=5.*0 to 1/s },
		{ what: "an unknown fold", link: `${RACE}&fold=disk`, says: /disk.*reader, guest/s },
		{ what: "bad escapes", link: `${RACE}&s=%E0%A4%A`, says: /./ },
		{ what: "no sense at all", link: "&&==%%&x=#", says: /"x", which means nothing here/ },
	])("$what", async ({ link, says }, { open }) => {
		const page = await open(link);
		expect(await noticeIn(page)).toMatch(says);
		expect(await page.locator("h1").count()).toBe(1);
	});

	it("a step that cannot be taken: what comes before it is there", async ({ open }) => {
		const page = await open("m=fleecing&serialize_target_writes=on&s=reader0*2+guest0*7+reader0*2");
		expect(await noticeIn(page)).toMatch(/fits up to step (\d+): step \d+ is not possible, since .*waits/);
		expect((await scheduleIn(page)).schedule).toMatch(/^reader0\*2 guest0\*\d$/);
		await page.locator(".notice").getByRole("button").click();
		expect(await page.locator(".notice").count()).toBe(0);
	});

	it("a very long schedule", async ({ open }) => {
		const page = await open(`${RACE}&s=reader0*999999999`);
		expect(await noticeIn(page)).toContain('makes no sense from "reader0*999999999"');
	});
});
