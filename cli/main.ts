import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { ProgramError, STRATEGIES } from "../scheduler/index.js";
import { type AblateCommandOptions, ablateCommand } from "./commands/ablate.js";
import { type CheckCommandOptions, checkCommand } from "./commands/check.js";
import { demoCommand } from "./commands/demo.js";
import { explainCommand } from "./commands/explain.js";
import { type ExploreCommandOptions, exploreCommand } from "./commands/explore.js";
import { listCommand } from "./commands/list.js";
import { mergeCommand } from "./commands/merge.js";
import { type ReplayCommandOptions, replayCommand } from "./commands/replay.js";
import { type ResumeCommandOptions, resumeCommand } from "./commands/resume.js";
import { type VerifyCommandOptions, verifyCommand } from "./commands/verify.js";
import { CommandError, ExitCode } from "./exit-codes.js";
import {
	duration,
	memorySize,
	onlyOnce,
	portNumber,
	positiveInteger,
	seed,
	wholeNumber,
	workerCount,
} from "./input/limits.js";
import type { SettingOptions } from "./input/settings.js";
import { shard } from "./input/shard.js";
import type { Io } from "./io.js";

const EXIT_CODES = `
Exit codes:
  0    holds, fully explored; or the expected violation was found
  1    violated; or the expected violation was not found
  2    the command or a file was not understood
  3    incomplete: a bound was hit, and nothing found up to there
  4    no model, or no suite, has that name
  5    the schedule, or the checkpoint, does not fit the program
  70   a fault of Heddle's own
  130  interrupted; what was known by then was printed`;

/** Runs the command line and answers the exit code. Nothing else in this process decides about it. */
export async function main(argv: readonly string[], io: Io, version: string): Promise<ExitCode> {
	let exitCode: ExitCode = ExitCode.Holds;
	const heddle = commandLine(argv, io, version, (code) => {
		exitCode = code;
	});
	try {
		await heddle.parseAsync(argv.length === 0 ? ["--help"] : [...argv], { from: "user" });
		return exitCode;
	} catch (error) {
		return explainError(io, error);
	}
}

