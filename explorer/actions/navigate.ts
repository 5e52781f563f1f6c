import { batch } from "@preact/signals-core";
import { stepsThatFit } from "../engine/fold.js";
import { addressOf, readAddress } from "../state/address.js";
import { type Open, open } from "../state/open.js";
import { run } from "../state/run.js";
import { notice, tell } from "../state/said.js";
import { asTold, pagesOf } from "../state/told.js";

/** How a change gets into the browser's history: as a place to come back to, in place of the present one, or not yet. */
export type Remember = "push" | "replace" | "not";

/** Opens something else, and puts it into the address. */
export function go(change: Partial<Open>, remember: Remember = "push"): void {
	open.value = asTold({ ...open.peek(), ...change });
	if (remember === "not") return;
	const address = `#${addressNow()}`;
	if (address === location.hash || (address === "#" && location.hash === "")) return;
	// A file opened from disk has an address that may not be changed in every browser; the page works without.
	try {
		if (remember === "push") history.pushState(null, "", address);
		else history.replaceState(null, "", address);
	} catch {
		location.replace(address);
	}
}

/** The address of what is open, or would be with a change; without steps that cannot be taken, which might become possible. */
export function addressNow(change: Partial<Open> = {}): string {
	const schedule = open.peek().schedule.slice(0, run.peek().moments.length - 1);
	return addressOf({ ...open.peek(), schedule, ...change });
}

/** Opens what a link says, as far as it makes sense and fits, and says where that ends. */
function openLink(text: string): void {
	batch(() => {
		const { open: wanted, complaints } = readAddress(text);
		notice.value = undefined;
		const sentences = [...complaints];
		open.value = asTold(wanted);
		const { stopped, moments } = run.value;
		if (stopped !== undefined) {
			const taken = moments.length - 1;
			sentences.push(`The link fits up to step ${taken}: step ${stopped.step} is not possible, since ${stopped.why}.`);
			go({ schedule: wanted.schedule.slice(0, taken), at: Math.min(wanted.at, taken) }, "replace");
		} else go({ at: stepsThatFit(run.value, wanted.at, wanted.fold) }, "replace");
		if (sentences.length > 0) tell(sentences.join(" "));
	});
}

/** Opens what the address says, now and whenever somebody goes back or forward in the browser's history. */
export function followAddress(): void {
	const atFirst = location.hash === "" ? (document.documentElement.dataset.at ?? "") : location.hash;
	if (atFirst !== "") openLink(atFirst);
	// Back, forward, or another address that somebody has typed; what the page itself puts there is open already.
	window.addEventListener("popstate", () => openLink(location.hash));
}

/** Another page of a chapter that has pages. */
export function goPage(page: number): void {
	const wanted = Math.max(0, Math.min(page, pagesOf(open.peek().chapter)));
	if (wanted !== open.peek().page) go({ page: wanted });
}
