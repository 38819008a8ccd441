import { existsSync } from "node:fs";
import path from "node:path";
import { repoRoot } from "./repo-root.mjs";
import { runCommand } from "./run-command.mjs";
import { sourceHash } from "./source-hash.mjs";
import { isFresh, writeStamp } from "./stamp.mjs";
import { StartError } from "./start-error.mjs";

const SOURCES = [
  "app",
  "components",
  "lib",
  "public",
  "prisma/schema",
  "instrumentation.ts",
  "instrumentation-client.ts",
  "proxy.ts",
  "next.config.js",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];
const stamp = path.join(repoRoot, ".next/sightline-build");
const hashNow = (sources = SOURCES) => sourceHash(repoRoot, sources);
// Next may edit this file during the build.
const COMPLETED = "tsconfig.json";
const hashOfOurs = () => hashNow(SOURCES.filter((file) => file !== COMPLETED));

export function buildIsStale() {
  return !existsSync(path.join(repoRoot, ".next/BUILD_ID")) || !isFresh(stamp, hashNow());
}

export async function buildApp({ show = false } = {}) {
  const cli = path.join(repoRoot, "node_modules/next/dist/bin/next");
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const begun = hashOfOurs();
  const result = await runCommand(process.execPath, [cli, "build"], { cwd: repoRoot, env, show });
  if (result.code !== 0) {
    throw new StartError(
      `Could not build the application.${show ? "" : ` next build failed:\n${result.tail}`}`,
    );
  }
  // If sources changed during the build, the next start must rebuild.
  if (hashOfOurs() === begun) writeStamp(stamp, hashNow());
}
