import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { watchFaults } from "./harness/faults.js";
import { it, newContext } from "./harness/it.js";
import { button, pressSchedule, RACE, scheduleIn } from "./harness/run.js";

/*
 * What the page's second script brings: the page as it is before that, and how it gets to be whole.
 */

/** A page whose second script does not come before it is let go, or cannot be loaded before that. */
async function openWithout(browser: Browser, address: string, fails = false) {
	const context = await newContext(browser);
	const faults = watchFaults(context, new URL(address).origin);
	let letGo: () => void = () => undefined;
	let isHeld = true;
	const gone = new Promise<void>((resolve) => {
		letGo = () => {
			isHeld = false;
			resolve();
		};
	});
	await context.route("**/later.js", async (route) => {
		if (fails && isHeld) return route.abort();
		await gone;
		return route.continue();
	});
	const page = await context.newPage();
	await page.goto(address, { waitUntil: "domcontentloaded" });
	return { page, letGo, faults };
}

/** What has moved though it was there already, as far as the browser has noticed. */
function shifts(page: Page): Promise<string[]> {
	return page.evaluate(
		() =>
			new Promise<string[]>((resolve) => {
				type Shift = PerformanceEntry & { readonly sources: readonly { readonly node: Element | null }[] };
				const moved: string[] = [];
				new PerformanceObserver((list) => {
					for (const entry of list.getEntries() as Shift[]) {
						moved.push(...entry.sources.map(({ node }) => node?.outerHTML ?? "gone"));
					}
				}).observe({ type: "layout-shift", buffered: true });
				// What has been noticed is told in a task of its own.
				setTimeout(() => resolve(moved), 200);
			}),
	);
}

async function drop(page: Page): Promise<void> {
	const transfer = await page.evaluateHandle(() => {
		const data = new DataTransfer();
		data.items.add(new File(["{}"], "broken.json", { type: "application/json" }));
		return data;
	});
	await page.locator("main").dispatchEvent("drop", { dataTransfer: transfer });
}

describe("as long as the second script is on its way", () => {
	it("somebody new goes through the first view and the story", async ({ browser, address }) => {
		const { page, letGo, faults } = await openWithout(browser, address);
		await button(page, "Let the guest write").click();
		await button(page, "Next: what can go wrong?").click();
		await button(page, /^OLD/).click();
		await button(page, "Watch what happens").click();
		for (const _ of "12345") await button(page, "Next").click();
		const verdict = page.getByText("The client got NEW.");
		await verdict.waitFor();
		await page.getByText("This part of the page is on its way.").waitFor();
		const before = await verdict.boundingBox();
		letGo();
		await page.getByRole("heading", { name: "It takes less than that" }).waitFor();
		expect(await verdict.boundingBox()).toEqual(before);
		expect(faults).toEqual([]);
	});

	it.for([
		{ fragment: RACE, heading: "You are the scheduler" },
		{ fragment: "in=proof", heading: "Why is one good run not a proof?" },
		{ fragment: "fix=2", heading: "The same clicks, but the copy waits" },
	])(
		"a chapter waits for it, and nothing moves when it comes: $fragment",
		async ({ fragment, heading }, { browser, address }) => {
			const { page, letGo, faults } = await openWithout(browser, `${address}#${fragment}`);
			await page.getByText("This part of the page is on its way.").waitFor();
			letGo();
			await page.getByRole("heading", { level: 1, name: heading }).waitFor();
			expect(await shifts(page)).toEqual([]);
			expect(faults).toEqual([]);
		},
	);

	it("keys of a run do nothing yet, and work as soon as it is there", async ({ browser, address }) => {
		const { page, letGo, faults } = await openWithout(browser, `${address}#${RACE}`);
		await page.keyboard.press("1");
		letGo();
		await page.getByRole("heading", { name: "Who runs next?" }).waitFor();
		expect((await scheduleIn(page)).schedule).toBe("");
		await page.keyboard.press("1");
		expect((await scheduleIn(page)).schedule).toBe("reader0");
		expect(faults).toEqual([]);
	});

	it("so do the list of keys, and a trace file", async ({ browser, address }) => {
		const { page, letGo, faults } = await openWithout(browser, address);
		await button(page, "Keys").click();
		await drop(page);
		expect((await page.getByRole("dialog").count()) + (await page.locator(".notice").count())).toBe(0);
		letGo();
		await page.getByRole("dialog", { name: "Keys" }).waitFor();
		await page.locator(".notice").getByText("broken.json was not opened").waitFor();
		expect(faults).toEqual([]);
	});
});

