import { gzipSync } from "node:zlib";
import { expect } from "vitest";
import { it } from "./harness/it.js";

/** So much may have to come over the wire before anything is seen, in bytes: 1.2 seconds of a slow line, which brings 50 kB in one. */
const FIRST_BUDGET = 60_000;
/** So much may come in all: the rest takes no longer than somebody looks at the first view, 0.4 seconds of that line. */
const BUDGET = 80_000;

async function sizeOf(address: string): Promise<number> {
	const file = Buffer.from(await (await fetch(address)).arrayBuffer());
	const size = gzipSync(file, { level: 9 }).length;
	expect(size).toBeGreaterThan(100);
	return size;
}

it("before anything is seen, at most 60,000 bytes are on their way, and at most 80,000 in all", async ({ address }) => {
	const [later = 0, ...first] = await Promise.all(
		["later.js", "", "page.js", "page.css"].map((name) => sizeOf(address + name)),
	);
	const sum = first.reduce((total, size) => total + size);
	expect(sum).toBeLessThanOrEqual(FIRST_BUDGET);
	expect(sum + later).toBeLessThanOrEqual(BUDGET);
});
