import { readFileSync, statSync } from "node:fs";
import { describe, expect } from "vitest";
import { it } from "./harness/it.js";
import { MAX_PICTURE, PICTURES, pictureFile, THEMES, wordsFile, wordsOf } from "./harness/pictures.js";

const REMEDY = "npm run screenshots   (takes the pictures of the documents anew)";

describe("the pictures in the documents show the page as it is", () => {
	it.for(PICTURES)("$name", async ({ name, fragment, act }, { open }) => {
		const page = await open(fragment);
		await act?.(page);
		expect(await wordsOf(page), `${wordsFile(name)} says something else\n→ ${REMEDY}`).toBe(
			readFileSync(wordsFile(name), "utf8"),
		);
	});

	it.for(PICTURES.flatMap(({ name }) => THEMES.map((theme) => ({ name, theme }))))(
		"$name-$theme.png is there, and not too large",
		({ name, theme }) => {
			const { size } = statSync(pictureFile(name, theme));
			expect(size).toBeGreaterThan(10_000);
			expect(size).toBeLessThan(MAX_PICTURE);
		},
	);
});
