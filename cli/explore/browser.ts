import { spawn } from "node:child_process";

/** A command that opens addresses, without the address. */
export interface Opener {
	readonly command: string;
	readonly args: readonly string[];
}

/** What opens an address in the browser of the system. */
export function openerFor(platform: NodeJS.Platform): Opener {
	if (platform === "darwin") return { command: "open", args: [] };
	// The command "start" belongs to a shell, to which the & of a link would mean something.
	if (platform === "win32") return { command: "rundll32", args: ["url.dll,FileProtocolHandler"] };
	return { command: "xdg-open", args: [] };
}

/**
 * Opens an address in the browser of the system, without waiting for it.
 *
 * @param onFailure - is told why, where that does not succeed
 */
export function openInBrowser(
	address: string,
	onFailure: (why: string) => void,
	{ command, args }: Opener = openerFor(process.platform),
): void {
	// Apart from this process: the browser stays when it ends.
	const child = spawn(command, [...args, address], { stdio: "ignore", detached: true });
	child.once("error", (error: NodeJS.ErrnoException) => onFailure(`${command} (${error.code ?? error.message})`));
	child.once("exit", (code) => {
		if (code !== 0 && code !== null) onFailure(`${command} ended with code ${code}`);
	});
	child.unref();
}
