import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { TestTeam } from "./people";

/**
 * Attacks a running product on loopback from one team, and measures what another team notices: npm run test:abuse.
 * Outside CI: figures of a busy machine mean little.
 */

const ROOT = path.resolve(import.meta.dirname, "..");
const ATTACK_MS = 10_000;
const LIMITS = { ingest: 2, memory: 1.3, ruleAgeS: 15, stallMs: 100 };
const MODELS = 10_000;

mkdirSync(path.join(ROOT, ".test"), { recursive: true });
const folder = mkdtempSync(path.join(ROOT, ".test/abuse-"));
const dataDirectory = path.join(folder, "data");
const LOGIN = { email: "abuse@example.com", password: "a long enough passphrase" };

let product!: ChildProcess;
const base = await start();
process.env.DATABASE_URL = readFileSync(path.join(dataDirectory, "database-url"), "utf8").trim();
// They read the environment when they are loaded.
const { makeKey, makeTeam } = await import("./people");
const { insertManyModels } = await import("./many-models");
const { pool } = await import("@/lib/store/database/pool");

function start(): Promise<string> {
  const env = {
    ...process.env,
    PORT: process.env.PORT ?? "0",
    SIGHTLINE_DATA_DIR: dataDirectory,
    SIGHTLINE_ADMIN_EMAIL: LOGIN.email,
    SIGHTLINE_ADMIN_PASSWORD: LOGIN.password,
  };
  product = spawn(process.execPath, ["scripts/start.mjs", ...process.argv.slice(2)], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    let said = "";
    product.stdout!.on("data", (chunk) => {
      said += chunk;
      const ready = /^ready (http:\/\/\S+)/m.exec(said);
      if (ready) resolve(ready[1]!);
    });
    product.on("exit", (code) => reject(new Error(`the product ended with ${code}: ${said.slice(-500)}`)));
  });
}

type Call = { method?: string; body?: unknown; key?: string; gzip?: boolean };
async function call(address: string, { method = "GET", body, key, gzip = false }: Call = {}) {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (key) headers.authorization = `Bearer ${key}`;
  if (gzip) headers["content-encoding"] = "gzip";
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const answer = await fetch(`${base}${address}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: gzip ? gzipSync(text) : text }),
    signal: AbortSignal.timeout(60_000),
  });
  return { status: answer.status, text: await answer.text() };
}

type Seen = { ingestMs: number[]; memory: number; unready: number; ruleAgeS: number; alertS: number };

/** What the other team notices while `attack` runs. */
async function observe(victim: Victim, attack: (until: number) => Promise<unknown>): Promise<Seen> {
  const seen: Seen = { ingestMs: [], memory: 0, unready: 0, ruleAgeS: 0, alertS: 0 };
  const until = Date.now() + ATTACK_MS;
  const attacking = attack(until).catch((thrown) => console.error("an attack failed:", String(thrown)));
  const ingest = async () => {
    while (Date.now() < until) {
      const began = performance.now();
      const { status } = await call("/api/v1/requests", {
        method: "POST",
        key: victim.key,
        body: { model: "gpt-5", latency_ms: 800 },
      });
      if (status !== 200) throw new Error(`the other team's request was answered ${status}`);
      seen.ingestMs.push(performance.now() - began);
      await wait(50);
    }
  };
  const look = async () => {
    while (Date.now() < until) {
      if ((await call("/api/health/ready")).status !== 200) seen.unready += 1;
      const { rows } = await pool().query(
        "SELECT extract(epoch FROM now() - least(evaluated_at, judged_at))::float8 AS age FROM projects WHERE id = $1",
        [victim.team.projectId],
      );
      seen.ruleAgeS = Math.max(seen.ruleAgeS, rows[0].age ?? 0);
      seen.memory = Math.max(seen.memory, residentBytes());
      await wait(500);
    }
  };
  const alert = async () => {
    await wait(1_000);
    const name = `breaker ${Math.random()}`;
    const began = performance.now();
    await call("/api/v1/circuit-events", { method: "POST", key: victim.key, body: { name, state: "open" } });
    while (!(await call("/api/v1/alerts?state=firing", { key: victim.key })).text.includes(name))
      await wait(50);
    seen.alertS = (performance.now() - began) / 1_000;
  };
  await Promise.all([ingest(), look(), alert()]);
  await attacking;
  return seen;
}

/** Of the server that the start command runs. */
function residentBytes(): number {
  const pids = [
    product.pid!,
    ...readFileSync(`/proc/${product.pid}/task/${product.pid}/children`, "utf8").split(" "),
  ];
  const sizes = pids.map((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      return /Name:\s+postgres/.test(status) ? 0 : Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1_024;
    } catch {
      return 0;
    }
  });
  return Math.max(...sizes);
}

async function longestStallMs(): Promise<number> {
  const { rows } = await pool().query(
    "SELECT max((state -> 'stall_seconds' ->> 'longest')::float8) AS s FROM processes",
  );
  return (rows[0].s ?? 0) * 1_000;
}

type Victim = { team: TestTeam; key: string };
type Attacker = { read: string; manage: string; ingest: string };

