import type { Model, SettingValues } from "../../properties/index.js";
import { type CheckOptions, idleOption, strategyOf } from "../../scheduler/index.js";
import { CommandError, ExitCode } from "../exit-codes.js";
import { refuseMissingDirectory } from "../input/directory.js";
import type { Io } from "../io.js";
import { refuseToOverwrite } from "./file.js";
import { CheckpointKeeper, DEFAULT_CHECKPOINT_INTERVAL } from "./keeper.js";

/** What is said of checkpoints on the command line. */
export interface CheckpointCommandOptions {
	readonly checkpoint?: string;
	readonly checkpointInterval?: { readonly ms: number; readonly text: string };
}

/**
 * Who writes the checkpoints of a new check, where they are asked for.
 *
 * @param tasks - what is to be checked: it must be one
 * @param searched - the options of the search, as the checker names them
 * @throws CommandError
 */
export function keeperFor(
	io: Io,
	{ checkpoint: path, checkpointInterval, workers }: CheckpointCommandOptions & { readonly workers?: number },
	tasks: readonly { readonly model: Model; readonly settings: SettingValues }[],
	searched: CheckOptions,
): CheckpointKeeper | undefined {
	if (path === undefined) {
		if (checkpointInterval === undefined) return undefined;
		throw refusal("--checkpoint-interval means nothing without --checkpoint");
	}
	const [task] = tasks;
	if (task === undefined || tasks.length > 1) throw refusal("--checkpoint is for one check, not for several at once");
	if (workers !== undefined) throw refusal("--checkpoint is for a search in one thread, and not for --workers");
	const strategy = strategyOf(searched);
	const idle = idleOption(strategy, { onCheckpoint: path });
	if (idle !== undefined) throw refusal(`--checkpoint means nothing with --strategy ${strategy}: ${idle.why}`);
	if (searched.partialOrder === "always")
		throw refusal("--checkpoint is for searches without reductions, and not for --por");
	refuseMissingDirectory(io, "--checkpoint", path);
	refuseToOverwrite(io, path);
	const subject = { model: task.model.name, settings: task.settings, options: { ...searched } };
	return new CheckpointKeeper(io, path, subject, checkpointInterval ?? DEFAULT_CHECKPOINT_INTERVAL);
}

function refusal(message: string): CommandError {
	return new CommandError(ExitCode.Usage, message, "heddle check --help");
}
