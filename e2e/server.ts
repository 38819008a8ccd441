import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { SETTING_NAMES } from "../scripts/setup/settings-table.mjs";

export type RunningServer = {
  url: string;
  dataDir: string;
  setUpCode: string | null;
  output: () => string;
  stop: () => Promise<void>;
};

export const START_LIMIT_MS = 300_000;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** Starts Sightline with its start command on an empty data directory, as an operator would, and waits for `ready`. */
export async function startServer(
  variables: Record<string, string> = {},
  checkout = path.resolve(import.meta.dirname, ".."),
): Promise<RunningServer> {
  const port = await freePort();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "sightline-e2e-"));
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: checkout,
    env: {
      ...process.env,
      // Empty counts as not set, and keeps a developer's .env out of the journeys.
      ...Object.fromEntries(SETTING_NAMES.map((name) => [name, ""])),
      NODE_ENV: "production",
      PORT: String(port),
      SIGHTLINE_DATA_DIR: dataDir,
      SIGHTLINE_ALLOW_PRIVATE_TARGETS: "127.0.0.0/8",
      ...variables,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  child.stderr.on("data", (chunk) => {
    text += chunk;
  });
  const stop = () => stopChild(child).then(() => rmSync(dataDir, { recursive: true, force: true }));
  try {
    const url = await untilReady(child, () => text);
    const code = text.match(/Setup code: ([A-Z0-9-]{6,})/)?.[1] ?? null;
    return { url, dataDir, setUpCode: code, output: () => text, stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

function untilReady(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${why}. It printed:\n${output()}`));
    const limit = setTimeout(() => fail("Sightline was not ready in time"), START_LIMIT_MS);
    child.once("exit", (code) => {
      clearTimeout(limit);
      fail(`Sightline ended with code ${code}`);
    });
    child.stdout?.on("data", () => {
      const ready = output().match(/^ready (http:\S+)/m);
      if (!ready) return;
      clearTimeout(limit);
      resolve(ready[1]!);
    });
  });
}

function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
