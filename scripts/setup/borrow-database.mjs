import { existsSync } from "node:fs";
import path from "node:path";
import { migrate } from "../migrate.mjs";
import { checkDatabase } from "./check-database.mjs";
import { completeEnvironment } from "./command-environment.mjs";
import { openDataDirectory } from "./data-directory.mjs";
import { lockDataDirectory } from "./data-lock.mjs";
import { startEmbeddedPostgres } from "./embedded-postgres.mjs";
import { loadEnvFile } from "./env-file.mjs";
import { say } from "./progress.mjs";
import { readSettings } from "./settings.mjs";
import { StartError } from "./start-error.mjs";

/**
 * For commands that work whether or not Sightline is running: completes process.env like `completeEnvironment`, and
 * starts the embedded database for the command if it is not running. Resolves to a function that stops it.
 */
export async function borrowDatabase() {
  loadEnvFile();
  const settings = readSettings(process.env);
  if (settings.databaseUrl) {
    await checkDatabase(settings.databaseUrl, 0);
    completeEnvironment();
    return async () => {};
  }
  const dataDir = openDataDirectory(settings.dataDir);
  let unlock;
  try {
    unlock = await lockDataDirectory(dataDir, "");
  } catch (thrown) {
    if (!(thrown instanceof StartError)) throw thrown;
    // A running Sightline holds the lock, so its database is running or starting.
    completeEnvironment();
    return async () => {};
  }
  let server = null;
  const release = async () => {
    await server?.stop();
    unlock();
  };
  try {
    if (!hasDatabase(dataDir)) {
      throw new StartError(`No database in ${dataDir} yet. Run npm start and complete the setup first.`);
    }
    server = await say.step("starting the embedded database", () => startEmbeddedPostgres(dataDir, { say }));
    process.env.DATABASE_URL = server.url;
    await migrate(server.url, (line) => say(`  ${line}`));
    completeEnvironment();
    return release;
  } catch (thrown) {
    await release();
    throw thrown;
  }
}

function hasDatabase(dataDir) {
  return existsSync(path.join(dataDir, "pg")) || existsSync(path.join(dataDir, "pg-location"));
}
