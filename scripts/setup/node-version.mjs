import { StartError } from "./start-error.mjs";

const FLOOR = [20, 19];

/** Whether this Node can run Sightline. */
export function nodeVersionSuffices(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1]);
}

export function requireNode(version = process.versions.node) {
  if (nodeVersionSuffices(version)) return;
  throw new StartError(
    `Sightline requires Node ${FLOOR.join(".")} or newer, but this is Node ${version} (${process.execPath}). ` +
      "Install a current version from https://nodejs.org/en/download or with your version manager, then start again.",
  );
}
