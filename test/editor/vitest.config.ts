import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** The tests that start an editor: one at a time, since each wants the whole machine, and with time to start it. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, "..", ".."),
    include: ["test/editor/**/*.test.ts"],
    globalSetup: "test/editor/globalSetup.ts",
    pool: "forks",
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
