import { CommandError, ExitCode } from "../exit-codes.js";
import { refuseMissingDirectory } from "../input/directory.js";
import type { Io } from "../io.js";

const HINT = "heddle explore --help";

/** Stands for the output of the command, in place of a file. */
export const STANDARD_OUTPUT = "-";

/** Makes sure, before the work, that a file can stand there. @throws CommandError that names the option */
export function refuseDestination(io: Io, option: string, path: string): void {
	if (path === STANDARD_OUTPUT) return;
	if (io.isNoFile(path)) {
		const message = `${option} ${path}: there is something that is no file, and it is not overwritten`;
		throw new CommandError(ExitCode.Usage, message, HINT);
	}
	refuseMissingDirectory(io, option, path, "explore");
}

/** Writes a file, or prints it. @throws CommandError if it cannot be written */
export function writeTo(io: Io, option: string, path: string, text: string): void {
	try {
		if (path === STANDARD_OUTPUT) io.out(text);
		else io.writeFile(path, text);
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code ?? String(error);
		throw new CommandError(ExitCode.Usage, `${option} ${path}: the file cannot be written (${code})`, HINT);
	}
}
