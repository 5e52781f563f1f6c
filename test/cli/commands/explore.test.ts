import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type ExploreCommandOptions, exploreCommand } from "../../../cli/commands/explore.js";
import { ExitCode } from "../../../cli/exit-codes.js";
import { type Io, nodeIo } from "../../../cli/io.js";
import { readLink } from "../../../properties/index.js";
import { builtPageFolder, FAKE_PAGE, temporaryDirectory } from "../explore/fake-page.js";
import { fakeIo, run, type World } from "../fake-io.js";

const folder = builtPageFolder();
const directory = temporaryDirectory();
const LINK = "m=fleecing&v=1&serialize_target_writes=off&s=reader0*2+guest0*7+reader0*2";

/** Runs the command with the page of these tests. What it serves is visited, and then it is interrupted. */
async function explore(
	options: Partial<ExploreCommandOptions> = {},
	{
		model,
		world,
		visit = async () => undefined,
		page = folder,
		unopened,
		files,
	}: {
		model?: string;
		world?: World;
		visit?: (address: string) => Promise<unknown>;
		page?: string;
		/** Why no browser can be opened. */
		unopened?: string;
		/** Whether files are written in earnest. */
		files?: boolean;
	} = {},
) {
	const { io, left } = fakeIo(world);
	const opened: string[] = [];
	let interrupt: () => void = () => undefined;
	const writing: Partial<Io> = files === true ? { writeFile: nodeIo().writeFile, isNoFile: nodeIo().isNoFile } : {};
	const exitCode = await exploreCommand(
		{
			...io,
			...writing,
			onInterrupt: (callback) => {
				interrupt = callback;
				return io.onInterrupt(callback);
			},
			out: (text) => {
				io.out(text);
				const [, address] = /^The explorer is at (.*)$/m.exec(text) ?? [];
				if (address !== undefined) void visit(address).finally(() => interrupt());
			},
		},
		model,
		{ set: [], ...options },
		{
			folder: page,
			open: (address, onFailure) => {
				opened.push(address);
				if (unopened !== undefined) onFailure(unopened);
			},
		},
	);
	return { exitCode, opened, ...left() };
}

describe("served", () => {
	it("is the page, until it is interrupted: exit code 0, and nothing left behind", async () => {
		let seen = "";
		const { exitCode, out, err, listeners, opened } = await explore(
			{},
			{
				visit: async (address) => {
					seen = await (await fetch(address)).text();
				},
			},
		);
		expect(exitCode).toBe(ExitCode.Holds);
		expect(out).toMatch(/^The explorer is at http:\/\/127\.0\.0\.1:\d+\/\nCtrl-C ends it\.\n$/);
		expect({ err, listeners, opened }).toEqual({ err: "", listeners: 0, opened: [] });
		expect(seen).toBe(FAKE_PAGE.html);
		const address = /http:\S+/.exec(out)?.[0] ?? "";
		await expect(fetch(address), "the server has ended").rejects.toThrow();
	});

	it.each([LINK, `#${LINK}`, `http://127.0.0.1:1234/#${LINK}`, `file:///tmp/a.html?b#${LINK}`])(
		"opens at %s",
		async (at) => {
			const { out, err } = await explore({ at });
			expect(/ at http:\/\/127\.0\.0\.1:\d+\/#(.*)$/m.exec(out)?.[1]).toBe(LINK);
			expect(err).toBe("");
		},
	);

	it("opens at a model with its settings, by their link", async () => {
		const preset = await explore({ preset: "race", set: ["readers=2"] });
		expect(preset.out).toContain("/#m=fleecing&v=1&readers=2&serialize_target_writes=off\n");
		const named = await explore({}, { model: "lost-update" });
		expect(named.out).toContain("/#m=lost-update&v=1\n");
	});

	it("says what of a link cannot be read, and opens it all the same, for the page to say so too", async () => {
		const { exitCode, out, err } = await explore({ at: "m=fleecing&v=1&readers=99&s=reader0+guest0:x \u001b[31m" });
		expect(exitCode).toBe(ExitCode.Holds);
		expect(err).toBe(
			[
				"heddle: The setting readers=99 is not possible; possible are: 0 to 8; it stays at 1.",
				'heddle: The schedule makes no sense from "guest0:x" on.',
				"→ heddle explore --at 'm=fleecing&v=1&s=reader0'   (what of the link makes sense, and is opened)",
				"",
			].join("\n"),
		);
		const [, fragment = ""] = /#(.*)$/m.exec(out) ?? [];
		expect(fragment).toBe("m=fleecing&v=1&readers=99&s=reader0+guest0:x%20%1B[31m");
		expect(readLink(fragment).complaints).toHaveLength(2);
	});

	it("opens the browser on request, and goes on if that fails", async () => {
		const good = await explore({ open: true, at: LINK });
		expect(good.opened).toEqual([/http:\S+/.exec(good.out)?.[0]]);
		expect(good.err).toBe("");
		const bad = await explore({ open: true }, { unopened: "xdg-open (ENOENT)" });
		expect(bad.exitCode).toBe(ExitCode.Holds);
		expect(bad.err).toMatch(
			/^heddle: the browser could not be opened: xdg-open \(ENOENT\)\n→ open http:\S+ in a browser yourself\n$/,
		);
	});

	it("on the port that is given, or not at all", async () => {
		const taken = createServer();
		const port = await new Promise<number>((resolve) =>
			taken.listen(0, "127.0.0.1", () => resolve((taken.address() as { port: number }).port)),
		);
		const refused = explore({ port });
		await expect(refused).rejects.toMatchObject({
			exitCode: ExitCode.Usage,
			message: `--port ${port}: the port is in use`,
			hint: "heddle explore   (takes a port that is free)",
		});
		await new Promise((resolve) => taken.close(resolve));
		expect((await explore({ port })).out).toContain(`http://127.0.0.1:${port}/\n`);
	});

	it("ends with code 0 by SIGINT, in a process of its own", async () => {
		const command = new URL("../../../dist/cli/", import.meta.url).href;
		const script = `
			const { exploreCommand } = await import("${command}commands/explore.js");
			const { nodeIo } = await import("${command}io.js");
			const surroundings = { folder: ${JSON.stringify(folder)}, open() {} };
			process.exitCode = await exploreCommand(nodeIo(), undefined, { set: [] }, surroundings);`;
		const child = spawn(process.execPath, ["--input-type=module", "-e", script]);
		let out = "";
		const ended = new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal })));
		child.stdout.on("data", (text) => {
			out += text;
			if (out.includes("Ctrl-C ends it.\n")) child.kill("SIGINT");
		});
		expect(await ended).toEqual({ code: 0, signal: null });
	});
});