const LATENCY = {
  kind: "threshold",
  metric: "latency_p95",
  comparison: "above",
  threshold: 1e9,
  recovery: 1e9,
  window_seconds: 86_400,
  persistence: { k: 1, n: 1 },
  keep_firing_seconds: 0,
  min_requests: 1,
  group_by: ["model", "service", "environment"],
};

/** Two clients that repeat a call until the time is up. */
const twice = (work: () => Promise<{ status: number }>, statuses: Map<number, number>) => (until: number) =>
  Promise.all(
    [1, 2].map(async () => {
      while (Date.now() < until) {
        const { status } = await work();
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    }),
  );

function attacks(by: Attacker): Record<string, { before: string; work: () => Promise<{ status: number }> }> {
  const many = JSON.stringify(Object.fromEntries(Array.from({ length: 600_000 }, (_, at) => [`k${at}`, 1])));
  const silence = (name: string) => ({
    matchers: { [name]: "x*" },
    ends_at: new Date(Date.now() + 60_000).toISOString(),
  });
  let rule = 0;
  return {
    "1 backtest of 10,000 models": {
      before: "process dies",
      work: () =>
        call("/api/v1/rules/backtest", {
          method: "POST",
          key: by.manage,
          body: { definition: LATENCY, hours: 1 },
        }),
    },
    "2 matcher named constructor": {
      before: "alerting ends",
      work: () => call("/api/v1/silences", { method: "POST", key: by.manage, body: silence("constructor") }),
    },
    "3 time of 13 kB": {
      before: "ingest 100x",
      work: () => call(`/api/v1/requests?limit=1&from=now${"/w".repeat(6_500)}`, { key: by.read }),
    },
    "4 rules without end": {
      before: "rules 56 s old",
      work: () =>
        call("/api/v1/rules", {
          method: "POST",
          key: by.manage,
          body: { name: `rule ${++rule}`, severity: "warning", definition: LATENCY },
        }),
    },
    "5 600,000 keys in one item": {
      before: "5.9 s stall",
      work: () => call("/api/v1/requests", { method: "POST", key: by.ingest, body: many, gzip: true }),
    },
    "6 series of every model": {
      before: "13.6 s stall",
      work: () =>
        call("/api/v1/series?metric=latency_p95&window=6d&step=5m&group_by=model", { key: by.read }),
    },
    "6 quality of a week": {
      before: "40 s stall",
      work: () => call("/api/v1/quality?from=now-7d", { key: by.read }),
    },
    "6 metrics": { before: "2.8 s stall", work: () => call("/api/v1/metrics", { key: by.read }) },
  };
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

async function attackAll(): Promise<boolean> {
  const victim = { team: await makeTeam(), key: "" };
  victim.key = (await makeKey(victim.team, "ingest", "read", "manage")).key;
  const hostile = await makeTeam();
  const keys: Attacker = {
    read: (await makeKey(hostile, "read")).key,
    manage: (await makeKey(hostile, "manage")).key,
    ingest: (await makeKey(hostile, "ingest")).key,
  };
  const to = Math.ceil(Date.now() / 60_000) * 60_000;
  await insertManyModels({
    projectId: hostile.projectId,
    models: MODELS,
    rows: 150_000,
    from: to - 7 * 86_400_000,
    to,
  });
  // Compiling and the first rounds do not count.
  for (const { work } of Object.values(attacks(keys))) await work();
  await wait(30_000);
  const idle = await observe(victim, async () => {});
  const rows = [row("idle", "", idle, idle, await longestStallMs(), new Map())];
  let held = true;
  for (const [name, { before, work }] of Object.entries(attacks(keys))) {
    const statuses = new Map<number, number>();
    const seen = await observe(victim, twice(work, statuses));
    // The report of the process comes every 10 s.
    await wait(11_000);
    const stallMs = await longestStallMs();
    rows.push(row(name, before, seen, idle, stallMs, statuses));
    held &&=
      median(seen.ingestMs) <= LIMITS.ingest * median(idle.ingestMs) &&
      seen.memory <= LIMITS.memory * idle.memory &&
      seen.ruleAgeS <= LIMITS.ruleAgeS &&
      seen.unready === 0 &&
      stallMs <= LIMITS.stallMs &&
      ![...statuses.keys()].some((status) => status >= 500 && status !== 503);
  }
  console.table(rows);
  return held;
}

const row = (
  attack: string,
  before: string,
  seen: Seen,
  idle: Seen,
  stallMs: number,
  statuses: ReadonlyMap<number, number>,
) => ({
  attack,
  before,
  answers: [...statuses].map(([status, count]) => `${count} x ${status}`).join(", "),
  "ingest p50 ms": Math.round(median(seen.ingestMs)),
  "x idle": (median(seen.ingestMs) / median(idle.ingestMs)).toFixed(1),
  "alert s": seen.alertS.toFixed(1),
  "rules s old": seen.ruleAgeS.toFixed(0),
  unready: seen.unready,
  "memory x idle": (seen.memory / idle.memory).toFixed(2),
  "stall ms": Math.round(stallMs),
});

try {
  process.exitCode = (await attackAll()) ? 0 : 1;
} finally {
  await pool().end();
  product.removeAllListeners("exit");
  product.kill("SIGTERM");
  await new Promise((resolve) => product.once("exit", resolve));
  rmSync(folder, { recursive: true, force: true });
}
