import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CommandError, ExitCode } from "../exit-codes.js";

/** Where the build puts the page, whether this file is run from source or as built. */
export const PAGE_FOLDER = fileURLToPath(
	new URL(import.meta.url.includes("/dist/") ? "../../explorer/" : "../../dist/explorer/", import.meta.url),
);

/** The files of the explorer's page, as they were built. */
export interface BuiltPage {
	readonly html: string;
	readonly script: string;
	/** The script that the first one loads when the page is there. */
	readonly later: string;
	readonly style: string;
}

/** Reads the built page, all of it: what is served later cannot change under a page that is open. @throws CommandError if it is not there */
export function readBuiltPage(folder: string): BuiltPage {
	const read = (name: string) => {
		try {
			return readFileSync(join(folder, name), "utf8");
		} catch (error) {
			const code = (error as NodeJS.ErrnoException).code ?? String(error);
			const message = `the explorer's page has not been built: ${join(folder, name)} cannot be read (${code})`;
			throw new CommandError(ExitCode.Usage, message, "npm run build");
		}
	};
	return { html: read("index.html"), script: read("page.js"), later: read("later.js"), style: read("page.css") };
}
