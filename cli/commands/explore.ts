import {
	fragmentOf,
	MODELS,
	type Model,
	type ReadLink,
	readLink,
	type SettingValues,
	showLink,
} from "../../properties/index.js";
import { buildingStateGraph, count, grouped } from "../../scheduler/index.js";
import { drive } from "../drive.js";
import { CommandError, ExitCode } from "../exit-codes.js";
import { openInBrowser } from "../explore/browser.js";
import { PAGE_FOLDER, readBuiltPage } from "../explore/built-page.js";
import { refuseDestination, STANDARD_OUTPUT, writeTo } from "../explore/destination.js";
import { dotText } from "../explore/dot.js";
import { type PageServer, servePage } from "../explore/server.js";
import { staticPage } from "../explore/static-page.js";
import { modelsNamed } from "../input/models.js";
import { combinations, describeSettings, type SettingOptions } from "../input/settings.js";
import type { Io } from "../io.js";
import { openLinkCommand } from "../report/replay-command.js";

/** The options of `heddle explore`. */
export interface ExploreCommandOptions extends SettingOptions {
	/** A link, in place of a model and its settings. */
	readonly at?: string;
	/** Where to serve the page. Default: any port that is free. */
	readonly port?: number;
	/** Whether to open a browser. */
	readonly open?: boolean;
	/** Where to write the page as one file, in place of serving it. */
	readonly static?: string;
	/** Where to write the state graph, in place of the page. */
	readonly dot?: string;
	/** For the state graph. */
	readonly maxStates?: number;
}

/** What the command finds around it. */
export interface Surroundings {
	/** The folder of the built page. */
	readonly folder: string;
	/** Opens an address in a browser. */
	readonly open: (address: string, onFailure: (why: string) => void) => void;
}

/** What is explored. */
interface Subject {
	readonly model: Model;
	readonly settings: SettingValues;
	/** The link to it, as it was given where one was; undefined where nothing was asked for. */
	readonly fragment: string | undefined;
}

const HELP = "heddle explore --help";

/** Shows a scenario with all its schedules: serves the explorer's page, or writes it, or the state graph, to a file. */
export async function exploreCommand(
	io: Io,
	name: string | undefined,
	options: ExploreCommandOptions,
	{ folder, open }: Surroundings = { folder: PAGE_FOLDER, open: openInBrowser },
): Promise<ExitCode> {
	if (options.maxStates !== undefined && options.dot === undefined)
		throw new CommandError(ExitCode.Usage, "--max-states means nothing without --dot", HELP);
	const subject = subjectOf(io, name, options);
	if (options.dot !== undefined) return writeGraph(io, subject, options.dot, options.maxStates);
	if (options.static !== undefined) return writePage(io, subject, options.static, folder);
	const server = await serve(folder, options.port);
	const ended = interruption(io);
	const address = subject.fragment === undefined ? server.address : addressOf(server.address, subject.fragment);
	io.out(`The explorer is at ${address}\nCtrl-C ends it.`);
	if (options.open === true) {
		open(address, (why) =>
			io.err(`heddle: the browser could not be opened: ${why}\n→ open ${address} in a browser yourself`),
		);
	}
	await ended;
	await server.close();
	return ExitCode.Holds;
}

function subjectOf(io: Io, name: string | undefined, options: ExploreCommandOptions): Subject {
	const { at, preset, set } = options;
	const isGiven = name !== undefined || preset !== undefined || set.length > 0;
	if (at !== undefined) {
		if (isGiven) throw new CommandError(ExitCode.Usage, "a link has its own model and settings", HELP);
		const link = readLink(at);
		if (link.complaints.length > 0) complain(io, link);
		return { ...link, fragment: fragmentOf(at) };
	}
	const [model] = modelsNamed([name ?? (MODELS[0] as Model).name]) as [Model];
	const [settings, ...more] = combinations(model, options) as [SettingValues, ...SettingValues[]];
	if (more.length > 0)
		throw new CommandError(ExitCode.Usage, "one scenario is explored at a time", `heddle list ${model.name}`);
	return { model, settings, fragment: isGiven ? showLink({ model, settings, schedule: [] }) : undefined };
}

/** Says what of a link cannot be read. It is no reason not to open the rest. */
function complain(io: Io, link: ReadLink): void {
	const hint = `${openLinkCommand(showLink(link))}   (what of the link makes sense, and is opened)`;
	io.err(`heddle: ${link.complaints.join("\nheddle: ")}\n→ ${hint}`);
}

/** An address with a fragment, in which nothing is left that an address cannot contain. */
function addressOf(base: string, fragment: string): string {
	return new URL(`#${fragment}`, base).href;
}

async function serve(folder: string, port: number | undefined): Promise<PageServer> {
	const page = readBuiltPage(folder);
	try {
		return await servePage(page, port ?? 0);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		const why = code === "EADDRINUSE" ? "the port is in use" : `nothing can be served there (${code ?? error})`;
		throw new CommandError(ExitCode.Usage, `--port ${port}: ${why}`, "heddle explore   (takes a port that is free)");
	}
}

/** The moment at which the user wants to end the command. */
function interruption(io: Io): Promise<void> {
	return new Promise((resolve) => {
		const stopListening = io.onInterrupt(() => {
			stopListening();
			resolve();
		});
	});
}

function writePage(io: Io, { fragment }: Subject, path: string, folder: string): ExitCode {
	refuseDestination(io, "--static", path);
	const at = fragment === undefined ? undefined : new URL(addressOf("file:///", fragment)).hash.slice(1);
	const text = staticPage(readBuiltPage(folder), at);
	writeTo(io, "--static", path, text);
	const told = `${path}: the explorer in one file, ${grouped(Buffer.byteLength(text))} bytes`;
	if (path === STANDARD_OUTPUT) io.err(told);
	else io.out(told);
	return ExitCode.Holds;
}

async function writeGraph(
	io: Io,
	{ model, settings }: Subject,
	path: string,
	maxStates: number | undefined,
): Promise<ExitCode> {
	refuseDestination(io, "--dot", path);
	const { result: graph, interrupted } = await drive(io, undefined, (driver) =>
		buildingStateGraph(model.build(settings), {
			interrupted: driver.interrupted,
			...(maxStates === undefined ? {} : { maxStates }),
		}),
	);
	writeTo(io, "--dot", path, dotText(`${model.name}  ${describeSettings(model, settings)}`, graph));
	const { states, target, endings, failures, bound } = graph;
	const counts = [count(states, "state"), count(target.length, "transition"), count(endings.size, "ending")];
	io.err(`${counts.join(", ")}, ${grouped(failures.size)} failing`);
	if (bound === undefined) return ExitCode.Holds;
	io.err(
		`heddle: the graph is not whole: ${bound}\n→ heddle explore --dot FILE --max-states N   (with more room, or of a smaller scenario)`,
	);
	return interrupted ? ExitCode.Interrupted : ExitCode.Incomplete;
}
