import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { BuiltPage } from "../../../cli/explore/built-page.js";

/** A page that is laid out as the built one is. */
export const FAKE_PAGE: BuiltPage = {
	html: `<!doctype html>
<html lang="en">
	<head>
		<meta charset="utf-8">
		<link rel="icon" href="data:,">
		<link rel="stylesheet" href="page.css">
		<script src="page.js" defer></script>
	</head>
	<body>
		<div id="page">später</div>
	</body>
</html>
`,
	later: 'document.title += "; <!-- later </script>";',
	script: 'document.title = "$& </script> <!-- </body> <html";\r\n',
	style: 'body::after { content: "</style> $1"; }\n',
};

/** A directory for the tests of a file, which is taken away after them. */
export function temporaryDirectory(): string {
	const directory = mkdtempSync(join(tmpdir(), "heddle-"));
	afterAll(() => rmSync(directory, { recursive: true }));
	return directory;
}

/** A directory in which a page lies as built. */
export function builtPageFolder(page: BuiltPage = FAKE_PAGE): string {
	const folder = temporaryDirectory();
	writeFileSync(join(folder, "index.html"), page.html);
	writeFileSync(join(folder, "page.js"), page.script);
	writeFileSync(join(folder, "later.js"), page.later);
	writeFileSync(join(folder, "page.css"), page.style);
	// It lies in the same folder, and is not to be served.
	writeFileSync(join(folder, "secret.txt"), "secret");
	return folder;
}
