import { MODELS } from "../../properties/index.js";
import { CheckpointError } from "../../scheduler/index.js";
import { readCheckpointFile } from "../checkpoint/file.js";
import { CheckpointKeeper, DEFAULT_CHECKPOINT_INTERVAL } from "../checkpoint/keeper.js";
import { CommandError, ExitCode } from "../exit-codes.js";
import { asArguments } from "../input/settings.js";
import type { Io } from "../io.js";
import { type CheckCommandOptions, checkEach } from "./check.js";

/** The options of `heddle resume`: all that does not make it another search. */
export type ResumeCommandOptions = Pick<
	CheckCommandOptions,
	"checkpointInterval" | "time" | "expect" | "smallest" | "json" | "out"
>;

/** Goes on with a check from its checkpoint, and says what it proved. */
export async function resumeCommand(io: Io, path: string, options: ResumeCommandOptions): Promise<ExitCode> {
	const { checkpoint, sentence, ...subject } = readCheckpointFile(io, path);
	const model = MODELS.find(({ name }) => name === subject.model);
	if (model === undefined) {
		throw new CommandError(
			ExitCode.DoesNotFit,
			`${path}: it is of a model "${subject.model}", which does not exist`,
			"heddle list",
		);
	}
	const again = `heddle check ${model.name}${asArguments(model, subject.settings)}`;
	if (checkpoint === undefined) {
		const message = `${path}: this check is complete. ${sentence}`;
		throw new CommandError(ExitCode.Usage, message, `${again}   (does it again)`);
	}
	const { checkpointInterval = DEFAULT_CHECKPOINT_INTERVAL } = options;
	const keeper = new CheckpointKeeper(io, path, subject, checkpointInterval, checkpoint);
	try {
		const checkOptions: CheckCommandOptions = { symmetry: true, por: "auto", ...subject.options, ...options, set: [] };
		return await checkEach(io, [{ model, settings: subject.settings }], checkOptions, keeper);
	} catch (error) {
		if (!(error instanceof CheckpointError)) throw error;
		throw new CommandError(ExitCode.DoesNotFit, `${path}: ${error.message}`, `${again}   (begins anew)`);
	}
}
