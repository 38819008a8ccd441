import { availableParallelism } from "node:os";
import path from "node:path";
import { defineConfig } from "vitest/config";
import { threadPrograms } from "./test/compile-program.mjs";
import { PURE } from "./test/law/import-table.ts";
import { seededProperties } from "./test/seeded-properties.mjs";

const alias = {
  "@": path.resolve(import.meta.dirname),
  // The marker package throws outside React's server condition; tests run in plain Node.
  "server-only": path.resolve(import.meta.dirname, "test/server-only.ts"),
};

// The channels in lib/notify are not pure.
const STATELESS = PURE.filter((folder) => folder !== "lib/notify");

const UNIT = {
  pool: "threads" as const,
  // Properties and the detectors' gate take seconds, and more where the machine has other work.
  testTimeout: 60_000,
  // As long as other waits.
  expect: { poll: { timeout: 30_000 } },
  // Vitest leaves a core to its watcher, which is half of a machine with two.
  maxWorkers: availableParallelism(),
};

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        plugins: [seededProperties()],
        test: {
          ...UNIT,
          name: "pure",
          include: STATELESS.map((folder) => `${folder}/**/*.test.ts`),
          // Nothing there has a state, so files share what they import: half of their time would be importing it anew.
          isolate: false,
        },
      },
      {
        resolve: { alias },
        plugins: [threadPrograms(), seededProperties()],
        test: {
          ...UNIT,
          name: "unit",
          include: ["{lib,components,app,test,scripts,prisma}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.db.test.ts", ...STATELESS.map((folder) => `${folder}/**`)],
        },
      },
      {
        resolve: { alias },
        plugins: [threadPrograms(), seededProperties()],
        test: {
          name: "db",
          include: ["{lib,app,test}/**/*.db.test.ts"],
          globalSetup: ["test/database.ts"],
          setupFiles: ["test/own-database.ts"],
          pool: "threads",
          // After the others, because their number of workers differs.
          sequence: { groupOrder: 1 },
          // Much of a database test is waiting.
          maxWorkers: availableParallelism() + 1,
          // test/own-database.ts ends what a file left, so files share what they import: half of their time was that.
          isolate: false,
          expect: { poll: { timeout: 30_000 } },
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
