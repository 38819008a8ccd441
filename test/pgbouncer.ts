import { spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { databaseAccount } from "../scripts/setup/database-account.mjs";
import { freePort } from "../scripts/setup/free-port.mjs";

const BINARY = "/usr/sbin/pgbouncer";

export const hasPgBouncer = () => existsSync(BINARY);

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}

/** The system's PgBouncer in front of a database, with these settings on top of its defaults. */
export async function startPgBouncer(
  url: string,
  settings: Record<string, string>,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const { hostname, port: serverPort, username, password, pathname } = new URL(url);
  const name = pathname.slice(1);
  const account = databaseAccount("/nonexistent");
  const folder = mkdtempSync(path.join(tmpdir(), "sightline-pgbouncer-"));
  const port = await freePort(0);
  const all = {
    listen_addr: "127.0.0.1",
    listen_port: String(port),
    unix_socket_dir: "",
    auth_type: "any",
    ...settings,
  };
  const secret = password ? ` password=${password}` : "";
  const server = `host=${hostname} port=${serverPort} dbname=${name} user=${username}${secret}`;
  const lines = Object.entries(all).map(([key, value]) => `${key} = ${value}`);
  const file = path.join(folder, "pgbouncer.ini");
  writeFileSync(file, `[databases]\n${name} = ${server}\n[pgbouncer]\n${lines.join("\n")}\n`);
  if (account) for (const item of [folder, file]) chownSync(item, account.uid, account.gid);
  const child = spawn(BINARY, [file], { cwd: "/", stdio: "ignore", ...account });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.kill("SIGKILL");
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 400; tries++) {
    if (child.exitCode !== null) break;
    if (await answers(port)) {
      const target = new URL(url);
      target.port = String(port);
      return { url: target.href, stop };
    }
    await sleep(25);
  }
  await stop();
  throw new Error("PgBouncer did not start");
}
