/*
 * The page's script is its worker's, too. It has to be looked at while the script runs for the first time: later there is no
 * current script.
 */
const script = typeof document === "undefined" ? undefined : (document.currentScript as HTMLScriptElement | null);

/** A worker that runs the page's own script; undefined where the browser does not allow one. */
export function ownWorker(): Worker | undefined {
	try {
		return new Worker(ownAddress());
	} catch {
		return undefined;
	}
}

let address = script?.src;

/** The script's address; in a single file it has none of its own, and is given one. */
function ownAddress(): string {
	address ||= URL.createObjectURL(new Blob([script?.textContent ?? ""], { type: "text/javascript" }));
	return address;
}

/**
 * Runs another script that lies beside the page's own. In a single file it stands after it, and is run without being asked for.
 *
 * @param onEnd - is called when it has run, or cannot be loaded
 */
export function runBeside(name: string, onEnd: () => void): void {
	if (!script?.src) return;
	const other = document.createElement("script");
	other.src = new URL(name, script.src).href;
	other.onload = other.onerror = onEnd;
	document.head.append(other);
}
