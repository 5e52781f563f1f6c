import { spawn } from "node:child_process";

/** The explorer's page, served by the command. */
export interface ServedPage {
	/** Where it is: `http://127.0.0.1:8080/`. */
	readonly address: string;
	/** Ends the command. */
	close(): Promise<void>;
}

/** How long the command may take until it says where the page is, in milliseconds. */
const PATIENCE = 30_000;

/**
 * Serves the built page as those who use it do: with `heddle explore`.
 *
 * @param command - path of the built command
 * @throws Error if the command ends, or says nothing
 */
export function serveExplorer(command: string): Promise<ServedPage> {
	const child = spawn(process.execPath, [command, "explore"], { stdio: ["ignore", "pipe", "pipe"] });
	const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
	const close = async () => {
		child.kill("SIGINT");
		await ended;
	};
	return new Promise((resolve, reject) => {
		let said = "";
		const giveUp = (why: string) => {
			clearTimeout(timer);
			child.kill();
			reject(new Error(`heddle explore ${why}; it said: ${said}`));
		};
		const timer = setTimeout(() => giveUp(`served nothing within ${PATIENCE / 1000} s`), PATIENCE);
		const hear = (text: Buffer) => {
			said += text;
			const [, address] = /is at (http:\S+)/.exec(said) ?? [];
			if (address === undefined) return;
			clearTimeout(timer);
			resolve({ address, close });
		};
		child.stdout.on("data", hear);
		child.stderr.on("data", hear);
		child.once("exit", (code) => giveUp(`ended with ${code}`));
	});
}
