import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/editor/**", "node_modules/**"],
    setupFiles: ["test/support/seed.ts"],
    pool: "threads",
    isolate: false,
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
