import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/editor/**", "node_modules/**"],
    setupFiles: ["test/support/seed.ts"],
    pool: "threads",
    // One more than by default: many tests wait for a browser or a program, and of two processors one stood idle.
    maxWorkers: "100%",
    isolate: false,
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
