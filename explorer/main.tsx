import { render } from "preact";
import { followAddress } from "./actions/navigate.js";
import { forgetHints } from "./controls/hint.js";
import { listenToKeys } from "./controls/keyboard.js";
import { acceptDrops } from "./controls/trace-files.js";
import { serveGraphs } from "./engine/graph-worker.js";
import { Page } from "./page.js";
import { keepGraph } from "./state/graph.js";
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
	keepGraph();
	forgetHints();
	listenToKeys();
	acceptDrops();
	const root = document.getElementById("page");
	if (root !== null) render(<Page />, root);
}

main();
