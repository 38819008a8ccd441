import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { API_KEY, INSTALLATION } from "../../e2e/journey";
import { repoRoot } from "../../scripts/setup/repo-root.mjs";
import { exitWith, StartError } from "../../scripts/setup/start-error.mjs";
import { findSystemPostgres, startSystemPostgres } from "../../scripts/test/system-postgres.mjs";
import { SightlineProcess } from "../faults/sightline-process";
import { hasPgBouncer, startPgBouncer } from "../pgbouncer";
import { startReplica } from "../replica";
import { runSql } from "../sql";
import { startBalancer } from "./balancer";

/** Journeys that start servers of their own. */
const APART = ["set-up", "sign-on"];
const READY_MS = 180_000;

const folder = path.join(repoRoot, `.test/scale-${process.pid}`);
const say = (text: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);
/** In the order in which they were started. */
const stops: (() => Promise<unknown> | unknown)[] = [];

async function startDatabases() {
  const system = await findSystemPostgres(false);
  if (!system || !hasPgBouncer()) throw new StartError("needs Debian's packages postgresql and pgbouncer");
  const primary = await startSystemPostgres(system, { fsync: "on", full_page_writes: "on" });
  stops.push(primary.stop);
  await runSql(primary.url, "CREATE DATABASE sightline");
  const direct = new URL(primary.url);
  direct.pathname = "/sightline";
  const replica = await startReplica(system.bin, direct.href);
  stops.push(replica.stop);
  const bouncer = await startPgBouncer(direct.href, { pool_mode: "transaction", default_pool_size: "12" });
  stops.push(bouncer.stop);
  say(`PostgreSQL ${system.version}, a streaming replica and PgBouncer in transaction mode`);
  return { primary: direct.href, replica: replica.url, pooled: bouncer.url };
}

async function startProcesses(databases: { pooled: string; replica: string }) {
  const shared = {
    DATABASE_URL: databases.pooled,
    SIGHTLINE_DATABASE_POOLER: "transaction",
    SIGHTLINE_REPLICA_URL: databases.replica,
    SIGHTLINE_DATA_DIR: path.join(folder, "data"),
    SIGHTLINE_SECRET_KEY: randomBytes(32).toString("hex"),
    NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
    SIGHTLINE_ALLOW_PRIVATE_TARGETS: "127.0.0.0/8",
    ...INSTALLATION,
  };
  const make = async (name: string, more: Record<string, string>) => {
    const made = await SightlineProcess.make(name, { ...shared, ...more }, path.join(folder, `${name}.log`));
    stops.push(() => made.kill());
    return made;
  };
  const ports: number[] = [];
  const balancer = await startBalancer(ports);
  stops.push(balancer.stop);
  for (const [name, role] of [
    ["web-0", "off"],
    ["web-1", "off"],
    ["worker", "only"],
  ] as const) {
    const made = await make(name, { SIGHTLINE_WORKER: role, NEXTAUTH_URL: balancer.url });
    if (role === "off") ports.push(made.port);
    made.start();
    await made.untilReady(READY_MS);
    say(`${name} is ready on port ${made.port}`);
  }
  return { balancer, ports };
}

/** All that share one installation. */
function listJourneys(): string[] {
  const files = readdirSync(path.join(repoRoot, "e2e")).filter((file) => file.endsWith(".spec.ts"));
  return files.map((file) => file.slice(0, -".spec.ts".length)).filter((name) => !APART.includes(name));
}

function playwright(url: string): Promise<number> {
  const cli = path.join(repoRoot, "node_modules/@playwright/test/cli.js");
  const named = process.argv.slice(2);
  const files = (named.length > 0 ? named : listJourneys()).map((name) => `${name}.spec.ts`);
  const child = spawn(process.execPath, [cli, "test", "--config", "e2e/playwright.config.ts", ...files], {
    cwd: repoRoot,
    env: { ...process.env, E2E_URL: url, E2E_API_KEY: API_KEY, E2E_PATIENCE: "3" },
    stdio: "inherit",
  });
  return new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
}

/** What shows that all parts took part. */
async function findFaults(
  databases: { primary: string; replica: string },
  { balancer: { taken }, ports }: Awaited<ReturnType<typeof startProcesses>>,
): Promise<string[]> {
  const faults: string[] = [];
  for (const port of ports) if (!taken.has(port)) faults.push(`no connection went to port ${port}`);
  const [roles] = await runSql<{ roles: string }>(
    databases.primary,
    "SELECT string_agg(state ->> 'role', ' ' ORDER BY state ->> 'role') AS roles FROM processes",
  );
  if (roles!.roles !== "web web worker") faults.push(`the processes are ${roles!.roles}`);
  const [read] = await runSql<{ reads: number }>(
    databases.replica,
    "SELECT tup_fetched::int AS reads FROM pg_stat_database WHERE datname = 'sightline'",
  );
  if (read!.reads === 0) faults.push("nothing was read from the replica");
  say(
    `connections by port: ${JSON.stringify(Object.fromEntries(taken))}, rows read from the replica: ${read!.reads}`,
  );
  return faults;
}

/** Two web processes, a worker, PgBouncer and a replica, and the journeys in a browser through a balancer. */
async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const databases = await startDatabases();
  const processes = await startProcesses(databases);
  const code = await playwright(processes.balancer.url);
  const faults = await findFaults(databases, processes);
  if (code !== 0) faults.unshift("journeys failed");
  if (faults.length > 0) throw new StartError(`${faults.join("; ")}. Logs are in ${folder}`);
  rmSync(folder, { recursive: true, force: true });
  say("two web processes, a worker, PgBouncer and a replica served the journeys");
}

async function stopAll(): Promise<void> {
  for (const stop of stops.reverse()) await stop();
}

main().then(stopAll, async (thrown) => {
  await stopAll();
  exitWith(thrown);
});
