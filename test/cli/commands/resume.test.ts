import { expect, it } from "vitest";
import { readCheckpointFile } from "../../../cli/checkpoint/file.js";
import { fakeIo, run, type World } from "../fake-io.js";

const UNREDUCED = ["--no-symmetry", "--no-por"];
const TWO_BY_TWO = ["--set", "readers=2", "--set", "writers=2", "--set", "clusters=2"];

/** A check that was interrupted when the clock had been looked at so often. */
async function putAside(argv: readonly string[], interruptAtLook: number) {
	const ran = await run(["check", ...argv, "--checkpoint", "c.ckpt"], { msPerLook: 1, interruptAtLook });
	expect(ran.exitCode).toBe(130);
	expect(ran.err).toContain("heddle: the check was put aside\n→ heddle resume c.ckpt\n");
	return ran.files;
}

const SEARCHES: readonly {
	readonly what: string;
	readonly look: number;
	readonly argv: readonly string[];
	/** What it takes to have no reductions where there would be some. */
	readonly plain: readonly string[];
}[] = [
	{ what: "depth-first", look: 8, argv: [...TWO_BY_TWO], plain: UNREDUCED },
	{ what: "breadth-first", look: 15, argv: [...TWO_BY_TWO, "--strategy", "breadth-first"], plain: UNREDUCED },
	{ what: "dpor", look: 12, argv: ["--set", "readers=2", "--set", "clusters=2", "--strategy", "dpor"], plain: [] },
	{ what: "preemption-bounded", look: 12, argv: [...TWO_BY_TWO, "--preemptions", "3"], plain: [] },
	{ what: "delay-bounded", look: 8, argv: [...TWO_BY_TWO, "--delays", "4"], plain: [] },
	{ what: "depth-bounded", look: 10, argv: [...TWO_BY_TWO, "--max-depth", "30"], plain: UNREDUCED },
	// Breadth-first, the violation comes late enough for the search to be interrupted before.
	{
		what: "failing",
		look: 8,
		argv: ["--preset", "crowd", "--set", "serialize_target_writes=off", "--strategy", "breadth-first"],
		plain: UNREDUCED,
	},
];

it.each(SEARCHES)("goes on with a $what search as if it had not been interrupted", async ({ look, argv, plain }) => {
	const whole = await run(["check", ...argv, ...plain]);
	const resumed = await run(["resume", "c.ckpt"], { files: await putAside(argv, look) });
	expect(resumed).toMatchObject({ exitCode: whole.exitCode, out: whole.out, err: "" });
});

it("is interrupted and goes on several times", async () => {
	const whole = await run(["check", ...TWO_BY_TWO, ...UNREDUCED]);
	let files = await putAside(TWO_BY_TWO, 8);
	for (let lives = 0; lives < 3; lives++) {
		const before = readCheckpointFile(fakeIo({ files }).io, "c.ckpt").checkpoint?.search.made as number;
		const ran = await run(["resume", "c.ckpt"], { files, msPerLook: 1, interruptAtLook: 8 });
		expect(ran.exitCode).toBe(130);
		files = ran.files;
		expect(readCheckpointFile(fakeIo({ files }).io, "c.ckpt").checkpoint?.search.made).toBeGreaterThan(before);
	}
	const { exitCode, out } = await run(["resume", "c.ckpt"], { files });
	expect({ exitCode, out }).toEqual({ exitCode: whole.exitCode, out: whole.out });
});

it("writes at the interval that is asked for, but never for more than a tenth of the time", async () => {
	const written = async (interval: string, world: World, msToWrite = 0) => {
		const { io } = fakeIo(world);
		const at: number[] = [];
		let delay = 0;
		const ran = await run(
			["check", ...TWO_BY_TWO, "--checkpoint", "c.ckpt", "--checkpoint-interval", interval],
			world,
			{
				now: () => io.now() + delay,
				replaceFile: () => {
					at.push(io.now() + delay);
					delay += msToWrite;
				},
			},
		);
		expect(ran.exitCode).toBe(0);
		// The last time is when it says that the check is complete.
		return at.slice(0, -1);
	};
	const often = await written("4ms", { msPerLook: 1 });
	const seldom = await written("16ms", { msPerLook: 1 });
	const slowly = await written("4ms", { msPerLook: 1 }, 3);
	expect(often.length).toBeGreaterThan(seldom.length);
	expect(seldom.length).toBeGreaterThan(0);
	expect(slowly.length).toBeLessThan(often.length);
	for (let i = 1; i < often.length; i++)
		expect((often[i] as number) - (often[i - 1] as number)).toBeGreaterThanOrEqual(4);
	for (let i = 1; i < slowly.length; i++)
		expect((slowly[i] as number) - (slowly[i - 1] as number)).toBeGreaterThanOrEqual(3 * 10);
});

