import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

/** The page's HTML as it is: scripts and style have fixed names, so nothing needs to be filled in. */
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

/**
 * Makes scripts of the two modules of CommonJS that come out of the build: what the first exports is the one global variable,
 * and all that the second asks for is there. The variable is named after the first, since what is exported bears short names
 * that mean something else in another build.
 */
function classicScripts(): Plugin {
	return {
		name: "classic-scripts",
		generateBundle(_, bundle) {
			const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
			const [first, second] = ["page.js", "later.js"].map((name) => chunks.find(({ fileName }) => fileName === name));
			if (first === undefined || second === undefined || chunks.length > 2) {
				this.error(`page.js and later.js were to be built, not ${chunks.map(({ fileName }) => fileName).join(", ")}`);
			}
			const heddle = `heddle_${createHash("sha256").update(first.code).digest("hex").slice(0, 8)}`;
			first.code = `var ${heddle}={};(exports=>{${first.code.trim()}})(${heddle});\n`;
			second.code = `(require=>{${second.code.trim()}})(()=>${heddle});\n`;
		},
	};
}

/** What JSX is compiled to calls of. */
const DRAWING = fileURLToPath(new URL("drawing.ts", import.meta.url));

/*
 * Two classic scripts, so that the page opens from disk, where browsers refuse modules: one that is there at first, and is its
 * own worker, and one that `later/later.ts` tells of.
 */
export default defineConfig({
	root: fileURLToPath(new URL(".", import.meta.url)),
	logLevel: "warn",
	tsconfig: "tsconfig.page.json",
	oxc: { jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment" } },
	plugins: [plainHtml(), classicScripts()],
	build: {
		outDir: "../dist/explorer",
		emptyOutDir: true,
		cssCodeSplit: false,
		target: "es2022",
		// From 2024 on all browsers have the popovers that the page needs; what else they know is not written around.
		cssTarget: ["chrome123", "firefox125", "safari17.5"],
		rolldownOptions: {
			transform: { inject: { h: [DRAWING, "h"], Fragment: [DRAWING, "Fragment"] } },
			// Nobody else imports from them: what they export is what one needs of the other, under the shortest names.
			preserveEntrySignatures: false,
			output: { minifyInternalExports: true, strict: true, generatedCode: { symbols: false } },
		},
		lib: {
			entry: { page: "main.tsx", later: "later/later.ts" },
			formats: ["cjs"],
			fileName: (_, name) => `${name}.js`,
			cssFileName: "page",
		},
	},
});
