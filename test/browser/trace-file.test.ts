import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { runChild } from "../cli/child.js";
import { it } from "./harness/it.js";
import { RACE, scheduleIn } from "./harness/run.js";

let folder = "";
let trace = "";

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "heddle-browser-"));
	await runChild(["check", "--preset", "race", "--out", join(folder, "race.trace.json")]);
	trace = readFileSync(join(folder, "race.trace.json"), "utf8");
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Drops a file on the page. */
async function drop(page: Page, name: string, text: string): Promise<void> {
	const transfer = await page.evaluateHandle(
		([title, content]) => {
			const data = new DataTransfer();
			data.items.add(new File([content], title, { type: "application/json" }));
			return data;
		},
		[name, text] as const,
	);
	await page.locator("main").dispatchEvent("drop", { dataTransfer: transfer });
	await page.locator(".notice").getByText(name).waitFor();
}

const DIGEST = /^[0-9a-f]{16}$/;

describe("a trace file that the command has written", () => {
	it("dropped on the page is that run, with the digest that the file says", async ({ open }) => {
		const page = await open("");
		await drop(page, "race.trace.json", trace);
		expect(await page.locator(".notice").innerText()).toContain(
			"race.trace.json is open: 11 steps, each with the digest that the file says.",
		);
		expect((await scheduleIn(page)).schedule).toBe("reader0*2 guest0*7 reader0*2");
		const digest = await page.locator("[data-digest]").getAttribute("data-digest");
		expect(digest).toMatch(DIGEST);
		expect(digest).toBe((JSON.parse(trace) as { digest: string }).digest);
	});

	it("can be picked with a button, too, twice in a row", async ({ open }) => {
		const page = await open(RACE);
		for (const _ of "12") {
			await page.getByLabel("Open trace…").setInputFiles(join(folder, "race.trace.json"));
			await page.locator("[data-goal=won]").waitFor();
			await page.keyboard.press("r");
		}
	});
});

describe("a file that is not right", () => {
	it.for([
		{ what: "no JSON", text: "not a trace", says: /broken\.json was not opened: .*JSON/ },
		{ what: "something else", text: "{}", says: /broken\.json was not opened: ./ },
		{ what: "nothing", text: "", says: /broken\.json was not opened: ./ },
	])("$what: it says so and what to type, and keeps what was open", async ({ text, says }, { open }) => {
		const page = await open(`${RACE}&s=guest0`);
		await drop(page, "broken.json", text);
		const notice = await page.locator(".notice").innerText();
		expect(notice).toMatch(says);
		expect(notice).toContain("heddle check MODEL --out FILE makes a new one");
		expect((await scheduleIn(page)).schedule).toBe("guest0");
	});

	it("an edited trace is opened as far as it fits, and that is said", async ({ open }) => {
		const page = await open("");
		const edited = trace.replace(/("digest": ")[0-9a-f]{4}/g, (found, start: string, offset: number) =>
			offset > trace.length / 2 ? `${start}0000` : found,
		);
		expect(edited).not.toBe(trace);
		await drop(page, "edited.json", edited);
		const [, fits] =
			/edited\.json fits up to step (\d+): step \d+ does not/.exec(await page.locator(".notice").innerText()) ?? [];
		expect(Number(fits)).toBeGreaterThan(0);
		expect(await page.getByText(`step ${fits} of ${fits}`).count()).toBe(1);
	});

	it("a huge one is not looked at for long", async ({ open }) => {
		const page = await open(RACE);
		await drop(page, "huge.json", "[".repeat(5_000_000));
		expect(await page.locator(".notice").innerText()).toContain("was not opened");
	});
});
