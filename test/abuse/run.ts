import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Attack, attacks } from "./attacks";
import { judge } from "./judge";
import { alertSeconds, observe } from "./observe";
import { options, PARTS, wants } from "./options";
import { probes } from "./probes";
import { Product } from "./product";
import { type Probe, Stage, type Team } from "./stage";

/**
 * Attacks a built product on loopback from one team, and measures what another team notices; then asks every route as
 * every kind of caller: npm run test:abuse. Outside CI, because it takes a quarter of an hour.
 */

const ROOT = path.resolve(import.meta.dirname, "../..");
const IDLE_MS = 4_000;
const ATTACK_MS = 8_000;
/** An attack is beyond its limits if it is each time: a busy machine seldom is three times in a row. */
const ATTEMPTS = 3;
const MODELS = 10_000;

mkdirSync(path.join(ROOT, ".test"), { recursive: true });
const folder = mkdtempSync(path.join(ROOT, ".test/abuse-"));
const dataDirectory = path.join(folder, "data");
const product = await Product.start(dataDirectory);
process.env.DATABASE_URL = readFileSync(path.join(dataDirectory, "database-url"), "utf8").trim();
process.env.NEXTAUTH_URL = product.base.replace("127.0.0.1", "localhost");
Object.assign(process.env, JSON.parse(readFileSync(path.join(dataDirectory, "secrets.json"), "utf8")));
// They read the environment when they are loaded.
const { browserHeaders, makeKey, makeMember, makeTeam } = await import("../people");
const { insertManyModels } = await import("../many-models");
const { pool } = await import("@/lib/store/database/pool");

async function newTeam(): Promise<Team> {
  const team = await makeTeam();
  const { projectId } = team;
  const key = async (scope: "ingest" | "read" | "manage") => (await makeKey(team, scope)).key;
  const browser = async (role: "viewer" | "member") =>
    browserHeaders(await makeMember(team, role), projectId);
  return {
    projectId,
    ingest: await key("ingest"),
    read: await key("read"),
    manage: await key("manage"),
    viewer: await browser("viewer"),
    member: await browser("member"),
  };
}

/** Two clients that repeat a call until the time is up. */
const twice =
  (work: Attack["work"], statuses: Map<number, number>) =>
  (until: number): Promise<unknown> =>
    Promise.all(
      [1, 2].map(async () => {
        while (Date.now() < until) {
          const { status } = await work();
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }
      }),
    );

const megabytes = (bytes: number) => Math.round(bytes / 1_048_576);

async function attackAll(all: readonly Attack[], hostile: Team, victim: Team): Promise<string[]> {
  await insertManyModels({ projectId: hostile.projectId, models: MODELS, rows: 150_000, ...lastWeek() });
  const faults: string[] = [];
  // Compiling and the first rounds do not count.
  for (const { work } of all) await work();
  await wait(30_000);
  let idle = await observe(product, victim, IDLE_MS);
  const { memoryBytes: idleBytes } = idle;
  console.info(`idle: ${megabytes(idleBytes)} MB\n`);
  console.info(
    "attack | before | answers | requests p50 ms: idle > attacked > idle | ms blocked | alert s | rules s old | MB",
  );
  for (const { name, before, work } of all) {
    let beyond: string[] = [];
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const statuses = new Map<number, number>();
      let alertS = 0;
      const seen = await observe(product, victim, ATTACK_MS, async (until) => {
        const attacking = twice(work, statuses)(until);
        alertS = await alertSeconds(product, victim);
        await attacking;
      });
      if (!product.isRunning) throw new Error(`${name}: the product has ended`);
      const after = await observe(product, victim, IDLE_MS);
      const three = [idle, seen, after];
      console.info(
        [
          attempt === 1 ? name : `${name}, again`,
          before,
          [...statuses].map(([status, count]) => `${count} x ${status}`).join(", "),
          three.map(({ ingestMs }) => ingestMs.toFixed(0)).join(" > "),
          three.map(({ blockedMs }) => blockedMs.toFixed(0)).join(" > "),
          alertS.toFixed(1),
          three.map(({ ruleAgeS }) => ruleAgeS.toFixed(0)).join(" > "),
          megabytes(seen.memoryBytes),
        ].join(" | "),
      );
      for (const status of statuses.keys())
        if (status >= 500 && status !== 503) faults.push(`${name}: answered ${status}`);
      if (!Number.isFinite(alertS))
        faults.push(`${name}: the other team's alert did not fire within a minute`);
      beyond = judge(seen, [idle, after], idleBytes);
      idle = after;
      if (beyond.length === 0) break;
      console.info(`  ${beyond.join("\n  ")}`);
    }
    faults.push(...beyond.map((fault) => `${name}: ${fault}`));
  }
  return faults;
}

function lastWeek() {
  const to = Math.ceil(Date.now() / 60_000) * 60_000;
  return { from: to - 7 * 86_400_000, to };
}

async function probeAll(all: readonly Probe[]): Promise<string[]> {
  const faults: string[] = [];
  for (const [name, work] of all) {
    const fault = await work().then(
      () => null,
      (thrown) =>
        String(thrown instanceof Error ? thrown.message : thrown)
          .split("\n")
          .slice(0, 12)
          .join("\n  "),
    );
    console.info(fault === null ? `held  ${name}` : `FAILS ${name}\n  ${fault}`);
    if (fault !== null) faults.push(name);
  }
  return faults;
}

/** Every route by every kind of caller; its own test has the table. */
function askEveryRoute(): string[] {
  const { status } = spawnSync(
    "npx",
    ["vitest", "run", "--project", "db", "lib/auth/role-matrix.db.test.ts"],
    {
      cwd: ROOT,
      stdio: "inherit",
      env: { ...process.env, DATABASE_URL: "" },
    },
  );
  return status === 0 ? [] : ["the matrix of roles and routes has a wrong answer"];
}

const faults: string[] = [];
const isMatrixWanted = wants("matrix");
try {
  const victim = await newTeam();
  const hostile = await newTeam();
  // The quotas must be free for the probes.
  const bystander = await newTeam();
  const allAttacks = attacks(product, hostile, hostile.viewer);
  const allProbes = probes(new Stage(product, bystander, victim, dataDirectory));
  const wantedAttacks = allAttacks.filter(({ name }) => wants("attacks", name));
  const wantedProbes = allProbes.filter(([name]) => wants("probes", name));
  if (wantedAttacks.length + wantedProbes.length === 0 && !isMatrixWanted) {
    const names = [...PARTS, ...allAttacks.map(({ name }) => name), ...allProbes.map(([name]) => name)];
    throw new Error(`--only ${options.only.join(", ")}: choose from\n  ${names.join("\n  ")}`);
  }
  if (wantedAttacks.length > 0) faults.push(...(await attackAll(wantedAttacks, hostile, victim)));
  faults.push(...(await probeAll(wantedProbes)));
} finally {
  await pool().end();
  await product.stop();
  rmSync(folder, { recursive: true, force: true });
}
if (isMatrixWanted) faults.push(...askEveryRoute());
for (const fault of faults) console.error(`FAILS ${fault}`);
console.info(faults.length === 0 ? "every attack held" : `${faults.length} failed`);
process.exitCode = faults.length === 0 ? 0 : 1;
