import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { openDataDirectory } from "./data-directory.mjs";
import { loadEnvFile } from "./env-file.mjs";
import { secretsOf } from "./secrets.mjs";
import { readSettings } from "./settings.mjs";
import { StartError } from "./start-error.mjs";

/**
 * For commands that run beside Sightline: completes process.env like `npm start`. The database is DATABASE_URL, or the
 * running embedded database of the data directory.
 */
export function completeEnvironment() {
  loadEnvFile();
  const settings = readSettings(process.env);
  const dataDir = openDataDirectory(settings.dataDir);
  const addressFile = path.join(dataDir, "database-url");
  if (!settings.databaseUrl && !existsSync(addressFile)) {
    throw new StartError(
      `No database: DATABASE_URL is not set and no Sightline is running on ${dataDir}. Run npm start first.`,
    );
  }
  const databaseUrl = settings.databaseUrl ?? readFileSync(addressFile, "utf8").trim();
  for (const [name, value] of Object.entries({ ...secretsOf(dataDir), DATABASE_URL: databaseUrl })) {
    process.env[name] ||= value;
  }
}
