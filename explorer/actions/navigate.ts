import { batch } from "@preact/signals-core";
import { addressOf, readAddress } from "../state/address.js";
import { AT_FIRST, type Open, open } from "../state/open.js";
import { run } from "../state/run.js";
import { notice, tell } from "../state/said.js";
import { asTold, pagesOf } from "../state/told.js";

/** How a change gets into the browser's history: as a place to come back to, or in place of the present one. */
export type Remember = "push" | "replace";

/** Opens something else, and puts it into the address. */
export function go(change: Partial<Open>, remember: Remember = "push"): void {
	open.value = asTold({ ...open.peek(), ...change });
	const address = `#${addressOf(open.peek())}`;
	if (address === location.hash || (address === "#" && location.hash === "")) return;
	// A file opened from disk has an address that may not be changed in every browser; the page works without.
	try {
		if (remember === "push") history.pushState(null, "", address);
		else history.replaceState(null, "", address);
	} catch {
		location.replace(address);
	}
}

/** Opens what a link says, as far as it makes sense and fits, and says where that ends. */
export function openLink(text: string, remember: Remember = "push"): void {
	batch(() => {
		const { open: wanted, complaints } = readAddress(text);
		notice.value = undefined;
		const sentences = [...complaints];
		open.value = asTold(wanted);
		const { stopped, moments } = run.value;
		if (stopped !== undefined) {
			const taken = moments.length - 1;
			sentences.push(`The link fits up to step ${taken}: step ${stopped.step} is not possible, since ${stopped.why}.`);
			go({ schedule: wanted.schedule.slice(0, taken), at: Math.min(wanted.at, taken) }, remember);
		} else go({}, remember);
		if (sentences.length > 0) tell(sentences.join(" "));
	});
}

/** Opens what the address says, now and whenever somebody goes back or forward in the browser's history. */
export function followAddress(): void {
	const atFirst = location.hash === "" ? (document.documentElement.dataset.at ?? "") : location.hash;
	if (atFirst !== "") openLink(atFirst, "replace");
	window.addEventListener("popstate", () => {
		const { open: wanted } = readAddress(location.hash);
		open.value = location.hash === "" ? AT_FIRST : asTold(wanted);
	});
	window.addEventListener("hashchange", () => {
		// Somebody has typed another address; what the page itself has put there is open already.
		if (location.hash.slice(1) !== addressOf(open.peek())) openLink(location.hash, "replace");
	});
}

/** Another page of a chapter that has pages. */
export function goPage(page: number): void {
	const wanted = Math.max(0, Math.min(page, pagesOf(open.peek().chapter)));
	if (wanted !== open.peek().page) go({ page: wanted });
}
