import { defineConfig } from "vitest/config";

/** With `--mode screenshots` pictures are taken in place of tests. */
export default defineConfig(({ mode }) => ({
	test: {
		include: [mode === "screenshots" ? "test/browser/screenshots.write.ts" : "test/browser/**/*.test.ts"],
		globalSetup: ["test/browser/global-setup.ts"],
		testTimeout: 60_000,
		hookTimeout: 60_000,
		pool: "threads",
		// One browser draws for all of them, and does not get faster with more.
		maxWorkers: 2,
		isolate: false,
	},
}));
