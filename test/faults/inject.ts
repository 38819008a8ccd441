import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Installation } from "./installation";
import type { Ledger } from "./ledger";
import { type Fault, type FaultKind, victimOf } from "./schedule";
import { SightlineProcess } from "./sightline-process";

const REFUSAL_MS = 180_000;
const NOTICE_MS = 30_000;
/** A thread that hangs is replaced after a minute. */
const THREAD_MS = 180_000;

/** The process that a fault disturbs; null if it disturbs all of them. */
export function processOf(on: Installation, fault: Fault): SightlineProcess | null {
  const victim = victimOf(fault);
  return victim && (victim.role === "web" ? on.webs : on.workers)[victim.number]!;
}

/** Runs a fault; resolves when it is over to the process that has yet to be started, if one ended. */
export async function inject(
  on: Installation,
  ledger: Ledger,
  fault: Fault,
): Promise<SightlineProcess | null> {
  const { kind, at, holdMs, clock } = fault;
  const { database } = on;
  const web = on.webs[at]!;
  const worker = on.workers[at]!;
  const victim = processOf(on, fault);
  const relays = on.relays.filter((_, number) => victim === null || on.processes[number] === victim);
  const faults: Record<FaultKind, () => Promise<unknown>> = {
    "kill web": async () => {
      await web.kill();
      await sleep(holdMs);
      return web;
    },
    "kill worker": async () => {
      await worker.kill();
      await sleep(holdMs);
      return worker;
    },
    "kill database": () => database.kill(holdMs),
    "restart web": async () => {
      await web.stop();
      return web;
    },
    "restart worker": async () => {
      await worker.stop();
      return worker;
    },
    "end worker thread": () => worker.disturbThread("end", THREAD_MS),
    "hang worker thread": () => worker.disturbThread("hang", THREAD_MS),
    "pause worker": async () => {
      worker.signal("SIGSTOP");
      await sleep(holdMs);
      worker.signal("SIGCONT");
    },
    "pause web": async () => {
      web.signal("SIGSTOP");
      await sleep(holdMs);
      web.signal("SIGCONT");
    },
    "pause database": () => database.pause(holdMs),
    silence: async () => {
      for (const relay of relays) relay.silence();
    },
    cut: async () => {
      for (const relay of relays) relay.cut();
    },
    "half-open": async () => {
      for (const relay of relays) relay.stopAnswering();
      await sleep(holdMs);
      for (const relay of relays) relay.answerAgain();
    },
    delay: async () => {
      for (const relay of relays) relay.delayMs = 150;
      await sleep(holdMs);
      for (const relay of relays) relay.delayMs = 0;
    },
    "end sessions": () => database.endSessions(holdMs),
    "take connections": () => database.takeConnections(holdMs),
    "read-only": () => database.readOnly(holdMs),
    "disk full": () => database.fillDisk(holdMs),
    "fail over": () => database.failOver(holdMs),
    "fall back": async () => {
      let before: ReadonlySet<string> = new Set();
      let opened: ReadonlySet<string> = new Set();
      await database.fallBack(holdMs, async () => {
        // Answers that are on their way arrive.
        await sleep(1_000);
        before = new Set(ledger.acknowledged);
        opened = new Set(ledger.opened);
      });
      await forgiveLost(on, ledger, before, opened);
    },
    "wrong clock": () => runWithClock(worker, clock, holdMs),
    "wrong web clock": () => runWithClock(web, clock, holdMs),
    "clock jump": async () => {
      await worker.stop();
      worker.start({ clock: "+0" });
      await worker.untilReady();
      worker.setClock(clock);
      await sleep(holdMs);
      worker.setClock("+0");
      await sleep(2_000);
      await worker.kill();
      return worker;
    },
    "other secrets": async () => {
      await worker.stop();
      worker.start({ environment: { SIGHTLINE_SECRET_KEY: randomBytes(32).toString("hex") } });
      await worker.untilReady();
      const isNoted = async () =>
        (await worker.health())?.parts.secrets?.includes("encrypted with another SIGHTLINE_SECRET_KEY");
      const deadline = performance.now() + NOTICE_MS;
      let noted = await isNoted();
      while (!noted && performance.now() < deadline) noted = await isNoted();
      if (!noted) ledger.violations.push("F9: a worker without the key does not say so");
      await sleep(holdMs);
      await worker.stop();
      return worker;
    },
    "newer schema": async () => {
      const name = "9999_of_a_newer_version";
      await database.read(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('${name}', '', '${name}', now())`,
      );
      await web.stop();
      web.start();
      await Promise.race([web.gone(), sleep(REFUSAL_MS)]);
      if (web.isRunning || web.exitCode === 0 || !web.log.includes("migrated by a newer Sightline"))
        ledger.violations.push("F10: an older version started on a newer schema");
      await web.kill();
      await database.read(`DELETE FROM _prisma_migrations WHERE migration_name = '${name}'`);
      return web;
    },
  };
  const ended = await faults[kind]();
  return ended instanceof SightlineProcess ? ended : null;
}

async function runWithClock(one: SightlineProcess, clock: string, holdMs: number): Promise<SightlineProcess> {
  await one.stop();
  one.start({ clock });
  await one.untilReady();
  await sleep(holdMs);
  await one.kill();
  return one;
}

/**
 * What was acknowledged after the copy was made is lost with the other server: no one promises otherwise. So is an alert whose
 * event is in the copy: if its breaker closes before the next round, no one hears of it again.
 */
async function forgiveLost(
  on: Installation,
  ledger: Ledger,
  before: ReadonlySet<string>,
  opened: ReadonlySet<string>,
): Promise<void> {
  const stored = await on.database.read<{ id: string }>("SELECT id::text AS id FROM requests");
  const has = new Set(stored.map(({ id }) => id));
  for (const id of before) if (!has.has(id)) ledger.forget(id);
  const events = await on.database.read<{ name: string }>(
    `SELECT DISTINCT e.name FROM circuit_events e JOIN alerts a ON a.labels ->> 'breaker' = e.name
     WHERE e.state = 'open'`,
  );
  const known = new Set(events.map(({ name }) => name));
  for (const name of opened) if (!known.has(name)) ledger.opened.delete(name);
}
