/*
 * The page is one script, which is its worker's, too. It has to be looked at while the script runs for the first time: later
 * there is no current script.
 */
const script = typeof document === "undefined" ? undefined : (document.currentScript as HTMLScriptElement | null);

/** A worker that runs the page's own script; undefined where the browser does not allow one. */
export function ownWorker(): Worker | undefined {
	try {
		return new Worker(addressOf(script));
	} catch {
		return undefined;
	}
}

function addressOf(own: HTMLScriptElement | null | undefined): string {
	if (own?.src) return own.src;
	// In a single file the script has no address of its own.
	return URL.createObjectURL(new Blob([own?.textContent ?? ""], { type: "text/javascript" }));
}
