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

const HOW =
  "Install one (Debian: apt-get install chromium; anywhere: npx playwright install chromium), name one in CHROMIUM_PATH";

async function hasOwn() {
  const { chromium } = await import("@playwright/test");
  return existsSync(chromium.executablePath());
}

/**
 * A Chromium for the end-to-end tests: an installed one or Playwright's; if `mayInstall` allows it, Debian's package is
 * installed or Playwright's downloaded. Resolves to `{ path }`, null for Playwright's own; the error lists what was tried.
 */
export async function findBrowser(mayInstall) {
  if (found()) return { path: found() };
  if (await hasOwn()) return { path: null };
  if (!mayInstall) throw new Error(`no Chromium for the journeys. ${HOW}, or run npm test -- --install.`);
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
    `no Chromium for the end-to-end tests. Tried: /usr/bin/chromium and Chrome; ${tried.join("; ")}. ${HOW}.`,
  );
}
