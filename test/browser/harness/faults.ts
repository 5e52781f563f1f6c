import type { BrowserContext, Page, Request } from "playwright-core";

/** Notes whatever goes wrong in pages of a context that no test asked for. */
export function watchFaults(context: BrowserContext, origin: string): string[] {
	const faults: string[] = [];
	context.on("request", (request: Request) => {
		const url = request.url();
		if (!isOwn(url, origin)) faults.push(`asks another origin: ${url}`);
	});
	context.on("page", (page: Page) => {
		page.on("pageerror", (error) => faults.push(`throws: ${error.stack ?? error.message}`));
		page.on("console", (message) => {
			if (message.type() === "error" || message.type() === "warning") faults.push(`complains: ${message.text()}`);
		});
		page.on("crash", () => faults.push("crashes"));
	});
	return faults;
}

/** Whether an address is of the page itself; data and blobs are made by the page. */
function isOwn(url: string, origin: string): boolean {
	return url.startsWith(origin) || /^(data|blob|about):/.test(url);
}
