import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { loadavg } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { pool } from "@/lib/store/database/pool";
import { seeded, trafficItem } from "../../bench/traffic";
import { migrate } from "../../scripts/migrate.mjs";
import { openDataDirectory } from "../../scripts/setup/data-directory.mjs";
import { startEmbeddedPostgres } from "../../scripts/setup/embedded-postgres.mjs";
import { repoRoot } from "../../scripts/setup/repo-root.mjs";
import { compileProgram } from "../compile-program.mjs";
import { makeKey, makeTeam } from "../people";
import { httpCall } from "./http-call";
import { BUILT, SightlineProcess } from "./sightline-process";
import { type Sample, slopeOf } from "./slope";

// One process for web and worker, at half the load that it sustains: does its memory grow?
const SLOPE_MB_PER_MINUTE = 1;
const BATCH = 100;
const CLIENTS = 4;
const ANSWER_MS = 30_000;
const SAMPLE_MS = 5_000;

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "30" },
    // Requests a second; without it, half of what four clients get through in `measure` seconds.
    rate: { type: "string" },
    measure: { type: "string", default: "30" },
    light: { type: "boolean", default: false },
  },
});
const folder = path.join(repoRoot, `.test/soak-${process.pid}`);
const say = (text: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);

type Totals = { sent: number; acknowledged: number; refused: number };

/** Sends batches until the deadline, at most `rate` requests a second. */
async function load(url: string, key: string, ms: number, rate: number): Promise<Totals> {
  const totals: Totals = { sent: 0, acknowledged: 0, refused: 0 };
  const began = performance.now();
  const client = async (random: () => number) => {
    while (performance.now() - began < ms) {
      const aheadMs = (totals.sent / rate) * 1_000 - (performance.now() - began);
      if (aheadMs > 0) await sleep(aheadMs);
      totals.sent += BATCH;
      const body = JSON.stringify(Array.from({ length: BATCH }, () => trafficItem(random, Date.now())));
      const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
      const answer = await httpCall(`${url}/api/v1/requests`, ANSWER_MS, { method: "POST", headers, body });
      if (answer.status < 300) totals.acknowledged += BATCH;
      else if (answer.status === 429 || answer.status === 503) totals.refused += BATCH;
      else throw new Error(`${answer.status} ${answer.text.slice(0, 200)}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, at) => client(seeded(at + 1))));
  return totals;
}

/** Reads what dashboards read, all the time. */
function readAlong(url: string, key: string): () => void {
  let stopping = false;
  void (async () => {
    const headers = { authorization: `Bearer ${key}` };
    while (!stopping) {
      await httpCall(`${url}/api/v1/summary`, ANSWER_MS, { headers }).catch(() => {});
      await sleep(2_000);
    }
  })();
  return () => {
    stopping = true;
  };
}

async function run(): Promise<boolean> {
  mkdirSync(folder, { recursive: true });
  const server = await startEmbeddedPostgres(openDataDirectory(path.join(folder, "database")));
  process.once("exit", () => server.child?.kill("SIGQUIT"));
  await migrate(server.url);
  const keys = {
    SIGHTLINE_SECRET_KEY: randomBytes(32).toString("hex"),
    NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
  };
  Object.assign(process.env, keys, { DATABASE_URL: server.url });
  const { key } = await makeKey(await makeTeam(), "ingest", "read");
  const program = values.light ? await compileProgram("test/faults/light-process.ts") : null;
  const environment = {
    ...keys,
    DATABASE_URL: server.url,
    SIGHTLINE_DATA_DIR: path.join(folder, "data"),
    SIGHTLINE_WORKER: "on",
    SIGHTLINE_ADMIN_EMAIL: "soak@example.org",
    SIGHTLINE_ADMIN_PASSWORD: "correct horse battery staple",
    SIGHTLINE_KEY_REQUESTS_PER_MINUTE: "1000000",
  };
  const command = program ? [program.file] : BUILT;
  const one = await SightlineProcess.make("soak", environment, path.join(folder, "soak.log"), command);
  try {
    one.start();
    await one.untilReady();
    let rate = Number(values.rate);
    if (values.rate === undefined) {
      const seconds = Number(values.measure);
      const { acknowledged } = await load(one.url, key, seconds * 1_000, Number.POSITIVE_INFINITY);
      rate = acknowledged / seconds / 2;
      say(`sustains ${Math.round(rate * 2)} requests/s (load of the machine ${loadavg()[0]!.toFixed(1)})`);
    }
    const samples: Sample[] = [];
    const began = performance.now();
    const sampler = setInterval(() => {
      const minute = (performance.now() - began) / 60_000;
      samples.push({ minute, megabytes: one.residentBytes() / 1e6 });
      if (samples.length % 12 === 0)
        say(
          `${minute.toFixed(0)} min: ${Math.round(samples.at(-1)!.megabytes)} MB, load ${loadavg()[0]!.toFixed(1)}`,
        );
    }, SAMPLE_MS);
    const stopReading = readAlong(one.url, key);
    const totals = await load(one.url, key, Number(values.minutes) * 60_000, rate);
    clearInterval(sampler);
    stopReading();
    const { rows } = await pool().query<{ n: number }>("SELECT count(*)::float8 AS n FROM requests");
    const slope = slopeOf(samples);
    const most = Math.max(...samples.map(({ megabytes }) => megabytes));
    say(
      `${values.minutes} min at ${Math.round(rate)} requests/s: ${totals.acknowledged} acknowledged, ${totals.refused} refused, ${rows[0]!.n} stored`,
    );
    say(`memory at most ${Math.round(most)} MB, slope of the last 60 %: ${slope.toFixed(2)} MB/min`);
    return slope <= SLOPE_MB_PER_MINUTE && rows[0]!.n >= totals.acknowledged;
  } finally {
    await one.stop();
    await pool().end();
    await server.discard();
    program?.remove();
  }
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const passed = await run();
console.log(passed ? "passed" : `failed; logs are in ${folder}`);
if (passed) rmSync(folder, { recursive: true, force: true });
process.exit(passed ? 0 : 1);
