import { existsSync } from "node:fs";
import path from "node:path";
import { repoRoot } from "./repo-root.mjs";
import { runCommand } from "./run-command.mjs";
import { sourceHash } from "./source-hash.mjs";
import { isFresh, writeStamp } from "./stamp.mjs";
import { StartError } from "./start-error.mjs";

const folder = path.join(repoRoot, "lib/store/generated");
const stamp = path.join(folder, ".stamp");
const hashNow = () =>
  sourceHash(repoRoot, ["prisma/schema", "prisma.config.ts", "node_modules/prisma/package.json"]);

export function prismaClientIsStale() {
  return !existsSync(path.join(folder, "client.ts")) || !isFresh(stamp, hashNow());
}

export async function generatePrismaClient() {
  const cli = path.join(repoRoot, "node_modules/prisma/build/index.js");
  const env = {
    ...process.env,
    // Generating needs no engine, but the CLI would download one. With /bin/false other commands fail instead of doing nothing.
    PRISMA_SCHEMA_ENGINE_BINARY: "/bin/false",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
    DATABASE_URL: "postgresql://unset@127.0.0.1:1/unset",
  };
  const result = await runCommand(process.execPath, [cli, "generate"], { cwd: repoRoot, env });
  if (result.code !== 0)
    throw new StartError(`Could not generate the Prisma client. Prisma output:\n${result.tail}`);
  writeStamp(stamp, hashNow());
}
