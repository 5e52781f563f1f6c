/** What the command's exit code says. The README lists them; a test goes through them one by one. */
export const ExitCode = {
	/** Everything holds and was explored completely, or the violation that was expected was found. */
	Holds: 0,
	/** Something is violated, or a violation was expected and there is none. */
	Violated: 1,
	/** The command was not understood, or a file cannot be read as a trace. */
	Usage: 2,
	/** A bound was hit, and nothing found up to there. */
	Incomplete: 3,
	/** No model has that name. */
	NothingMatched: 4,
	/** The schedule, or the checkpoint, does not fit the program. */
	DoesNotFit: 5,
	/** A fault of Heddle's own. */
	Internal: 70,
	/** Interrupted; what was known by then has been printed. */
	Interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Ends the command: the message says what is wrong, the hint what to type next. */
export class CommandError extends Error {
	override readonly name = "CommandError";
	constructor(
		readonly exitCode: ExitCode,
		message: string,
		readonly hint: string,
	) {
		super(message);
	}
}
