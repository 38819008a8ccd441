import { SetUpFailure } from "./failure.mjs";
import { runCommand } from "./run-command.mjs";
import { hashOf, isFresh, writeStamp } from "./stamp.mjs";
import { step } from "./step.mjs";

const STAMP = "node_modules/.sightline-installed";
const NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|network|socket hang up/i;

/** Installs the locked packages where they are missing or of another lock file. */
export async function install() {
  const hash = hashOf(["package-lock.json"]);
  if (isFresh(STAMP, hash)) return;
  await step("installing packages", async () => {
    try {
      // Nothing here needs an install script; what Postgres' own would do is done when it starts.
      await runCommand("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    } catch (thrown) {
      const output = thrown.output ?? String(thrown);
      if (NETWORK.test(output)) {
        throw new SetUpFailure(
          `the packages could not be downloaded. Check the network and the registry (npm config get registry), then run the command again. npm said:\n${tail(output)}`,
        );
      }
      throw new SetUpFailure(`npm ci failed:\n${tail(output)}`);
    }
  });
  writeStamp(STAMP, hash);
}

const tail = (text) =>
  text
    .trim()
    .split("\n")
    .filter((line) => /err/i.test(line))
    .slice(-8)
    .join("\n") || text.slice(-800);
