import type { Browser, Page } from "playwright-core";
import type { Measured } from "./measured.js";

/** What the page may take, in milliseconds: a frame, what is not felt as waiting, and what does not break a train of thought. */
const FRAME = 16;
const AT_ONCE = 50;
const SOON = 1000;

/** So many rounds count, after one that does not. */
const ROUNDS = 10;

const RACE = "m=fleecing&serialize_target_writes=off";
/** Whose button is pressed, from the start of the race to its violation. */
const STEPS = ["reader0", "reader0", ...Array<string>(7).fill("guest0"), "reader0", "reader0"];

async function withPage<T>(browser: Browser, address: string, use: (page: Page) => Promise<T>): Promise<T> {
	const context = await browser.newContext({ viewport: { width: 1366, height: 900 } });
	try {
		const page = await context.newPage();
		await page.goto(address);
		return await use(page);
	} finally {
		await context.close();
	}
}

/** From a key to the frame that shows what it did, for each view. */
export async function steps(browser: Browser, address: string): Promise<Measured[]> {
	const all: Measured[] = [];
	for (const view of ["sequence", "graph", "table"]) {
		const times = await withPage(browser, `${address}#${RACE}&view=${view}`, async (page) => {
			await page.evaluate(stepsInPage, STEPS);
			const values: number[] = [];
			for (let round = 0; round < ROUNDS; round++) values.push(...(await page.evaluate(stepsInPage, STEPS)));
			return values;
		});
		all.push({ what: `a step, ${view} in view`, values: times, limit: FRAME, unit: "ms" });
	}
	return all;
}

/** Runs in the page: presses the digits of a schedule, each at the beginning of a frame, and back to the start. */
async function stepsInPage(coroutines: readonly string[]): Promise<number[]> {
	const painted = () =>
		new Promise<number>((resolve) => {
			// A message that is sent in a frame arrives when the frame has been laid out and painted.
			const { port1, port2 } = new MessageChannel();
			port1.onmessage = () => resolve(performance.now());
			port2.postMessage(undefined);
		});
	const press = (key: string) =>
		new Promise<number>((resolve) => {
			requestAnimationFrame(() => {
				const began = performance.now();
				document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
				void painted().then((ended) => resolve(ended - began));
			});
		});
	const times: number[] = [];
	for (const coroutine of coroutines) {
		times.push(await press(document.querySelector(`[data-coroutine=${coroutine}] .key`)?.textContent ?? ""));
	}
	if (document.querySelector("[data-goal=won]") === null)
		throw new Error("the schedule does not lead to the violation");
	await press("r");
	return times;
}

/** From the opening of another scenario until the page answers again, and until all its states are known. */
export async function graphs(browser: Browser, address: string): Promise<Measured[]> {
	const cases = [
		{ what: "without the fix", from: "serialize_target_writes=on", to: "serialize_target_writes=off" },
		{ what: "with the fix", from: "serialize_target_writes=off", to: "serialize_target_writes=on" },
		{ what: "2 readers, 2 writers", from: "l2=warm", to: "readers=2&writers=2" },
	];
	const all: Measured[] = [];
	for (const { what, from, to } of cases) {
		const [first, second] = [from, to].map((settings) => `#m=fleecing&${settings}&view=graph`) as [string, string];
		const times = await withPage(browser, address + first, async (page) => {
			const rounds: Opened[] = [];
			for (let round = 0; round <= ROUNDS; round++) {
				await page.evaluate(openInPage, first);
				rounds.push(await page.evaluate(openInPage, second));
			}
			return rounds.slice(1);
		});
		const valuesOf = (key: keyof Opened) => times.map((opened) => opened[key]);
		all.push({ what: `another scenario, ${what}`, values: valuesOf("answers"), limit: AT_ONCE, unit: "ms" });
		all.push({ what: "  until its states are known", values: valuesOf("known"), unit: "ms" });
	}
	return all;
}

/** How long it took to open a scenario. */
interface Opened {
	readonly answers: number;
	readonly known: number;
}

/** Runs in the page: opens a link. */
function openInPage(hash: string): Promise<Opened> {
	return new Promise((resolve) => {
		const begin = () => {
			const began = performance.now();
			const look = (answers?: number) => {
				const passed = performance.now() - began;
				const meter = document.querySelector(".meter")?.textContent ?? "";
				if (/ of [\d,]+ states/.test(meter)) resolve({ answers: answers ?? passed, known: passed });
				else setTimeout(look, 0, answers ?? passed);
			};
			setTimeout(look);
		};
		// Before the page's own listener, which opens the link.
		addEventListener("popstate", begin, { once: true, capture: true });
		location.hash = hash;
	});
}

/** From the beginning of loading until something is shown and can be used, with nothing in the cache. */
export async function firstInteractions(browser: Browser, address: string): Promise<Measured[]> {
	const cases = [
		{ what: "first interaction, at the start", hash: "" },
		{ what: "first interaction, story", hash: "#story=3" },
		{ what: "first interaction, play", hash: `#${RACE}` },
	];
	const all: Measured[] = [];
	for (const { what, hash } of cases) {
		const values: number[] = [];
		for (let round = 0; round <= ROUNDS; round++)
			values.push(await withPage(browser, address + hash, (page) => page.evaluate(usableInPage)));
		all.push({ what, values: values.slice(1), limit: SOON, unit: "ms" });
	}
	return all;
}

/** Runs in the page: when it was there. */
function usableInPage(): Promise<number> {
	const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
	return new Promise((resolve) => {
		new PerformanceObserver((list) => {
			const [paint] = list.getEntriesByName("first-contentful-paint");
			// Scripts have run when all is loaded: a chapter that comes with the second asks for it before.
			if (paint !== undefined) resolve(Math.max(paint.startTime, navigation?.loadEventStart ?? 0));
		}).observe({ type: "paint", buffered: true });
	});
}
