import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { seed } from "../../seed.js";
import { run } from "../fake-io.js";

let file: string;
/** Where the data begins, and where the arrays do. */
let data: number;
let arrays: number;
let resumed: string;

async function resume(edited: string) {
	return run(["resume", "c.ckpt"], { files: { "c.ckpt": edited } });
}

beforeAll(async () => {
	const scenario = ["--set", "readers=2", "--set", "writers=2", "--set", "clusters=2"];
	const { files } = await run(["check", ...scenario, "--checkpoint", "c.ckpt"], { msPerLook: 1, interruptAtLook: 20 });
	file = files["c.ckpt"] as string;
	data = file.indexOf("\n", file.indexOf("\n") + 1) + 1;
	const { parts } = JSON.parse(file.slice(file.indexOf("{"), data)) as { parts: { bytes: number }[] };
	arrays = data + (parts[0] as { bytes: number }).bytes;
	expect(parts.length, "there are arrays").toBeGreaterThan(3);
	const { exitCode, out } = await resume(file);
	expect(exitCode).toBe(0);
	resumed = out;
	expect(resumed).toBe((await run(["check", ...scenario, "--no-symmetry", "--no-por"])).out);
});

/** A byte other than this one. */
function another(byte: string, by: number): string {
	return String.fromCharCode((byte.charCodeAt(0) + 1 + by) % 256);
}

async function isRefused(edited: string, why: RegExp) {
	const { exitCode, out, err } = await resume(edited);
	expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
	expect(err).toMatch(/^heddle: c\.ckpt: .*\n→ heddle check --checkpoint FILE/);
	expect(err).toMatch(why);
}

describe("a checkpoint of which one byte was changed is refused, and it is said where it is damaged", () => {
	const cases: readonly [string, () => { from: number; to: number }, RegExp][] = [
		["the first line", () => ({ from: 0, to: file.indexOf("\n") }), /no Heddle checkpoint|another version/],
		["the heading", () => ({ from: file.indexOf("\n") + 1, to: data }), /its heading/],
		["the data", () => ({ from: data, to: arrays }), /its part "data" is not what was written/],
		[
			"the arrays",
			() => ({ from: arrays, to: file.length }),
			/its part "(journal|search\.[\w.]+)" is not what was written/,
		],
	];

	it.each(cases)("%s", async (_, where, why) => {
		const { from, to } = where();
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: from, max: to - 1 }), fc.nat({ max: 254 }), async (at, by) => {
				await isRefused(file.slice(0, at) + another(file[at] as string, by) + file.slice(at + 1), why);
			}),
			{ numRuns: 100, seed },
		);
	});
});

it("a checkpoint with a byte too few or too many anywhere is refused", async () => {
	const edit = fc.record({ at: fc.nat({ max: file.length - 1 }), inserted: fc.option(fc.nat({ max: 255 })) });
	await fc.assert(
		fc.asyncProperty(edit, async ({ at, inserted }) => {
			const edited =
				inserted === null
					? file.slice(0, at) + file.slice(at + 1)
					: file.slice(0, at) + String.fromCharCode(inserted) + file.slice(at);
			await isRefused(edited, /cut off|follow|heading|no Heddle checkpoint|another version/);
		}),
		{ numRuns: 200, seed },
	);
});

it("a checkpoint that was cut off anywhere is refused", async () => {
	await fc.assert(
		fc.asyncProperty(fc.nat({ max: file.length - 1 }), async (length) => {
			await isRefused(file.slice(0, length), /cut off|no Heddle checkpoint|another version/);
		}),
		{ numRuns: 60, seed },
	);
});

it("parts of two checkpoints do not make one", async () => {
	const { files } = await run(["check", "--preset", "crowd", "--checkpoint", "d.ckpt"], {
		msPerLook: 1,
		interruptAtLook: 20,
	});
	const other = files["d.ckpt"] as string;
	await isRefused(file.slice(0, data) + other.slice(-(file.length - data)), /its part "data" is not what was written/);
});