describe("where it cannot be loaded", () => {
	it("a chapter says so, and it can be tried again", async ({ browser, address }) => {
		const { page, letGo } = await openWithout(browser, `${address}#in=questions`, true);
		await page.getByText("This part of the page could not be loaded.").waitFor();
		letGo();
		await button(page, "Try again").click();
		await page.getByRole("heading", { level: 1, name: "questions about the race" }).waitFor();
	});

	it("whoever needs it is told, and can try again", async ({ browser, address }) => {
		const { page, letGo } = await openWithout(browser, address, true);
		await drop(page);
		await page.locator(".notice").getByText("could not be loaded").waitFor();
		letGo();
		await drop(page);
		await page.locator(".notice").getByText("broken.json was not opened").waitFor();
	});
});

it("it comes by itself where nothing needs it", async ({ open }) => {
	const page = await open("");
	await page.locator(".worksheet").waitFor({ state: "attached" });
});

describe("wherever the built page lies", () => {
	const built = fileURLToPath(new URL("../../dist/explorer/", import.meta.url));
	let folder = "";

	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), "heddle-browser-"));
		cpSync(built, folder, { recursive: true });
	});

	afterAll(() => rmSync(folder, { recursive: true }));

	it("it is found beside the first: on the disk", async ({ browser }) => {
		const context = await newContext(browser);
		const faults = watchFaults(context, pathToFileURL(folder).href);
		const page = await context.newPage();
		await page.goto(`${pathToFileURL(join(folder, "index.html")).href}#${RACE}`);
		await pressSchedule(page, ["reader0", "guest0"]);
		expect((await scheduleIn(page)).schedule).toBe("reader0 guest0");
		expect(faults).toEqual([]);
	});

	/** The page in a folder of another server; `edit` changes its second script. */
	async function openElsewhere(browser: Browser, fragment: string, edit = (script: string) => script) {
		const context = await newContext(browser);
		const place = "http://elsewhere.test/a/folder/";
		const faults = watchFaults(context, place);
		await context.route(`${place}**`, (route) => {
			const name = new URL(route.request().url()).pathname.split("/").at(-1) || "index.html";
			const text = readFileSync(join(folder, name), "utf8");
			const type = { html: "text/html", js: "text/javascript", css: "text/css" }[name.split(".")[1] ?? ""] ?? "";
			return route.fulfill({ contentType: type, body: name === "later.js" ? edit(text) : text });
		});
		const page = await context.newPage();
		await page.goto(`${place}#${fragment}`);
		return { page, faults };
	}

	it("and in a folder of another server", async ({ browser }) => {
		const { page, faults } = await openElsewhere(browser, RACE);
		await pressSchedule(page, ["reader0", "guest0"]);
		expect((await scheduleIn(page)).schedule).toBe("reader0 guest0");
		expect(faults).toEqual([]);
	});

	it("one of another build is as good as none", async ({ browser }) => {
		const { page, faults } = await openElsewhere(browser, RACE, (script) => script.replace(/heddle_\w+/, "heddle_0"));
		await page.getByText("This part of the page could not be loaded.").waitFor();
		expect(faults.join("\n")).toContain("heddle_0 is not defined");
	});
});
