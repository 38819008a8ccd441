import path from "node:path";
import { repoRoot } from "./repo-root.mjs";
import { StartError } from "./start-error.mjs";

/** Adds the settings of `.env` in the checkout to the environment, except those already set, even if empty. */
export function loadEnvFile(file = path.join(repoRoot, ".env")) {
  try {
    process.loadEnvFile(file);
  } catch (thrown) {
    if (thrown.code !== "ENOENT") throw new StartError(`${file} cannot be read: ${thrown.message}`);
  }
}