describe("without a built page", () => {
	it.each([[{}], [{ static: "page.html" }]])("%j says how to build it", async (options) => {
		const nowhere = join(directory, "nowhere");
		const refused = explore(options, { page: nowhere });
		await expect(refused).rejects.toThrow(
			`the explorer's page has not been built: ${join(nowhere, "index.html")} cannot be read (ENOENT)`,
		);
		await expect(refused).rejects.toMatchObject({ exitCode: ExitCode.Usage, hint: "npm run build" });
	});

	it("or with a part of one", async () => {
		const part = join(directory, "part");
		mkdirSync(part);
		writeFileSync(join(part, "index.html"), FAKE_PAGE.html);
		await expect(explore({}, { page: part })).rejects.toThrow(/page\.js cannot be read \(ENOENT\)$/);
	});
});

describe("--static", () => {
	it("writes one file, and says how large it is", async () => {
		const path = join(directory, "explorer.html");
		const { exitCode, out, err } = await explore(
			{ static: path },
			{ files: true, world: { directories: [directory] } },
		);
		const written = readFileSync(path);
		expect({ exitCode, err }).toEqual({ exitCode: 0, err: "" });
		expect(out).toBe(`${path}: the explorer in one file, ${written.length.toLocaleString("en")} bytes\n`);
		expect(written.toString()).not.toContain("data-at");
		await explore({ static: path, at: LINK }, { files: true, world: { directories: [directory] } });
		const html = readFileSync(path, "utf8");
		expect(/<html data-at="([^"]*)"/.exec(html)?.[1]?.replaceAll("&amp;", "&")).toBe(LINK);
	});

	it("prints it for -, and says so elsewhere", async () => {
		const { out, err } = await explore({ static: "-" });
		expect(out).toContain("<!doctype html>");
		expect(err).toMatch(/^-: the explorer in one file, [\d,]+ bytes\n$/);
	});

	it("has in its attribute nothing that an address cannot contain", async () => {
		const { files } = await explore({ static: "page.html", at: 'm=fleecing&s="a b"' });
		expect(files["page.html"]).toContain('<html data-at="m=fleecing&amp;s=%22a%20b%22"');
	});

	it.each(["static", "dot"] as const)("--%s never overwrites what is no file", async (option) => {
		const inside = join(directory, `${option}-folder`);
		mkdirSync(inside);
		for (const path of [inside, "/dev/null"]) {
			const refused = explore({ [option]: path }, { files: true, world: { directories: ["/dev", directory] } });
			await expect(refused).rejects.toMatchObject({
				exitCode: ExitCode.Usage,
				message: `--${option} ${path}: there is something that is no file, and it is not overwritten`,
				hint: "heddle explore --help",
			});
		}
	});

	it.each(["static", "dot"] as const)("--%s says why a file cannot be written", async (option) => {
		await expect(explore({ [option]: "nowhere/page" })).rejects.toThrow(
			`--${option} nowhere/page: there is no directory "nowhere"`,
		);
		const refused = explore({ [option]: "mine" }, { world: { readOnly: ["mine"] } });
		await expect(refused).rejects.toMatchObject({
			exitCode: ExitCode.Usage,
			message: `--${option} mine: the file cannot be written (EACCES)`,
		});
	});
});

