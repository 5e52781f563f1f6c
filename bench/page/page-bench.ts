import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Browser, chromium } from "playwright-core";
import { grouped } from "../table.js";
import { chromiumArguments, findChromium } from "./chromium.js";
import { firstInteractions, graphs, steps } from "./in-browser.js";
import type { Measured } from "./measured.js";
import { serveExplorer } from "./served.js";

/** What may have to be there before anything is seen, and what all of the page may take on its way, compressed, in bytes. */
const MAX_FIRST_BYTES = 60_000;
const MAX_BYTES = 80_000;

/** The measurements that need no browser. @param folder - of the built page */
export function sizes(folder: string): Measured[] {
	const measured = (name: string, files: readonly string[], limit?: number): Measured => {
		const sizes = files.map((file) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length);
		const values = [sizes.reduce((total, bytes) => total + bytes, 0)];
		return { what: `${name}, gzip`, values, unit: "bytes", ...(limit === undefined ? {} : { limit }) };
	};
	const first = ["page.js", "page.css", "index.html"];
	return [
		...first.map((name) => measured(name, [name])),
		measured("what is loaded first", first, MAX_FIRST_BYTES),
		measured("later.js", ["later.js"]),
		measured("all of it", [...first, "later.js"], MAX_BYTES),
	];
}

/**
 * The measurements in Chromium; where there is none, why not, with the remedy.
 *
 * @param command - path of the built command, which serves the page
 */
export async function inChromium(command: string): Promise<Measured[] | string> {
	const found = findChromium();
	if ("missing" in found) return found.missing;
	const page = await serveExplorer(command);
	const browser: Browser = await chromium.launch({ ...found, args: chromiumArguments() });
	try {
		return [
			...(await steps(browser, page.address)),
			...(await graphs(browser, page.address)),
			...(await firstInteractions(browser, page.address)),
		];
	} finally {
		await browser.close();
		await page.close();
	}
}

/** What the measurements say, as lines of text. */
export function pageCells(all: readonly Measured[]): [head: string[], body: string[][]] {
	const head = ["the page", "median", "max", "limit", "times", "within it"];
	return [head, all.map(cellsOf)];
}

function cellsOf({ what, values, limit, unit }: Measured): string[] {
	const show = (value: number) => (unit === "ms" ? `${value.toFixed(1)} ms` : grouped(value));
	const sorted = [...values].sort((a, b) => a - b);
	const median = sorted[sorted.length >> 1] as number;
	const most = sorted.at(-1) as number;
	const verdict = limit === undefined ? "" : most <= limit ? "yes" : median <= limit ? "mostly" : "NO";
	return [what, show(median), show(most), limit === undefined ? "" : show(limit), String(values.length), verdict];
}
