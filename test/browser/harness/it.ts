import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { expect, inject, it as plainIt } from "vitest";
import { watchFaults } from "./faults.js";

/** How a page is opened. */
export interface OpenOptions {
	/** In CSS pixels. Default: 1366. */
	readonly width?: number;
	/** Default: 900. */
	readonly height?: number;
	/** Default: light. */
	readonly theme?: "light" | "dark";
	/** Whether things may move. Default: they may not, so that nothing is looked at half-way. */
	readonly motion?: boolean;
	/** What the user has allowed the page. Default: nothing. */
	readonly permissions?: readonly string[];
	/** Device pixels for each CSS pixel. Default: 1. */
	readonly scale?: number;
	/** The address without fragment, where it is not the served page. */
	readonly at?: string;
}

/** Opens the page with a fragment of the address, in a browser that knows nothing of other tests. */
export type OpenPage = (fragment?: string, options?: OpenOptions) => Promise<Page>;

/** How long a test waits for something to be there, in milliseconds: only tests that fail wait so long. */
const PATIENCE = 8_000;

interface Fixtures {
	readonly address: string;
	readonly browser: Browser;
	readonly open: OpenPage;
}

/** A test with the page. It fails, too, if a page that it opened complained, threw or asked another origin for something. */
export const it = plainIt.extend<Fixtures>({
	address: ({ task: _ }, use) => use(inject("page")),
	browser: [
		async ({ task: _ }, use) => {
			const browser = await chromium.connect(inject("browser"));
			await use(browser);
			await browser.close();
		},
		{ scope: "test" },
	],
	open: async ({ browser, address }, use) => {
		const opened: { readonly context: BrowserContext; readonly faults: readonly string[] }[] = [];
		await use(async (fragment = "", { at = address, ...options } = {}) => {
			const context = await newContext(browser, options);
			opened.push({ context, faults: watchFaults(context, at) });
			context.setDefaultTimeout(PATIENCE);
			const page = await context.newPage();
			await page.goto(fragment === "" ? at : `${at}#${fragment}`);
			return page;
		});
		for (const { context } of opened) await context.close();
		expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
	},
});

/** A browser that knows nothing. */
export function newContext(
	browser: Browser,
	{ width = 1366, height = 900, theme = "light", motion = false, permissions = [], scale = 1 }: OpenOptions = {},
): Promise<BrowserContext> {
	return browser.newContext({
		viewport: { width, height },
		colorScheme: theme,
		reducedMotion: motion ? "no-preference" : "reduce",
		permissions: [...permissions],
		deviceScaleFactor: scale,
	});
}
