import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect } from "vitest";
import { it, type OpenOptions } from "./harness/it.js";
import { MAX_PICTURE, PICTURES, pictureFile, THEMES, wordsFile, wordsOf } from "./harness/pictures.js";

/*
 * Takes the pictures that the documents show: npm run screenshots.
 */

/** Fine pixels if the file does not get too large, ordinary ones otherwise. */
const SCALES = [2, 1];

describe.for(THEMES)("%s", (theme) => {
	it.for(PICTURES)("$name", async ({ name, fragment, act }, { open }) => {
		const take = async (options: OpenOptions) => {
			const page = await open(fragment, { theme, ...options });
			await act?.(page);
			const words = await wordsOf(page);
			return { picture: await page.screenshot(), words };
		};
		const path = pictureFile(name, theme);
		mkdirSync(dirname(path), { recursive: true });
		for (const scale of SCALES) {
			const { picture, words } = await take({ scale });
			if (picture.length >= MAX_PICTURE) continue;
			writeFileSync(path, picture);
			writeFileSync(wordsFile(name), words);
			return;
		}
		expect.fail(`${path} would take ${MAX_PICTURE} bytes or more`);
	});
});
