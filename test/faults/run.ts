import { rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { pool } from "@/lib/store/database/pool";
import { repoRoot } from "../../scripts/setup/repo-root.mjs";
import { inject } from "./inject";
import { Installation } from "./installation";
import { CHECKED, checkInvariants } from "./invariants";
import { Ledger } from "./ledger";
import { describeFault, type Fault, LONG, makeSchedule, parseSize, SMALL } from "./schedule";
import { hasFaketime } from "./sightline-process";
import { watchReadiness } from "./watch-readiness";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    long: { type: "boolean", default: false },
    // "kill web=200,silence=100"; without a number, as often as usual.
    faults: { type: "string" },
    // Without Next and its pages, and without a build.
    light: { type: "boolean", default: false },
    clients: { type: "string", default: "6" },
    // How long to wait for the last message, in seconds.
    patience: { type: "string", default: "120" },
  },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 1e6) : Number(values.seed);
const usual = values.long ? LONG : SMALL;
const size = values.faults === undefined ? usual : parseSize(values.faults, usual);
const folder = path.join(repoRoot, `.test/faults-${process.pid}`);
/** How long recovery may take, and the last message after the load has ended. */
const RECOVERY_MS = 60_000;
const QUIET_MS = Number(values.patience) * 1_000;

const say = (text: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);

/** How long after the fault until every process is ready and each web process has acknowledged requests again. */
async function recovered(on: Installation, ledger: Ledger, since: number): Promise<number> {
  await Promise.all(on.processes.map((one) => one.untilReady()));
  while (on.webs.some(({ url }) => (ledger.acknowledgedAt.get(url) ?? 0) < since)) {
    if (performance.now() - since > RECOVERY_MS)
      throw new Error("a web process no longer acknowledges requests");
    await sleep(50);
  }
  return performance.now() - since;
}

/** Waits until what is on its way has arrived. */
async function settle(on: Installation, ledger: Ledger): Promise<void> {
  await ledger.stop();
  // A worker without the key made some wait for minutes.
  await pool().query("UPDATE notifications SET next_attempt_at = now() WHERE state = 'queued'");
  const deadline = performance.now() + QUIET_MS;
  const isQuiet = async () => {
    const { rows } = await pool().query<{ n: number }>(
      `SELECT (SELECT count(*) FROM notifications WHERE state = 'queued')::int
         + (SELECT count(*) FROM rollup_fragments WHERE bucket < now() - interval '3 minutes')::int AS n`,
    );
    const texts = on.receiver.received.map(({ text }) => text).join();
    return rows[0]!.n === 0 && [...ledger.opened].every((name) => texts.includes(`"${name}"`));
  };
  while (performance.now() < deadline && !(await isQuiet())) await sleep(500);
}

async function readMemory(): Promise<number> {
  const { rows } = await pool().query<{ most: number | null }>(
    "SELECT max((state ->> 'memory_bytes')::float8) AS most FROM processes WHERE seen_at > now() - interval '30 seconds'",
  );
  return rows[0]!.most ?? 0;
}

/** Why this machine or this run cannot have a fault; null if it can. */
function impossible(on: Installation, { kind }: Fault): string | null {
  if ((kind === "wrong clock" || kind === "clock jump") && !hasFaketime)
    return "libfaketime is not installed";
  if (kind === "disk full" && !on.database.hasOwnDisk) return "no file system can be mounted";
  if (kind === "newer schema" && values.light) return "the light process does not migrate";
  return null;
}

async function run(): Promise<boolean> {
  const schedule = makeSchedule(seed, size);
  const again = process.argv.slice(2).filter((one, at, all) => one !== "--seed" && all[at - 1] !== "--seed");
  const quoted = again.map((one) => (one.includes(" ") ? `"${one}"` : one)).join(" ");
  say(
    `seed ${seed}, ${schedule.length} faults; replay with: npm run test:faults -- --seed ${seed} ${quoted}`,
  );
  const began = performance.now();
  const on = await Installation.begin(folder, values.light);
  const slowest = new Map<string, { times: number; ms: number }>();
  try {
    say("two web processes and two workers are ready");
    const ledger = new Ledger(
      on.webs.map(({ url }) => url),
      on.tenants,
      seed,
    );
    const watch = watchReadiness(on);
    ledger.start(Number(values.clients));
    await sleep(2_000);
    for (const [number, fault] of schedule.entries()) {
      const place = `${number + 1}/${schedule.length} ${describeFault(fault)}`;
      const reason = impossible(on, fault);
      if (reason !== null) {
        say(`${place}: left out, ${reason}`);
        continue;
      }
      await inject(on, ledger, fault);
      const took = await recovered(on, ledger, performance.now());
      const { times, ms } = slowest.get(fault.kind) ?? { times: 0, ms: 0 };
      slowest.set(fault.kind, { times: times + 1, ms: Math.max(ms, took) });
      say(
        `${place}: recovered in ${(took / 1_000).toFixed(1)} s, ${ledger.acknowledged.size} acknowledged, ${on.receiver.received.length} messages`,
      );
      await sleep(fault.restMs);
    }
    const memoryBytes = await readMemory();
    await settle(on, ledger);
    for (const text of await watch.stop()) ledger.violations.push(`I13: ${text}`);
    const findings = await checkInvariants({
      ledger,
      received: on.receiver.received,
      logFiles: on.processes.map(({ logFile }) => logFile),
      secrets: on.secrets,
      memoryBytes,
    });
    const refused = [...ledger.refused].map(([status, count]) => `${count} × ${status}`).join(", ") || "none";
    say(`calls ${ledger.calls}, refused ${refused}, without an answer ${ledger.ambiguous}`);
    say(
      `requests sent ${ledger.sent.size}, acknowledged ${ledger.acknowledged.size}, lost with older copies ${ledger.forgotten}; breakers ${ledger.opened.size}, messages ${on.receiver.received.length}; memory at most ${Math.round(memoryBytes / 1e6)} MB`,
    );
    for (const [kind, { times, ms }] of slowest)
      say(`${kind}: ${times} times, slowest recovery ${(ms / 1_000).toFixed(1)} s`);
    for (const [invariant, place] of Object.entries(CHECKED))
      say(
        `${invariant} ${findings.some((one) => one.invariant === invariant) ? "VIOLATED" : "ok"} (${place})`,
      );
    for (const { invariant, text } of findings) say(`VIOLATED ${invariant}: ${text}`);
    say(`took ${Math.round((performance.now() - began) / 1_000)} s`);
    return findings.length === 0;
  } finally {
    await on.end();
  }
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

let passed = false;
try {
  passed = await run();
} catch (thrown) {
  say(`FAILED: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
}
say(passed ? `passed with seed ${seed}` : `failed with seed ${seed}; logs are in ${folder}`);
if (passed) rmSync(folder, { recursive: true, force: true });
process.exit(passed ? 0 : 1);
