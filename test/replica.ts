import { spawn } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { databaseAccount } from "../scripts/setup/database-account.mjs";
import { freePort } from "../scripts/setup/free-port.mjs";
import { runCommand } from "../scripts/setup/run-command.mjs";
import { runSql } from "./sql";

/** Settings that its primary needs beyond the defaults of PostgreSQL. */
const SETTINGS = { listen_addresses: "127.0.0.1", unix_socket_directories: "", max_connections: "200" };

const answers = (url: string) =>
  runSql(url, "SELECT 1").then(
    () => true,
    () => false,
  );

/** A streaming replica of a server on this machine, made by that server's pg_basebackup. */
export async function startReplica(
  bin: string,
  primary: string,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const account = databaseAccount("/nonexistent");
  const folder = mkdtempSync(path.join(tmpdir(), "sightline-replica-"));
  if (account) chownSync(folder, account.uid, account.gid);
  const data = path.join(folder, "data");
  const options: object = { cwd: "/", ...account };
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const source = new URL(primary);
  source.pathname = "/postgres";
  const made = await runCommand(
    path.join(bin, "pg_basebackup"),
    ["-d", source.href, "-D", data, "-R", "-X", "stream", "-c", "fast", "--no-sync"],
    options,
  );
  if (made.code !== 0) {
    remove();
    throw new Error(`pg_basebackup failed:\n${made.tail}`);
  }
  const port = await freePort(0);
  const args = ["-D", data, "-p", String(port)];
  for (const [name, value] of Object.entries(SETTINGS)) args.push("-c", `${name}=${value}`);
  const child = spawn(path.join(bin, "postgres"), args, { detached: true, stdio: "ignore", ...options });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const url = new URL(primary);
  url.port = String(port);
  const stop = async () => {
    child.kill("SIGQUIT");
    await gone;
    remove();
  };
  for (let tries = 0; tries < 400; tries++) {
    if (child.exitCode !== null) break;
    if (await answers(url.href)) return { url: url.href, stop };
    await sleep(50);
  }
  await stop();
  throw new Error("the replica did not start");
}
