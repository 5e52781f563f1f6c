import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		// They need a browser: npm run test:browser.
		exclude: ["test/browser/**"],
		globalSetup: ["test/global-setup.ts"],
		testTimeout: 120_000,
		pool: "threads",
		// Vitest leaves one core free by default, which is half of a machine with two.
		maxWorkers: "100%",
		/*
		 * A worker loads the modules once for all of its files, not anew for each. What a test changes beyond them, such as a
		 * global variable, it puts back.
		 */
		isolate: false,
	},
});
