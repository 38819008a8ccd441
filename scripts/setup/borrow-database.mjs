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
 * For a command that works whether Sightline runs or not: fills in process.env as `completeEnvironment` does, and where
 * the embedded database is asleep, wakes it for as long as the command runs. Resolves to the function that lets go.
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
    // Somebody runs on it: then its database is awake, or about to be.
    completeEnvironment();
    return async () => {};
  }
  // Registered before anything is started: what holds the lock is ours to stop, on whatever way out.
  let server = null;
  const letGo = async () => {
    await server?.stop();
    unlock();
  };
  try {
    if (!hasDatabase(dataDir)) {
      throw new StartError(
        `There is no database in ${dataDir} yet. Run npm start first, and set Sightline up.`,
      );
    }
    server = await say.step("starting the embedded database", () => startEmbeddedPostgres(dataDir, { say }));
    process.env.DATABASE_URL = server.url;
    await migrate(server.url, (line) => say(`  ${line}`));
    completeEnvironment();
    return letGo;
  } catch (thrown) {
    await letGo();
    throw thrown;
  }
}

function hasDatabase(dataDir) {
  return existsSync(path.join(dataDir, "pg")) || existsSync(path.join(dataDir, "pg-location"));
}
