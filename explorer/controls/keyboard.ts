import { batch, signal } from "@preact/signals-core";
import { goPage } from "../actions/navigate.js";
import { later, withLater } from "../state/later.js";
import { open } from "../state/open.js";
import { preferences } from "../state/preferences.js";
import { copyLink } from "./copy-link.js";

/** Whether the list of keys is shown. */
export const shortcutsShown = signal(false);

/** Shows the list of keys. */
export function showShortcuts(): void {
	withLater(() => {
		shortcutsShown.value = true;
	});
}

/** Makes the keys of the page work. */
export function listenToKeys(): void {
	document.addEventListener("keydown", (event) => {
		if (event.defaultPrevented || event.altKey || isTaken(event)) return;
		const action = actionOf(event);
		if (action === undefined) return;
		event.preventDefault();
		// What it does and what is said of it are drawn at once.
		batch(action);
	});
}

const TAKES_ALL_KEYS = "dialog *, input:not([type=checkbox], [type=radio], [type=range]), select, textarea";
/** What Tab stops at though it is nothing to press can be scrolled. */
const TAKES_ARROWS = "[type=radio], [type=range], [tabindex='0']";

/** Where a key is text, or moves something already. */
function isTaken({ target, key }: KeyboardEvent): boolean {
	if (!(target instanceof Element)) return false;
	return target.matches(TAKES_ALL_KEYS) || (key.startsWith("Arrow") && target.matches(TAKES_ARROWS));
}

function actionOf(event: KeyboardEvent): (() => void) | undefined {
	const { ctrlKey, metaKey, shiftKey } = event;
	const withControl = ctrlKey || metaKey;
	// With Caps Lock, letters are capitals without Shift.
	const key = event.key.toLowerCase();
	const pressed = `${withControl ? "control+" : ""}${shiftKey ? "shift+" : ""}${key}`;
	const { chapter } = open.peek();
	const isRun = chapter === "play" || chapter === "proof";
	const isStory = chapter === "story" || chapter === "fix";
	// As long as what makes a run is on its way, there is nothing that its keys could do something to.
	const action = isRun ? later.peek()?.keysInARun[pressed] : isStory ? IN_A_STORY[pressed] : undefined;
	return action ?? (withControl ? undefined : letter(key, isRun));
}

const IN_A_STORY: Readonly<Record<string, () => void>> = {
	arrowright: () => goPage(open.peek().page + 1),
	arrowleft: () => goPage(open.peek().page - 1),
};

/** Single letters and digits: they can be switched off, since those who dictate say them by accident. */
function letter(key: string, isRun: boolean): (() => void) | undefined {
	if (!preferences.peek().keys) return undefined;
	if (key === "?") return showShortcuts;
	if (key === "l") return () => void copyLink();
	return isRun ? later.peek()?.letterInARun(key) : undefined;
}
