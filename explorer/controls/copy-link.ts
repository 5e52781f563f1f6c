import { addressNow } from "../actions/navigate.js";
import type { Open } from "../state/open.js";
import { tell } from "../state/said.js";

/** The link to what is open, or would be with a change. */
export function linkNow(change: Partial<Open> = {}): string {
	return `${location.href.split("#")[0]}#${addressNow(change)}`;
}

/** Copies the link to what is open, or another text, and says so. */
export async function copyLink(what = "link", text = linkNow()): Promise<void> {
	try {
		await navigator.clipboard.writeText(text);
		tell(`The ${what} is copied.`);
	} catch {
		tell(`The browser does not let the page copy; this is the ${what}: ${text}`);
	}
}
