import { effect } from "@preact/signals-core";
import { followAddress } from "./actions/navigate.js";
import { listenToKeys } from "./controls/keyboard.js";
import { acceptDrops } from "./controls/trace-files.js";
import { render } from "./drawing.js";
import { serveGraphs } from "./engine/graph-worker.js";
import { Page } from "./page.js";
import { bringLater } from "./state/later.js";
import { keepPreferences } from "./state/preferences.js";
import "./style/index.css";

/** The script of the page, and of its worker: without a document it is the latter. */
function main(): void {
	if (typeof document === "undefined") {
		serveGraphs();
		return;
	}
	keepPreferences();
	followAddress();
	listenToKeys();
	acceptDrops();
	const root = document.getElementById("page");
	// Whatever the page reads of the state makes it be drawn again; what has not changed stays as it is in the document.
	if (root !== null) effect(() => render(<Page />, root));
	// A frame's tasks come when it has been painted.
	requestAnimationFrame(() => setTimeout(bringLater));
}

main();
