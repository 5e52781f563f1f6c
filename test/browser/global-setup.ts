import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { chromiumArguments, findChromium } from "../../bench/page/chromium.js";
import { serveExplorer } from "../../bench/page/served.js";
import buildCommand from "../global-setup.js";

declare module "vitest" {
	interface ProvidedContext {
		/** Where the browser that all tests share takes commands. */
		readonly browser: string;
		/** Where the page is served. */
		readonly page: string;
	}
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Builds the page that is shipped: in this process, which is known to be a test's, it would be another one. */
function buildPage(): void {
	const { NODE_ENV: _, ...env } = process.env;
	const vite = join(ROOT, "node_modules/vite/bin/vite.js");
	execFileSync(process.execPath, [vite, "build", "--config", "explorer/vite.config.ts"], {
		cwd: ROOT,
		env,
		stdio: "inherit",
	});
}

/** Builds the page and the command afresh, and starts the browser and the server that all tests share. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const found = findChromium();
	if ("missing" in found) {
		process.stderr.write(`${found.missing}\n`);
		process.exit(2);
	}
	buildCommand();
	buildPage();
	const page = await serveExplorer(join(ROOT, "dist/cli/heddle.js"));
	const { executablePath } = found;
	const browser = await chromium.launchServer({ executablePath, args: chromiumArguments() });
	project.provide("browser", browser.wsEndpoint());
	project.provide("page", page.address);
	return async () => {
		await browser.close();
		await page.close();
	};
}
