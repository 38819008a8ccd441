import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SightlineProcess } from "@/test/faults/sightline-process";
import { migrate } from "../scripts/migrate.mjs";
import { openDataDirectory } from "../scripts/setup/data-directory.mjs";
import { startEmbeddedPostgres } from "../scripts/setup/embedded-postgres.mjs";
import { repoRoot } from "../scripts/setup/repo-root.mjs";
import { type LoadResult, startLoad } from "./load";
import { type Measured, printMeasured, quantileOf, summarize } from "./measure";

const DEMO_DAYS = "7";
/** Until V8 has collected what a start leaves: once in each thread, up to 130 s after it. */
const SETTLE_MS = 180_000;
const IDLE_MS = 60_000;
const SAMPLE_MS = 1_000;
const SUSTAINED_MS = 15_000;
const FLOOD_MS = 60_000;
const FLOOD_CONNECTIONS = 500;
const RECOVERED_MS = 250;
const TICKS_PER_SECOND = 100;

/** A process and all that it started. */
function familyOf(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const fields = read(`/proc/${name}/stat`)?.split(") ")[1]?.split(" ");
    if (fields) parents.set(Number(name), Number(fields[1]));
  }
  const family = [root];
  for (const pid of family) for (const [child, parent] of parents) if (parent === pid) family.push(child);
  return family;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** In MB. Shared pages count once, divided among the processes that share them. */
function memoryOf(pids: readonly number[]): number {
  const kilobytes = pids.map((pid) => /^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? "")?.[1]);
  return kilobytes.reduce((sum, one) => sum + Number(one ?? 0), 0) / 1_024;
}

const HELD = /^sightline_process_held_bytes\{[^}]*state="held"\} (\S+)$/m;
const UNSTORED = /^sightline_process_commit_queue_rows\{[^}]*\} (\S+)$/m;

/** What the process says of its queues, every 10 s: the most of bodies since its last report, in MB, and rows. */
async function ownFigures(url: string, token: string): Promise<{ held: number; unstored: number }> {
  const answer = await fetch(new URL("/api/health/metrics", url), {
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await answer.text();
  const [held, unstored] = [HELD, UNSTORED].map((sample) => Number(sample.exec(text)?.[1]));
  if (!Number.isFinite(held) || !Number.isFinite(unstored))
    throw new Error("a process does not report its queues");
  return { held: held! / 2 ** 20, unstored: unstored! };
}

/** Seconds of a core that the processes have used, with those of their children that have ended. */
function cpuOf(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    const fields = read(`/proc/${pid}/stat`)?.split(") ")[1]?.split(" ");
    return fields ? fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) : 0;
  });
  return ticks.reduce((sum, one) => sum + one, 0) / TICKS_PER_SECOND;
}

/** Of a core, in percent, while `work` runs. */
async function shareOf(family: () => number[], work: () => Promise<void>): Promise<number> {
  const [before, start] = [cpuOf(family()), performance.now()];
  await work();
  return ((cpuOf(family()) - before) / ((performance.now() - start) / 1_000)) * 100;
}

type Roots = { application: number; database: number };

/** In MB. */
type Memory = { application: number; both: number };

const memoryOfBoth = ({ application, database }: Roots): Memory => {
  const ofApplication = memoryOf(familyOf(application));
  return { application: ofApplication, both: ofApplication + memoryOf(familyOf(database)) };
};

async function measureIdle(roots: Roots): Promise<Memory> {
  const { application, database } = roots;
  const family = () => [...familyOf(application), ...familyOf(database)];
  const samples: Memory[] = [];
  const settling = await shareOf(family, () => sleep(SETTLE_MS));
  const share = await shareOf(family, async () => {
    const end = performance.now() + IDLE_MS;
    while (performance.now() < end) {
      samples.push(memoryOfBoth(roots));
      await sleep(SAMPLE_MS);
    }
  });
  const of = (name: string, key: keyof Memory) =>
    summarize(
      name,
      "MB",
      samples.map((sample) => sample[key]),
    );
  const [both, alone] = [of("application and database", "both"), of("application alone", "application")];
  printMeasured(
    `footprint: idle with a demo of ${DEMO_DAYS} days that sends nothing, over ${IDLE_MS / 1_000} s, from ${SETTLE_MS / 1_000} s after the start`,
    [
      both,
      alone,
      summarize("processor time", "% of a core", [share]),
      summarize(`processor time of the ${SETTLE_MS / 1_000} s before`, "% of a core", [settling]),
    ],
    [
      { name: "memory, MB", value: both.median, goal: { atMost: 400 } },
      { name: "% of a core", value: share, goal: { atMost: 1 } },
    ],
  );
  return { application: alone.median, both: both.median };
}

/** Until requests are answered at once again. */
async function recovery(url: string, key: string): Promise<number> {
  const start = performance.now();
  for (;;) {
    const sent = performance.now();
    const answer = await fetch(new URL("/api/v1/requests", url), {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ model: "m", latency_ms: 1 }),
    });
    await answer.arrayBuffer();
    if (answer.status === 200 && performance.now() - sent < RECOVERED_MS) return sent - start;
    await sleep(100);
  }
}

