/*
 * The page is one script, which is its worker's, too. It has to be looked at while the script runs for the first time: later
 * there is no current script.
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
