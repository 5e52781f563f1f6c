import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { seed } from "../../seed.js";
import { digestIn, run } from "../fake-io.js";

let text: string;
let replayed: string;

async function replay(edited: string) {
	return run(["replay", "t.json"], { files: { "t.json": edited } });
}

beforeAll(async () => {
	const { files } = await run(["check", "--preset", "torn", "--out", "t.json"]);
	text = files["t.json"] as string;
	replayed = (await replay(text)).out;
	expect(digestIn(replayed)).toBe((JSON.parse(text) as { digest: string }).digest);
});

/** Characters that matter in JSON, those of digests and numbers, and any other. */
const character = fc.oneof(
	fc.constantFrom(...'"{}[]:,\\ \n\t-.0123456789abcdefE'),
	fc.string({ minLength: 1, maxLength: 1 }),
);

/** What a file says, however it is laid out; undefined if that is no JSON. */
function says(edited: string): unknown {
	try {
		return JSON.parse(edited);
	} catch {
		return undefined;
	}
}

/** Answers whether the file was replayed. */
async function isRefusedOrMeansTheSame(edited: string): Promise<boolean> {
	const { exitCode, out, err } = await replay(edited);
	if (JSON.stringify(says(edited)) === JSON.stringify(says(text))) {
		expect({ exitCode, out, err }).toEqual({ exitCode: 1, out: replayed, err: "" });
		return true;
	}
	expect([2, 5]).toContain(exitCode);
	expect(out).toBe("");
	expect(err).toMatch(/^heddle: t\.json: /);
	return false;
}

it("an edit of any one character is refused, or changes nothing", async () => {
	const edit = fc.record({
		at: fc.nat({ max: text.length - 1 }),
		removed: fc.constantFrom(0, 1),
		inserted: fc.oneof(fc.constant(""), character),
	});
	let unchanged = 0;
	await fc.assert(
		fc.asyncProperty(edit, async ({ at, removed, inserted }) => {
			const edited = text.slice(0, at) + inserted + text.slice(at + removed);
			if ((await isRefusedOrMeansTheSame(edited)) && edited !== text) unchanged += 1;
		}),
		{ numRuns: 300, seed },
	);
	expect(unchanged, "both kinds of edits were tried").toBeGreaterThan(0);
});

it("a file cut off anywhere is refused", async () => {
	// What is cut off at the very end is the line break, which says nothing.
	await fc.assert(
		fc.asyncProperty(fc.nat({ max: text.length - 2 }), async (length) => {
			expect(await replay(text.slice(0, length))).toMatchObject({ exitCode: 2, out: "" });
		}),
		{ numRuns: 60, seed },
	);
});

it("the order of keys and the layout make no difference", async () => {
	const turned = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(turned);
		if (typeof value !== "object" || value === null) return value;
		return Object.fromEntries(
			Object.entries(value)
				.map(([key, field]) => [key, turned(field)] as const)
				.reverse(),
		);
	};
	const { exitCode, out } = await replay(JSON.stringify(turned(JSON.parse(text))));
	expect({ exitCode, out }).toEqual({ exitCode: 1, out: replayed });
});