function commandLine(argv: readonly string[], io: Io, version: string, done: (code: ExitCode) => void): Command {
	const find = (name: string | undefined) => heddle.commands.find((command) => command.name() === name);
	const help = () => ["heddle", find(argv[0])?.name() ?? [], "--help"].flat().join(" ");
	const heddle = new Command("heddle")
		.description(
			"Explores every interleaving of a model, proves a property or shows the least schedule that breaks it.",
		)
		.version(version)
		.exitOverride()
		.configureOutput({
			writeOut: (text) => io.out(text.trimEnd()),
			writeErr: (text) => io.err(text.trimEnd()),
			outputError: (text, write) => write(`heddle: ${text.replace(/^error: /, "").trimEnd()}\n→ ${help()}`),
		})
		.helpCommand(false)
		.addHelpText("after", EXIT_CODES);
	const settable = (command: Command) =>
		command
			.addOption(new Option("--preset <name>", "settings that have a name (see heddle list)").argParser(onlyOnce))
			.addOption(
				new Option("--set <key=value[,value]>", "a setting; several values are all tried; may be repeated")
					.argParser((text: string, gathered: string[]) => [...gathered, text])
					.default([], "none"),
			);
	const expect = () => new Option("--expect <what>", "succeed if, and only if, this is found").choices(["violation"]);
	const interval = () =>
		new Option("--checkpoint-interval <span>", "how often: 10s, 5m (default: 30s)").argParser(duration);
	settable(heddle.command("check"))
		.description("explore every interleaving, and say what that proved")
		.argument("[models...]", "names of models; * stands for any text", ["fleecing"])
		.addOption(
			new Option("--strategy <name>", "the kind of search (default: depth-first, or as a bound says)").choices([
				...STRATEGIES,
			]),
		)
		.option("--seed <number>", "for random walks: a whole number of 64 bits (default: 0)", seed)
		.option("--walks <n>", "for random walks: how many (default: 1000)", positiveInteger)
		.option("--depth <n>", "for pct: the depth of the bugs to look for (default: 3)", positiveInteger)
		.option("--steps <n>", "for pct: how many steps to expect (default: those of the longest walk)", positiveInteger)
		.option("--preemptions <k>", "explore all with at most so many preemptions, and no more", wholeNumber)
		.option("--delays <k>", "explore all with at most so many delays, and no more", wholeNumber)
		.option("--no-symmetry", "look at every state, even if it differs from another only by interchangeable coroutines")
		.option("--compact", "store fingerprints of states: less memory, and a probability that some are left out", false)
		.addOption(
			new Option("--por <when>", "leave out orders of steps that make no difference: where it pays, or always")
				.choices(["auto", "always"])
				.default("auto"),
		)
		.option("--no-por", "take steps in every order, even if the order makes no difference")
		.option("--max-states <n>", "give up beyond so many states", positiveInteger)
		.option("--max-depth <n>", "go no farther from the start than so many steps", positiveInteger)
		.option(
			"--max-memory <size>",
			"give up when what is stored takes so much: 512m, 2g (default: 3/4 of what is free)",
			memorySize,
		)
		.option(
			"--workers <n>",
			"search by traces (dpor) on so many threads; the totals are the same for any n",
			workerCount,
		)
		.addOption(
			new Option(
				"--shard <i/n>",
				"make every n-th check only, for n machines; with --json, a report for heddle merge (one check is never divided)",
			).argParser(shard),
		)
		.option("--time <span>", "give up each check after so long: 60s, 5m, 8h; of suites, all together", duration)
		.addOption(expect())
		.option("--smallest", "after a violation, look for the smallest scenario that fails in the same way", false)
		.option("--json", "print results as JSON, and nothing else", false)
		.option("--out <path>", "write the trace of a violation to this file, or into this directory")
		.option("--checkpoint <file>", "write to this file, now and then, all that it takes to go on; no reductions then")
		.addOption(interval())
		.addOption(
			new Option(
				"--suite <name[,name]>",
				"check the cases of property suites instead, or of all (see heddle list)",
			).argParser(onlyOnce),
		)
		.option("--cases <n>", "of each suite, so many (default: 200, or as many as --time allows)", positiveInteger)
		.addOption(new Option("--path <path>", "of a suite, the one case that a report names").argParser(onlyOnce))
		.action(async (models: string[], options: CheckCommandOptions) =>
			done(
				options.suite === undefined
					? await checkCommand(io, models, options, version)
					: await (await import("./commands/check-suites.js")).checkSuitesCommand(io, models, options.suite, options),
			),
		);
	heddle
		.command("resume")
		.description("go on with a check that was killed or interrupted")
		.argument("<checkpoint>", "the file that check --checkpoint has written, which is written on")
		.option("--time <span>", "give up after so long: 60s, 5m, 8h", duration)
		.addOption(expect())
		.option("--smallest", "after a violation, look for the smallest scenario that fails in the same way", false)
		.option("--json", "print the result as JSON, and nothing else", false)
		.option("--out <path>", "write the trace of a violation to this file, or into this directory")
		.addOption(interval())
		.action(async (path: string, options: ResumeCommandOptions) => done(await resumeCommand(io, path, options)));
	settable(heddle.command("verify"))
		.description("check the checker on a model: reductions against plain enumeration, and every claim of a named point")
		.argument("[models...]", "names of models; * stands for any text", ["fleecing"])
		.option("--time <span>", "give up each after so long: 60s, 5m, 8h", duration)
		.option("--json", "print results as JSON, and nothing else", false)
		.action(async (models: string[], options: VerifyCommandOptions) => done(await verifyCommand(io, models, options)));
	settable(heddle.command("ablate"))
		.description("take each piece of synchronisation of the fleecing model out, and say what fails and what it costs")
		.argument("[switches...]", "names of pieces, as in --set without=…; * stands for any text (default: all)")
		.option("--max-states <n>", "leave undecided what has more states", positiveInteger)
		.option("--time <span>", "give up each piece in each scenario after so long: 60s, 5m, 8h", duration)
		.option("--json", "print results as JSON, and nothing else", false)
		.option("--page <file>", "write a document in Markdown, too")
		.action(async (switches: string[], options: AblateCommandOptions) =>
			done(await ablateCommand(io, switches, options)),
		);
	heddle
		.command("merge")
		.description("put the reports of all shards of one command together (heddle check … --shard i/n --json > REPORT)")
		.argument("<reports...>", "the reports, one for each shard, in any order")
		.option("--json", "print results as JSON, as the undivided command would, and nothing else", false)
		.action((reports: string[], options: { json: boolean }) => done(mergeCommand(io, reports, options)));
	settable(heddle.command("replay"))
		.description("run one schedule, exactly")
		.argument("<trace>", "a trace file, or model#schedule with its settings")
		.addOption(expect())
		.option("--json", "print the run as JSON, and nothing else", false)
		.action((target: string, options: ReplayCommandOptions) => done(replayCommand(io, target, options)));
	settable(heddle.command("explain"))
		.description("tell a failing schedule in plain words")
		.argument("<trace>", "a trace file, model#schedule, or a model, whose least failing schedule is looked for")
		.action(async (target: string, options: SettingOptions) => done(await explainCommand(io, target, options)));
	settable(heddle.command("explore"))
		.description("show a scenario with all its schedules in a browser, or write it to a file")
		.argument("[model]", "a model's name (default: fleecing)")
		.addOption(
			new Option("--at <link>", "open there: a link that a report has printed, or an address").argParser(onlyOnce),
		)
		.option("--port <n>", "serve the page there (default: any port that is free)", portNumber)
		.option("--open", "open the system's browser, too")
		.addOption(
			new Option("--static <file>", "write the page as one file that needs no server (-: print it)").conflicts([
				"port",
				"open",
				"dot",
			]),
		)
		.addOption(
			new Option("--dot <file>", "write the whole state graph for Graphviz (-: print it)").conflicts(["port", "open"]),
		)
		.option("--max-states <n>", "with --dot: give up beyond so many states", positiveInteger)
		.action(async (name: string | undefined, options: ExploreCommandOptions) =>
			done(await exploreCommand(io, name, options)),
		);
	heddle
		.command("list")
		.description("list models, their settings, properties and presets")
		.argument("[models...]", "names of models; * stands for any text", ["*"])
		.option("--json", "print JSON, and nothing else", false)
		.action((models: string[], options: { json: boolean }) => done(listCommand(io, models, options)));
	heddle
		.command("demo")
		.description("from the report of the fleecing race to the proof of its fix")
		.action(async () => done(await demoCommand(io)));
	heddle
		.command("help")
		.description("say how a command is used")
		.argument("[command]", "which; all, if none is given")
		.action((name?: string) => {
			const command = name === undefined ? heddle : find(name);
			if (command === undefined) throw new CommandError(ExitCode.Usage, `unknown command '${name}'`, "heddle --help");
			command.outputHelp();
		});
	return heddle;
}

/** Says what went wrong: the first line what it is, the last what to type next. */
function explainError(io: Io, error: unknown): ExitCode {
	if (error instanceof CommanderError && !(error instanceof InvalidArgumentError)) {
		// Help and version are no errors; what is one has been printed.
		return error.exitCode === 0 ? ExitCode.Holds : ExitCode.Usage;
	}
	if (error instanceof CommandError) {
		io.err(`heddle: ${error.message}\n→ ${error.hint}`);
		return error.exitCode;
	}
	const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
	const whose =
		error instanceof ProgramError ? "the model breaks the checker's contract" : "this is a fault of Heddle's own";
	io.err(`heddle: ${whose}: ${text}\n→ please report it, with the command line and this text`);
	return ExitCode.Internal;
}
