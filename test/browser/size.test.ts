import { gzipSync } from "node:zlib";
import { expect } from "vitest";
import { it } from "./harness/it.js";

/** So much may come over the wire, in bytes. */
const BUDGET = 60_000;

it("the whole page takes at most 60,000 bytes on its way", async ({ address }) => {
	const files = ["", "page.js", "page.css"].map(async (name) =>
		Buffer.from(await (await fetch(address + name)).arrayBuffer()),
	);
	const sizes = (await Promise.all(files)).map((file) => gzipSync(file, { level: 9 }).length);
	expect(Math.min(...sizes)).toBeGreaterThan(100);
	expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(BUDGET);
});
