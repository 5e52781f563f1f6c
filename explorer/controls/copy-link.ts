import { addressOf } from "../state/address.js";
import { open } from "../state/open.js";
import { tell } from "../state/said.js";

/** The link to what is open. */
export function linkNow(): string {
	return `${location.href.split("#")[0]}#${addressOf(open.peek())}`;
}

/** Copies the link to what is open, and says so. */
export async function copyLink(): Promise<void> {
	const link = linkNow();
	try {
		await navigator.clipboard.writeText(link);
		tell("The link is copied.");
	} catch {
		tell(`The browser does not let the page copy; this is the link: ${link}`);
	}
}
