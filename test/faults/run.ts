import { rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { pool } from "@/lib/store/database/pool";
import { buildApp, buildIsStale } from "../../scripts/setup/next-build.mjs";
import { repoRoot } from "../../scripts/setup/repo-root.mjs";
import { disturb } from "./disturb";
import { Installation } from "./installation";
import { CHECKED, checkInvariants } from "./invariants";
import { Ledger } from "./ledger";
import { runParts } from "./run-parts";
import { describeFault, type Fault, LONG, makeSchedule, parseSize, partsOf, SMALL } from "./schedule";
import { hasFaketime } from "./sightline-process";
import { addFault, type FaultFigures, linesOf, type PartFigures, sumOf, Tally } from "./tally";
import { watchMemory } from "./watch-memory";
import { watchReadiness } from "./watch-readiness";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    long: { type: "boolean", default: false },
    // Only this part of a long schedule.
    part: { type: "string" },
    // How many parts of a long schedule run at the same time.
    parallel: { type: "string", default: "1" },
    // "kill web=200,silence=100"; without a number, as often as usual.
    faults: { type: "string" },
    // Without Next and its pages, and without a build.
    light: { type: "boolean", default: false },
    // With the last build, whatever changed since.
    built: { type: "boolean", default: false },
    clients: { type: "string", default: "6" },
    // How long to wait for the last message, in seconds.
    patience: { type: "string", default: "120" },
  },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 1e6) : Number(values.seed);
const usual = values.long ? LONG : SMALL;
const size = values.faults === undefined ? usual : parseSize(values.faults, usual);
const parts = partsOf(makeSchedule(seed, size));
const folder = path.join(repoRoot, `.test/faults-${process.pid}`);
const QUIET_MS = Number(values.patience) * 1_000;

