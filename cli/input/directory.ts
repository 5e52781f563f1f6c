import { dirname } from "node:path";
import { CommandError, ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";

/** Found out before the search, since it may be a long one. @throws CommandError that names the option */
export function refuseMissingDirectory(io: Io, option: string, path: string | undefined, command = "check"): void {
	if (path === undefined || io.isDirectory(path) || io.isDirectory(dirname(path))) return;
	const message = `${option} ${path}: there is no directory "${dirname(path)}"`;
	throw new CommandError(ExitCode.Usage, message, `heddle ${command} --help`);
}
