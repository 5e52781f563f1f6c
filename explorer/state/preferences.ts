import { effect, signal } from "@preact/signals-core";

/** What somebody prefers; kept in the browser, and sent nowhere. */
export interface Preferences {
	/** `auto` follows the system. */
	readonly theme: "auto" | "light" | "dark";
	/** Whether single letters and digits are keys of the page. */
	readonly keys: boolean;
}

const STORED = "heddle.preferences";
const AT_FIRST: Preferences = { theme: "auto", keys: true };

export const preferences = signal<Preferences>(AT_FIRST);

/** Takes up what was preferred last time, and puts it into effect from now on. */
export function keepPreferences(): void {
	preferences.value = { ...AT_FIRST, ...stored() };
	const system = matchMedia("(prefers-color-scheme: dark)");
	const show = () => {
		const { theme } = preferences.peek();
		document.documentElement.dataset.theme = theme === "auto" ? (system.matches ? "dark" : "light") : theme;
	};
	system.addEventListener("change", show);
	effect(() => {
		const text = JSON.stringify(preferences.value);
		show();
		try {
			localStorage.setItem(STORED, text);
		} catch {
			// Not every browser keeps things for a file, or at all; then they last as long as the page.
		}
	});
}

function stored(): Partial<Preferences> {
	try {
		const { theme, keys } = JSON.parse(localStorage.getItem(STORED) ?? "{}") as Record<string, unknown>;
		return {
			...(theme === "light" || theme === "dark" ? { theme } : {}),
			...(typeof keys === "boolean" ? { keys } : {}),
		};
	} catch {
		return {};
	}
}
