import { CommandError, ExitCode } from "../exit-codes.js";
import { describeShard, isInShard } from "../input/shard.js";
import { readShardFile, SHARD_HINT, type ShardFile } from "../input/shard-file.js";
import type { Io } from "../io.js";
import { exitCodeFor, summary } from "../report/outcome.js";

/** Puts the reports of all shards of one command together: the report that the command would have made undivided. */
export function mergeCommand(io: Io, paths: readonly string[], { json }: { readonly json: boolean }): ExitCode {
	const files = paths.map((path) => readShardFile(io, path));
	const checks = merged(files);
	const verdicts = checks.map(({ verdict }) => verdict);
	const [{ command }] = files as [ShardFile];
	if (json) io.out(JSON.stringify({ checks }, null, "\t"));
	else {
		for (const { model, settings, sentence } of checks) io.out(`${model}  ${settingsText(settings)}\n${sentence}\n`);
		io.out(`${summary(verdicts, checks.length)}, in ${files.length} shards`);
	}
	return exitCodeFor(verdicts, command.expect === "violation" ? "violation" : undefined);
}

/** The checks of all shards, in the order of the whole command. @throws CommandError if they do not make a whole */
function merged(files: readonly ShardFile[]): ShardFile["checks"] {
	const [first] = files as [ShardFile];
	for (const file of files) refuseForeign(first, file);
	const byIndex = new Map<number, ShardFile>();
	for (const file of files) {
		const other = byIndex.get(file.shard.index);
		if (other !== undefined) {
			throw refuse(`${other.path} and ${file.path} are both shard ${describeShard(file.shard)}`);
		}
		byIndex.set(file.shard.index, file);
	}
	const missing = Array.from({ length: first.shard.of }, (_, i) => i + 1).filter((index) => !byIndex.has(index));
	if (missing.length > 0) {
		throw refuse(`of ${first.shard.of} shards these are missing: ${missing.join(", ")}`);
	}
	return Array.from({ length: first.of }, (_, number) => checkOf(files, number));
}

function checkOf(files: readonly ShardFile[], number: number): ShardFile["checks"][number] {
	const file = files.find(({ shard }) => isInShard(number, shard)) as ShardFile;
	const check = file.checks[file.numbers.indexOf(number)];
	if (check !== undefined) return check;
	throw refuse(`${file.path}: shard ${describeShard(file.shard)} did not come to its end: it was interrupted`);
}

function refuseForeign(first: ShardFile, file: ShardFile): void {
	if (file.heddle !== first.heddle) {
		throw refuse(`${first.path} was made by Heddle ${first.heddle}, ${file.path} by Heddle ${file.heddle}`);
	}
	const differing = [...new Set([...Object.keys(first.command), ...Object.keys(file.command)])].filter(
		(key) => JSON.stringify(first.command[key]) !== JSON.stringify(file.command[key]),
	);
	if (differing.length > 0) {
		throw refuse(`${first.path} and ${file.path} are of different commands: they differ in ${differing.join(", ")}`);
	}
	if (file.shard.of !== first.shard.of || file.of !== first.of) {
		const shards = `${describeShard(first.shard)} and ${describeShard(file.shard)}`;
		throw refuse(`${first.path} and ${file.path} are not shards of one whole: ${shards}`);
	}
}

function settingsText(settings: Readonly<Record<string, string>>): string {
	return Object.entries(settings)
		.map(([key, value]) => `${key}=${value}`)
		.join(" ");
}

function refuse(message: string): CommandError {
	return new CommandError(ExitCode.Usage, `these reports cannot be merged: ${message}`, SHARD_HINT);
}