const perSecond = ({ statuses, seconds }: LoadResult) =>
  Object.values(statuses).reduce((sum, count) => sum + count, 0) / seconds;

async function measureFlood(
  url: string,
  key: string,
  token: string,
  roots: Roots,
  idle: Memory,
): Promise<void> {
  const steady = await startLoad(url, key);
  await steady.during(() => sleep(SUSTAINED_MS));
  steady.stop();
  const flood = await startLoad(url, key, FLOOD_CONNECTIONS);
  const samples: (Memory & { held: number; unstored: number })[] = [];
  await flood.during(async () => {
    const end = performance.now() + FLOOD_MS;
    let own = { held: 0, unstored: 0 };
    while (performance.now() < end) {
      if (samples.length % 10 === 9) own = await ownFigures(url, token);
      samples.push({ ...memoryOfBoth(roots), ...own });
      await sleep(SAMPLE_MS);
    }
  });
  const most = (of: (sample: (typeof samples)[0]) => number) => Math.max(...samples.map(of));
  const recovered = await recovery(url, key);
  flood.stop();
  const [{ statuses, refusedMs, ...flooded }] = flood.results as [LoadResult];
  const offered = perSecond({ ...flooded, statuses, refusedMs }) / perSecond(steady.results[0]!);
  const unexplained = Object.entries(statuses)
    .filter(([status]) => !["200", "429", "503"].includes(status))
    .reduce((sum, [, count]) => sum + count, 0);
  const one = (name: string, unit: string, value: number): Measured => summarize(name, unit, [value]);
  printMeasured(
    `footprint: ${FLOOD_CONNECTIONS} clients for ${FLOOD_MS / 1_000} s that do not wait when they are refused`,
    [
      one("stored by 50 clients", "rows/s", steady.rate()),
      one("stored by all of them", "rows/s", flood.rate()),
      one("calls, as a multiple of what 50 clients get answered", "times", offered),
      one("refused with 429 or 503", "calls", (statuses[429] ?? 0) + (statuses[503] ?? 0)),
      one("until a refusal, p99", "ms", refusedMs.length > 0 ? quantileOf(refusedMs, 0.99) : 0),
      summarize(
        "memory of the application",
        "MB",
        samples.map(({ application }) => application),
      ),
      summarize(
        "memory of application and database",
        "MB",
        samples.map(({ both }) => both),
      ),
      one(
        "bodies that were not answered yet, at most",
        "MB",
        most(({ held }) => held),
      ),
      one(
        "rows that were not stored yet, at most",
        "rows",
        most(({ unstored }) => unstored),
      ),
    ],
    [
      {
        name: "application and database at their peak, without the bodies in queues / idle",
        value: most(({ both, held }) => both - held) / idle.both,
        goal: { atMost: 1.5 },
      },
      {
        name: "the application alone, without the bodies in its queues / idle",
        value: most(({ application, held }) => application - held) / idle.application,
      },
      { name: "calls without an answer or with another status", value: unexplained, goal: { atMost: 0 } },
      { name: "stored / stored by 50 clients", value: flood.rate() / steady.rate(), goal: { atLeast: 0.7 } },
      { name: "seconds until it answers at once again", value: recovered / 1_000, goal: { atMost: 5 } },
    ],
  );
}

/** Memory and processor time of the built product: with nothing to do, and with far more than it can do. */
export async function benchFootprint(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "sightline-footprint-"));
  const server = await startEmbeddedPostgres(openDataDirectory(path.join(folder, "database")));
  const key = `slk_bench_${randomBytes(24).toString("hex")}`;
  const token = randomBytes(32).toString("hex");
  const environment = {
    DATABASE_URL: server.url,
    SIGHTLINE_DATA_DIR: path.join(folder, "data"),
    SIGHTLINE_SECRET_KEY: randomBytes(32).toString("hex"),
    NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
    SIGHTLINE_ADMIN_EMAIL: "bench@example.org",
    SIGHTLINE_ADMIN_PASSWORD: randomBytes(16).toString("hex"),
    SIGHTLINE_API_KEY: key,
    SIGHTLINE_METRICS_TOKEN: token,
    SIGHTLINE_KEY_REQUESTS_PER_MINUTE: "10000000",
  };
  try {
    await migrate(server.url);
    const log = path.join(folder, "sightline.log");
    const product = await SightlineProcess.make("sightline", environment, log);
    product.start();
    try {
      await product.untilReady();
      const demo = spawnSync(process.execPath, ["--import", "tsx", "scripts/demo.ts", "--days", DEMO_DAYS], {
        cwd: repoRoot,
        env: { ...process.env, ...environment, NEXTAUTH_URL: product.url },
        encoding: "utf8",
      });
      if (demo.status !== 0) throw new Error(demo.stderr || demo.stdout);
      // Started again, as it runs for months: filling the demo in takes memory that is not given back.
      product.signal("SIGTERM");
      await product.gone();
      product.start();
      await product.untilReady();
      const roots = { application: product.pid, database: server.child!.pid! };
      const idle = await measureIdle(roots);
      await measureFlood(product.url, key, token, roots, idle);
    } finally {
      await product.kill();
    }
  } finally {
    await server.discard();
    rmSync(folder, { recursive: true, force: true });
  }
}
