import { goPage } from "../actions/navigate.js";
import { redo, restart, takeNth, undo } from "../actions/steps.js";
import { open } from "../state/open.js";
import { preferences } from "../state/preferences.js";
import { copyLink } from "./copy-link.js";
import { showHint } from "./hint.js";
import { shortcutsShown } from "./shortcuts.js";

/** Makes the keys of the page work. */
export function listenToKeys(): void {
	document.addEventListener("keydown", (event) => {
		if (event.defaultPrevented || event.altKey || isTaken(event)) return;
		const action = actionOf(event);
		if (action === undefined) return;
		event.preventDefault();
		action();
	});
}

const TAKES_ALL_KEYS =
	"input:not([type=checkbox], [type=radio], [type=range]), select, textarea, [data-own-keys], [data-own-keys] *";
const TAKES_ARROWS = "[type=radio], [type=range], [role=tab]";

/** Where a key is text, or moves something already. */
function isTaken({ target, key }: KeyboardEvent): boolean {
	if (!(target instanceof Element)) return false;
	if (target.closest("dialog") !== null || target.matches(TAKES_ALL_KEYS)) return true;
	return key.startsWith("Arrow") && target.matches(TAKES_ARROWS);
}

function actionOf(event: KeyboardEvent): (() => void) | undefined {
	const { key } = event;
	if (event.ctrlKey || event.metaKey) return WITH_CONTROL[key];
	const { chapter } = open.peek();
	if (chapter === "story" || chapter === "fix") return IN_A_STORY[key] ?? letter(key, false);
	const isRun = chapter === "play" || chapter === "proof";
	return (isRun ? IN_A_RUN[event.shiftKey ? `Shift+${key}` : key] : undefined) ?? letter(key, isRun);
}

type Actions = Readonly<Record<string, () => void>>;

const WITH_CONTROL: Actions = { z: undo, y: redo, Z: redo };

const IN_A_STORY: Actions = {
	ArrowRight: () => goPage(open.peek().page + 1),
	ArrowLeft: () => goPage(open.peek().page - 1),
};

const IN_A_RUN: Actions = { ArrowRight: redo, ArrowLeft: undo, Backspace: undo, "Shift+Backspace": redo };

/** Single letters and digits: they can be switched off, since those who dictate say them by accident. */
function letter(key: string, isRun: boolean): (() => void) | undefined {
	if (!preferences.peek().keys) return undefined;
	if (key === "?") {
		return () => {
			shortcutsShown.value = true;
		};
	}
	if (key.toLowerCase() === "l") return () => void copyLink();
	if (!isRun) return undefined;
	if (/^[1-9]$/.test(key)) return () => takeNth(Number(key) - 1);
	if (key.toLowerCase() === "r") return restart;
	return key.toLowerCase() === "h" ? showHint : undefined;
}
