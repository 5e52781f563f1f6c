import { statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The variable that names the browser to take. */
export const CHROMIUM_VARIABLE = "HEDDLE_CHROMIUM";

/** What Chromium and those built on it are called. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];

/** Where it is found on systems that do not put it in PATH. */
const PLACES = [
	"/usr/bin/chromium",
	"/snap/bin/chromium",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	"C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
	"C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

/** Where to look for a browser. */
export interface ChromiumOptions {
	/** The environment's variables. */
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Whether there is a file at a path. */
	readonly isFile: (path: string) => boolean;
}

/** A browser that can be run; or why there is none, with the remedy in the last line. */
export type FoundChromium = { readonly executablePath: string } | { readonly missing: string };

/** The Chromium of this machine. */
export function findChromium(
	{ env, isFile }: ChromiumOptions = { env: process.env, isFile: isFileHere },
): FoundChromium {
	const named = env[CHROMIUM_VARIABLE];
	if (named !== undefined && named !== "") {
		if (isFile(named)) return { executablePath: named };
		return {
			missing: `heddle: there is no file ${named}, which ${CHROMIUM_VARIABLE} names\n→ unset ${CHROMIUM_VARIABLE}   (to take what is found in PATH)`,
		};
	}
	const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
	const candidates = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES];
	const executablePath = candidates.find(isFile);
	if (executablePath !== undefined) return { executablePath };
	return {
		missing: [
			`heddle: there is no Chromium: none of ${NAMES.join(", ")} is in PATH, and there is nothing at`,
			...PLACES.map((place) => `  ${place}`),
			`→ apt-get install chromium   (or let ${CHROMIUM_VARIABLE} name a browser that is built on Chromium)`,
		].join("\n"),
	};
}

function isFileHere(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The arguments to run it with. It asks nobody for anything, and root can run it, whom its sandbox refuses. */
export function chromiumArguments(isRoot: boolean = process.getuid?.() === 0): string[] {
	return ["--disable-background-networking", ...(isRoot ? ["--no-sandbox"] : [])];
}
