import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startEmbeddedPostgres } from "./embedded-postgres.mjs";
import { keepRunning } from "./keep-running.mjs";
import { say } from "./progress.mjs";

/** Other programs find the running database through this file. */
export const addressFileOf = (dataDir) => path.join(dataDir, "database-url");

/** Runs the embedded database of a data directory until `shutDown`. Resolves to its address. */
export async function runEmbeddedDatabase(dataDir, shutDown) {
  const server = await say.step("starting the embedded database", () =>
    startEmbeddedPostgres(dataDir, { say }),
  );
  const file = addressFileOf(dataDir);
  writeFileSync(file, `${server.url}\n`, { mode: 0o600 });
  shutDown.add("the database", async () => {
    await server.stop();
    rmSync(file, { force: true });
  });
  void keepRunning(server, {
    isStopping: shutDown.isStopping,
    warn: (text) => process.stderr.write(`${text}\n`),
    giveUp: () => shutDown.stop(1),
  });
  return server.url;
}
