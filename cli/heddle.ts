#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { nodeIo } from "./io.js";
import { main } from "./main.js";

// The same two folders up, whether run from source or as built: dist/cli and cli lie in the package.
const here = new URL(import.meta.url).pathname.includes("/dist/") ? "../../package.json" : "../package.json";
const { version } = JSON.parse(readFileSync(new URL(here, import.meta.url), "utf8")) as { version: string };

// Whoever reads the output may stop early, as `head` does; the exit code is the same.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	if (error.code !== "EPIPE") throw error;
});

process.exitCode = await main(process.argv.slice(2), nodeIo(), version);
