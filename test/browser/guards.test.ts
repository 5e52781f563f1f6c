import { describe, expect } from "vitest";
import { watchFaults } from "./harness/faults.js";
import { it, newContext } from "./harness/it.js";
import { RACE } from "./harness/run.js";

/*
 * What every test of this folder relies on: that faults of the page are noticed. Each of them is planted here.
 */

describe("a fault of the page is noticed:", () => {
	it.for([
		{
			what: "an error that nobody catches",
			plant: "setTimeout(() => { throw new Error('planted') })",
			seen: /throws: .*planted/s,
		},
		{
			what: "a promise that nobody keeps",
			plant: "void Promise.reject(new Error('planted'))",
			seen: /throws: .*planted/s,
		},
		{ what: "a complaint", plant: "console.error('planted')", seen: /complains: planted/ },
		{ what: "a warning", plant: "console.warn('planted')", seen: /complains: planted/ },
		{
			what: "a request to somebody else",
			plant: "document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/planted' }))",
			seen: /127\.0\.0\.1:9\/planted/,
		},
		{
			what: "a script in the markup, which the policy forbids",
			plant: "document.body.append(Object.assign(document.createElement('script'), { textContent: '1' }))",
			seen: /complains: .*Content Security Policy/,
		},
	])("$what", async ({ plant, seen }, { browser, address }) => {
		const context = await newContext(browser);
		const faults = watchFaults(context, address);
		const page = await context.newPage();
		await page.goto(`${address}#${RACE}`);
		expect(faults).toEqual([]);
		await page.evaluate(plant);
		await expect.poll(() => faults.join("\n")).toMatch(seen);
		await context.close();
	});
});

it("the page asks for its four files, and for nothing else", async ({ browser, address }) => {
	const context = await newContext(browser);
	const asked: string[] = [];
	context.on("request", (request) => asked.push(request.url()));
	const page = await context.newPage();
	await page.goto(`${address}#${RACE}`);
	await page.keyboard.press("1");
	const urls = asked.filter((url) => !url.startsWith("data:")).map((url) => url.replace(address, "/"));
	expect(urls.sort()).toEqual(["/", "/later.js", "/page.css", "/page.js"]);
	await context.close();
});
