import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

/** The page's HTML as it is: script and style have fixed names, so nothing needs to be filled in. */
function plainHtml(): Plugin {
	const path = fileURLToPath(new URL("index.html", import.meta.url));
	return {
		name: "plain-html",
		buildStart() {
			this.addWatchFile(path);
		},
		generateBundle() {
			this.emitFile({ type: "asset", fileName: "index.html", source: readFileSync(path, "utf8") });
		},
	};
}

/** What JSX is compiled to calls of. */
const DRAWING = fileURLToPath(new URL("drawing.ts", import.meta.url));

/*
 * One classic script, so that the page opens from disk, where browsers refuse modules; the script is its own worker.
 */
export default defineConfig({
	root: fileURLToPath(new URL(".", import.meta.url)),
	logLevel: "warn",
	tsconfig: "tsconfig.page.json",
	oxc: { jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment" } },
	plugins: [plainHtml()],
	build: {
		outDir: "../dist/explorer",
		emptyOutDir: true,
		cssCodeSplit: false,
		target: "es2022",
		// From 2024 on all browsers have the popovers that the page needs; what else they know is not written around.
		cssTarget: ["chrome123", "firefox125", "safari17.5"],
		rolldownOptions: { transform: { inject: { h: [DRAWING, "h"], Fragment: [DRAWING, "Fragment"] } } },
		lib: {
			entry: "main.tsx",
			formats: ["iife"],
			name: "heddle",
			fileName: () => "page.js",
			cssFileName: "page",
		},
	},
});
