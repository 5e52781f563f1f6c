import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/*
 * A folder with more than a few files says what lies in it: in a table of contents, README.md, or by its index.ts.
 */

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = ["scheduler", "model", "properties", "cli", "explorer", "bench", join("test", "browser")];
/** So many files are told by their names. */
const FEW = 8;
/** Longer files are split by what they mean. */
const MAX_LINES = 400;

function foldersBelow(folder: string): string[] {
	const inside = readdirSync(join(ROOT, folder)).map((name) => join(folder, name));
	return [folder, ...inside.filter((path) => statSync(join(ROOT, path)).isDirectory()).flatMap(foldersBelow)];
}

function isSource(name: string): boolean {
	return /\.(tsx?|css)$/.test(name);
}

function namesIn(folder: string): string[] {
	return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
		if (entry.isDirectory()) return [`${entry.name}/`];
		return isSource(entry.name) ? [entry.name] : [];
	});
}

const folders = SOURCES.flatMap(foldersBelow);

describe("a table of contents names what is in its folder, and nothing else", () => {
	const withContents = folders.filter((folder) => readdirSync(join(ROOT, folder)).includes("README.md"));
	it.each(withContents)("%s", (folder) => {
		const contents = readFileSync(join(ROOT, folder, "README.md"), "utf8");
		const named = [...contents.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);
		expect(named.sort()).toEqual(namesIn(folder).sort());
	});
});

it("every folder with more than a few files has one, or an index", () => {
	const without = folders.filter((folder) => {
		const names = readdirSync(join(ROOT, folder));
		const files = names.filter(isSource);
		return files.length > FEW && !names.includes("README.md") && !names.includes("index.ts");
	});
	expect(without).toEqual([]);
});

it("no file is too long to be read at once", () => {
	const long = folders.flatMap((folder) =>
		namesIn(folder)
			.filter(isSource)
			.map((name) => join(folder, name))
			.filter((path) => readFileSync(join(ROOT, path), "utf8").split("\n").length > MAX_LINES),
	);
	// One life of a coroutine, played, recorded and compared: it has one meaning, and does not fall apart.
	expect(long).toEqual([join("scheduler", "machine", "coroutine-run.ts")]);
});
