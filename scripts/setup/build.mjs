import { SetUpFailure } from "./failure.mjs";
import { runCommand } from "./run-command.mjs";
import { hashOf, isFresh, writeStamp } from "./stamp.mjs";
import { step } from "./step.mjs";

const CLIENT_STAMP = "lib/store/generated/.stamp";
const BUILD_STAMP = ".next/.sightline-built";
const SOURCES = [
  "app",
  "components",
  "lib",
  "public",
  "instrumentation.ts",
  "next.config.js",
  "postcss.config.mjs",
  "package-lock.json",
  "prisma/schema",
  "tsconfig.json",
];
const isTest = (place) =>
  /\.test\.tsx?$|(^|\/)README\.md$/.test(place) || place.startsWith("lib/store/generated");

/** Prisma's client from the schema, where the schema changed. Needs neither a database nor Prisma's native engine. */
export async function generateClient() {
  const hash = hashOf(["prisma/schema", "prisma.config.ts", "package-lock.json"]);
  if (isFresh(CLIENT_STAMP, hash)) return;
  await step("generating the database client", () =>
    // Every verb of the CLI first looks for the native engine and would download it; `false` never answers for it.
    runCommand("npx", ["prisma", "generate"], { env: { PRISMA_SCHEMA_ENGINE_BINARY: "/bin/false" } }),
  );
  writeStamp(CLIENT_STAMP, hash);
}

/** The production build, where a source changed. */
export async function buildApp() {
  const hash = hashOf(SOURCES, isTest);
  if (isFresh(BUILD_STAMP, hash)) return;
  await step("building the application (about a minute)", async () => {
    try {
      await runCommand("npx", ["next", "build"], {
        env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      });
    } catch (thrown) {
      throw new SetUpFailure(`the build failed:\n${thrown.message}`);
    }
  });
  writeStamp(BUILD_STAMP, hash);
}
