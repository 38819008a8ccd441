import path from "node:path";
import { repoRoot } from "./repo-root.mjs";
import { StartError } from "./start-error.mjs";

/** Adds to the environment what `.env` in the checkout sets. What is set already, even to nothing, takes precedence. */
export function loadEnvFile(file = path.join(repoRoot, ".env")) {
  try {
    process.loadEnvFile(file);
  } catch (thrown) {
    if (thrown.code !== "ENOENT") throw new StartError(`${file} cannot be read: ${thrown.message}`);
  }
}