describe("--dot", () => {
	it("writes the state graph, and counts what the page and heddle check count", async () => {
		const { exitCode, out, err, files } = await run(["explore", "--dot", "fleecing.dot"]);
		expect({ exitCode, out }).toEqual({ exitCode: 0, out: "" });
		expect(err).toBe("42 states, 64 transitions, 1 ending, 0 failing\n");
		const text = files["fleecing.dot"] ?? "";
		expect(text.match(/^\t\d+ -> \d+ \[label="(reader0|guest0)"\];$/gm)).toHaveLength(64);
		expect((await run(["check"])).out).toContain("42 states and 64 transitions");
	});

	it("of settings, or of a link, or printed", async () => {
		const args = ["--dot", "-"];
		const preset = await run(["explore", ...args, "--preset", "race"]);
		expect(preset.err).toBe("64 states, 101 transitions, 3 endings, 2 failing\n");
		expect(preset.out.match(/shape=octagon, label="\d+\\nproperty: point in time"/g)).toHaveLength(2);
		expect(await run(["explore", ...args, "--at", LINK])).toEqual(preset);
		expect((await run(["explore", "lost-update", ...args])).err).toBe(
			"12 states, 14 transitions, 2 endings, 1 failing\n",
		);
	});

	it("3: a bound was hit; what was found is written, and said to be a part", async () => {
		const { exitCode, out, err } = await run(["explore", "--dot", "-", "--max-states", "5"]);
		expect(exitCode).toBe(ExitCode.Incomplete);
		expect(out).toContain("incomplete: max-states 5");
		expect(err).toMatch(/^\d+ states, .*\nheddle: the graph is not whole: max-states 5\n→ heddle explore --dot FILE/);
	});

	it("130: interrupted", async () => {
		const argv = ["explore", "--dot", "-", "--preset", "crowd"];
		const { exitCode, err, listeners } = await run(argv, { interruptAtLook: 3 });
		expect({ exitCode, listeners }).toEqual({ exitCode: 130, listeners: 0 });
		expect(err).toContain("heddle: the graph is not whole: the interruption\n→ heddle explore --dot FILE");
	});
});

it.each([
	[["--at", LINK, "fleecing"], "a link has its own model and settings"],
	[["--at", LINK, "--preset", "race"], "a link has its own model and settings"],
	[["--at", LINK, "--set", "readers=2"], "a link has its own model and settings"],
	[["--at", LINK, "--at", LINK], "It is given twice"],
	[["--set", "readers=1,2"], "one scenario is explored at a time"],
	[["--set", "readers=99"], "fleecing: readers=99 is not possible; possible are: 0 to 8"],
	[["--port", "0"], "It must be a whole number from 1 to 65535."],
	[["--port", "65536"], "It must be a whole number from 1 to 65535."],
	[["--port", "http"], "It must be a whole number from 1 to 65535."],
	[["--max-states", "5"], "--max-states means nothing without --dot"],
	[["--static", "a", "--dot", "b"], "option '--static <file>' cannot be used with option '--dot <file>'"],
	[["--static", "a", "--port", "80"], "option '--static <file>' cannot be used with option '--port <n>'"],
	[["--dot", "a", "--open"], "option '--dot <file>' cannot be used with option '--open'"],
])("%j is refused, and says why", async (argv, message) => {
	const { exitCode, out, err } = await run(["explore", ...argv]);
	expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
	expect(err).toContain(message);
	expect(err.trimEnd().split("\n").at(-1)).toMatch(/^→ heddle /);
});

it("4: no model has that name", async () => {
	expect(await run(["explore", "fleezing"])).toMatchObject({ exitCode: 4, out: "" });
});

it("the folder of the page is the one that the build writes to", async () => {
	const { PAGE_FOLDER } = await import("../../../cli/explore/built-page.js");
	const asBuilt: { PAGE_FOLDER: string } = await import(
		new URL("../../../dist/cli/explore/built-page.js", import.meta.url).href
	);
	const expected = fileURLToPath(new URL("../../../dist/explorer/", import.meta.url));
	expect([PAGE_FOLDER, asBuilt.PAGE_FOLDER]).toEqual([expected, expected]);
	expect(existsSync(join(expected, ".."))).toBe(true);
});