it("says of a check that is complete what it came to", async () => {
	const { files, exitCode } = await run(["check", "--checkpoint", "c.ckpt"]);
	expect(exitCode).toBe(0);
	const resumed = await run(["resume", "c.ckpt"], { files });
	expect(resumed).toMatchObject({ exitCode: 2, out: "" });
	expect(resumed.err).toMatch(
		/^heddle: c\.ckpt: this check is complete\. VERIFIED: every interleaving was explored, \d+ states .*\n→ heddle check fleecing {3}\(does it again\)\n$/,
	);
});

it("a check does not take the place of one that was put aside, nor of another file", async () => {
	const files = await putAside(TWO_BY_TWO, 8);
	const again = await run(["check", "--checkpoint", "c.ckpt"], { files });
	expect(again).toMatchObject({ exitCode: 2, out: "", files });
	expect(again.err).toMatch(/^heddle: c\.ckpt: it holds a check that was not ended\n→ heddle resume c\.ckpt/);
	const notes = await run(["check", "--checkpoint", "notes"], { files: { notes: "my notes" } });
	expect(notes).toMatchObject({ exitCode: 2, out: "", files: { notes: "my notes" } });
	expect(notes.err).toMatch(/^heddle: notes: this is no Heddle checkpoint/);
	const complete = await run(["check", "--checkpoint", "c.ckpt"]);
	expect((await run(["check", "--checkpoint", "c.ckpt"], { files: complete.files })).exitCode).toBe(0);
});

it("the search goes on where the checkpoint cannot be written", async () => {
	const world = { msPerLook: 1, readOnly: ["c.ckpt"] };
	const ran = await run(["check", ...TWO_BY_TWO, "--checkpoint", "c.ckpt", "--checkpoint-interval", "5ms"], world);
	expect(ran.exitCode).toBe(0);
	expect(ran.err).toBe("heddle: the checkpoint cannot be written: c.ckpt (EACCES); the search goes on\n");
});

it.each([
	[
		["check", "--set", "readers=1,2", "--checkpoint", "c.ckpt"],
		"--checkpoint is for one check, not for several at once",
	],
	[["check", "--strategy", "pct", "--checkpoint", "c.ckpt"], "--checkpoint means nothing with --strategy pct"],
	[["check", "--strategy", "auto", "--checkpoint", "c.ckpt"], "--checkpoint means nothing with --strategy auto"],
	[["check", "--por", "always", "--checkpoint", "c.ckpt"], "--checkpoint is for searches without reductions"],
	[["check", "--workers", "2", "--checkpoint", "c.ckpt"], "--checkpoint is for a search in one thread"],
	[["check", "--checkpoint-interval", "5s"], "--checkpoint-interval means nothing without --checkpoint"],
	[["check", "--checkpoint", "nowhere/c.ckpt"], '--checkpoint nowhere/c.ckpt: there is no directory "nowhere"'],
	[["resume", "c.ckpt"], "c.ckpt: the file cannot be read (ENOENT)"],
])("%s is refused", async (argv, message) => {
	const { exitCode, out, err } = await run(argv);
	expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
	expect(err).toContain(`heddle: ${message}`);
});

it("is refused where the model is not what it was, and says so", async () => {
	const files = await putAside(TWO_BY_TWO, 8);
	const io = fakeIo({ files }).io;
	const { fingerprint } = readCheckpointFile(io, "c.ckpt").checkpoint as { fingerprint: string };
	expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
	const { checkpointPieces } = await import("../../../cli/checkpoint/file.js");
	const { checkpoint, sentence, ...subject } = readCheckpointFile(io, "c.ckpt");
	const other = { ...subject, settings: { ...subject.settings, readers: "3" } };
	io.replaceFile("other.ckpt", checkpointPieces(other, checkpoint as NonNullable<typeof checkpoint>));
	const unknown = { ...subject, model: "nobody" };
	io.replaceFile("unknown.ckpt", checkpointPieces(unknown, checkpoint as NonNullable<typeof checkpoint>));
	const text = { "other.ckpt": io.readFile("other.ckpt"), "unknown.ckpt": io.readFile("unknown.ckpt") };
	const changed = await run(["resume", "other.ckpt"], { files: text });
	expect(changed).toMatchObject({ exitCode: 5, out: "" });
	expect(changed.err).toMatch(
		/^heddle: other\.ckpt: the program is not the one that was being checked: its fingerprint differs\n→ heddle check fleecing .*\(begins anew\)/,
	);
	const gone = await run(["resume", "unknown.ckpt"], { files: text });
	expect(gone).toMatchObject({ exitCode: 5, out: "" });
	expect(gone.err).toContain('it is of a model "nobody", which does not exist');
	expect(sentence).toBeUndefined();
});
