import { openDataDirectory } from "./setup/data-directory.mjs";
import { lockDataDirectory } from "./setup/data-lock.mjs";
import { loadEnvFile } from "./setup/env-file.mjs";
import { say } from "./setup/progress.mjs";
import { addressFileOf, runEmbeddedDatabase } from "./setup/run-embedded-database.mjs";
import { readSettings } from "./setup/settings.mjs";
import { shutDownOnSignals } from "./setup/shut-down.mjs";
import { exitWith, StartError } from "./setup/start-error.mjs";

// The embedded database without Sightline, so that a backup can be restored into it.
try {
  loadEnvFile();
  const settings = readSettings(process.env);
  if (settings.databaseUrl)
    throw new StartError(
      "npm run database starts the embedded database, but DATABASE_URL names another server.",
    );
  const shutDown = shutDownOnSignals();
  const dataDir = openDataDirectory(settings.dataDir);
  shutDown.add("the lock", await lockDataDirectory(dataDir, ""));
  await runEmbeddedDatabase(dataDir, shutDown);
  say(`ready; its address is in ${addressFileOf(dataDir)}. Ctrl-C stops it.`);
} catch (thrown) {
  exitWith(thrown);
}
