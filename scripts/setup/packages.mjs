import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { repoRoot } from "./repo-root.mjs";
import { runCommand } from "./run-command.mjs";
import { StartError } from "./start-error.mjs";

const NETWORK =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network/;

/**
 * Whether node_modules does not match the lockfile. npm writes its hidden lockfile as the last step of an install, so an
 * incomplete install counts as stale and a manual one does not.
 */
export function packagesAreStale(root = repoRoot) {
  const hidden = path.join(root, "node_modules/.package-lock.json");
  if (!existsSync(hidden)) return true;
  const wanted = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
  const present = JSON.parse(readFileSync(hidden, "utf8")).packages;
  return Object.entries(wanted).some(([location, { version, optional, peer }]) => {
    if (location === "") return false;
    const has = present[location];
    // Optional packages include those of other platforms.
    return has ? has.version !== version : !optional && !peer;
  });
}

function npm() {
  const script = process.env.npm_execpath;
  return script?.endsWith(".js") ? [process.execPath, [script]] : ["npm", []];
}

export async function installPackages(root = repoRoot) {
  const [command, args] = npm();
  const options = [
    "ci",
    "--ignore-scripts",
    "--include=dev",
    "--include=optional",
    "--no-audit",
    "--no-fund",
  ];
  const patience = ["--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"];
  let result;
  try {
    result = await runCommand(command, [...args, ...options, ...patience], { cwd: root, env: process.env });
  } catch (thrown) {
    throw new StartError(
      `Cannot run npm (${thrown.message}). It is part of Node; check that it is on the PATH.`,
    );
  }
  if (result.code === 0) return;
  if (NETWORK.test(result.output)) {
    const registry = process.env.npm_config_registry ?? "https://registry.npmjs.org/";
    throw new StartError(
      `Could not install the packages: npm could not reach ${registry}. Check the network, or set a mirror ` +
        "(npm config set registry ...) or a proxy (HTTPS_PROXY), then start again. On a machine without network " +
        `access, copy node_modules from another machine. npm output:\n${result.tail}`,
    );
  }
  throw new StartError(`Could not install the packages. npm output:\n${result.tail}`);
}
