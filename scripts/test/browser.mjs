import { existsSync } from "node:fs";
import path from "node:path";
import { repoRoot } from "../setup/repo-root.mjs";
import { runCommand } from "../setup/run-command.mjs";

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

const found = () => [process.env.CHROMIUM_PATH, ...INSTALLED].find((file) => file && existsSync(file));

/**
 * A Chromium for the journeys: an installed one, else Debian's package where root may add it, else Playwright's own
 * download. Resolves to `{ path }`, where null means that Playwright finds its own; throws with what was tried.
 */
export async function findBrowser() {
  if (found()) return { path: found() };
  const tried = [];
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await runCommand("apt-get", ["update", "-q"], { env });
    const added = await runCommand(
      "apt-get",
      ["install", "-y", "-q", "--no-install-recommends", "chromium"],
      { env },
    );
    if (found()) return { path: found() };
    tried.push(`apt-get install chromium: ${added.tail.split("\n").at(-1)}`);
  }
  const cli = path.join(repoRoot, "node_modules/@playwright/test/cli.js");
  const fetched = await runCommand(process.execPath, [cli, "install", "chromium"], {
    cwd: repoRoot,
    env: process.env,
  });
  if (fetched.code === 0) return { path: null };
  tried.push(`npx playwright install chromium: ${fetched.tail.split("\n").at(-1)}`);
  throw new Error(
    `no Chromium for the end-to-end part. Tried: /usr/bin/chromium and Chrome; ${tried.join("; ")}. ` +
      "Install one (Debian: apt-get install chromium) or name it in CHROMIUM_PATH.",
  );
}
