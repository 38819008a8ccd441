import { availableParallelism } from "node:os";
import path from "node:path";
import { defineConfig } from "vitest/config";

const alias = {
  "@": path.resolve(import.meta.dirname),
  // The marker package throws outside React's server condition; tests run in plain Node.
  "server-only": path.resolve(import.meta.dirname, "test/server-only.ts"),
};

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["{lib,components,app,test,scripts,prisma}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.db.test.ts"],
          pool: "threads",
          // Properties and the detectors' gate take seconds, and more where the machine has other work.
          testTimeout: 60_000,
          // Vitest leaves a core to its watcher, which is half of a machine with two.
          maxWorkers: availableParallelism(),
        },
      },
      {
        resolve: { alias },
        test: {
          name: "db",
          include: ["{lib,app,test}/**/*.db.test.ts"],
          globalSetup: ["test/database.ts"],
          setupFiles: ["test/own-database.ts"],
          pool: "threads",
          // Much of a database test is waiting.
          maxWorkers: availableParallelism() + 1,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
