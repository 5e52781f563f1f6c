import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		// They need a browser: npm run test:browser.
		exclude: ["test/browser/**"],
		globalSetup: ["test/global-setup.ts"],
		testTimeout: 120_000,
		pool: "threads",
	},
});