const ofPart = values.part === undefined ? "" : `[${values.part}] `;
const say = (text: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${ofPart}${text}`);

/** Waits until what is on its way has arrived. Resolves to when the load ended, by the database's clock. */
async function settle(on: Installation, ledger: Ledger): Promise<Date> {
  await ledger.stop();
  const ended = await pool().query<{ now: Date }>("SELECT clock_timestamp() AS now");
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
  return ended.rows[0]!.now;
}

/** Why this machine or this run cannot have a fault; null if it can. */
function impossible(on: Installation, { kind }: Fault): string | null {
  if (kind.includes("clock") && !hasFaketime) return "libfaketime is not installed";
  if (kind === "disk full" && !on.database.hasOwnDisk) return "no file system can be mounted";
  if (kind === "newer schema" && values.light) return "the light process does not migrate";
  return null;
}

function timesText({ recoveredMs: [recoveredMs], evaluatedMs: [evaluatedMs] }: FaultFigures): string {
  const after = (ms: number) => `after ${(ms / 1_000).toFixed(1)} s`;
  return [
    recoveredMs === undefined ? "" : ` (recovered ${after(recoveredMs)})`,
    evaluatedMs === undefined ? "" : ` (evaluated again ${after(evaluatedMs)})`,
  ].join("");
}

/** Runs batches of faults on an installation of its own; null if an invariant is broken. */
async function run(batches: readonly Fault[][]): Promise<PartFigures | null> {
  const began = performance.now();
  const on = await Installation.begin(folder, values.light);
  const faults: PartFigures["faults"] = {};
  try {
    say("two web processes and two workers are ready");
    const ledger = new Ledger(
      on.webs.map(({ url }) => url),
      on.tenants,
      seed,
    );
    const watch = watchReadiness(on);
    const watchedMemory = watchMemory(on);
    ledger.start(Number(values.clients));
    await sleep(2_000);
    for (const [number, batch] of batches.entries()) {
      const possible = batch.filter((fault) => {
        const reason = impossible(on, fault);
        if (reason !== null) say(`${describeFault(fault)}: left out, ${reason}`);
        return reason === null;
      });
      if (possible.length === 0) continue;
      const figures = await disturb(on, ledger, possible);
      for (const [at, { kind }] of possible.entries()) addFault(faults, kind, figures[at]!);
      const told = possible
        .map((fault, at) => `${describeFault(fault)}${timesText(figures[at]!)}`)
        .join(" + ");
      say(
        `${number + 1}/${batches.length} ${told}; ${ledger.acknowledged.size} acknowledged, ${on.receiver.received.length} messages`,
      );
      await sleep(Math.max(...possible.map(({ restMs }) => restMs)));
    }
    const loadEnded = await settle(on, ledger);
    const memory = watchedMemory.stop();
    for (const text of await watch.stop()) ledger.violations.push(`I13: ${text}`);
    const findings = await checkInvariants({
      ledger,
      loadEnded,
      received: on.receiver.received,
      logFiles: on.processes.map(({ logFile }) => logFile),
      secrets: on.secrets,
      memory,
    });
    const refused = [...ledger.refused].map(([status, count]) => `${count} × ${status}`).join(", ") || "none";
    say(
      `calls refused: ${refused}; without an answer: ${ledger.ambiguous}; requests sent: ${ledger.sent.size}`,
    );
    say(`memory at most ${memory.text}`);
    for (const [invariant, place] of Object.entries(CHECKED))
      say(
        `${invariant} ${findings.some((one) => one.invariant === invariant) ? "VIOLATED" : "ok"} (${place})`,
      );
    for (const { invariant, text } of findings) say(`VIOLATED ${invariant}: ${text}`);
    const figures = {
      faults,
      calls: ledger.calls,
      acknowledged: ledger.acknowledged.size,
      forgotten: ledger.forgotten,
      breakers: ledger.opened.size,
      messages: on.receiver.received.length,
      seconds: Math.round((performance.now() - began) / 1_000),
    };
    for (const line of linesOf(figures)) say(line);
    return findings.length === 0 ? figures : null;
  } finally {
    await on.end();
  }
}

/** What starts this schedule again. */
function replay(part: string): string {
  const kept = process.argv
    .slice(2)
    .filter((one, at, all) => ![one, all[at - 1]].some((name) => name === "--seed" || name === "--part"))
    .map((one) => (one.includes(" ") ? `"${one}"` : one));
  return ["npm run test:faults --", `--seed ${seed}`, ...kept, part].join(" ").trim();
}

async function runOne(part: number): Promise<boolean> {
  const batches = parts[part - 1];
  if (!batches) throw new Error(`there is no part ${part} of ${parts.length}`);
  const ofParts = parts.length === 1 ? "" : `--part ${part}`;
  say(
    `seed ${seed}, ${batches.flat().length} faults in ${batches.length} batches; replay with: ${replay(ofParts)}`,
  );
  let figures: PartFigures | null = null;
  try {
    figures = await run(batches);
  } catch (thrown) {
    say(`FAILED: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
  }
  const named = `seed ${seed}${ofParts === "" ? "" : `, part ${part} of ${parts.length}`}`;
  say(figures ? `passed with ${named}` : `failed with ${named}; logs are in ${folder}`);
  if (!figures) return false;
  rmSync(folder, { recursive: true, force: true });
  if (parts.length > 1) tally().add(part, figures);
  return true;
}

const tally = () =>
  new Tally(
    path.join(repoRoot, `.test/faults-of-seed-${seed}`),
    JSON.stringify({ size, parts: parts.length }),
  );

/** Those that passed before are not repeated. */
async function runAll(): Promise<boolean> {
  const before = tally();
  const failed = await runParts(
    parts.map((_, at) => at + 1).filter((one) => !before.has(one)),
    {
      parallel: Number(values.parallel),
      seed,
      onEnd: () => say(`${tally().parts.length} of ${parts.length} parts passed`),
    },
  );
  for (const line of linesOf(sumOf(tally().parts))) say(line);
  if (failed.length > 0)
    say(`failed: parts ${failed.join(", ")}; a run with the same seed repeats only these`);
  return failed.length === 0;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

if (!values.light && !values.built && buildIsStale()) {
  say("building the application");
  await buildApp();
}
const passed =
  values.part !== undefined || parts.length === 1 ? await runOne(Number(values.part ?? 1)) : await runAll();
process.exit(passed ? 0 : 1);
