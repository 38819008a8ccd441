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
          // Properties and the detectors' gate take seconds, and more where the machine has other work.
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "db",
          include: ["{lib,app,test}/**/*.db.test.ts"],
          globalSetup: ["test/database.ts"],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
