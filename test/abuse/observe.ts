import { setTimeout as wait } from "node:timers/promises";
import { pool } from "@/lib/store/database/pool";
import type { Seen } from "./judge";
import type { Product } from "./product";
import type { Team } from "./stage";

/** What the other team notices while `attack` runs. */
export async function observe(
  product: Product,
  victim: Team,
  forMs: number,
  attack: (until: number) => Promise<unknown> = async () => {},
): Promise<Seen> {
  const seen: Seen = { ingestMs: 0, blockedMs: 0, ruleAgeS: 0, memoryBytes: 0, refused: [], unready: [] };
  const ingestMs: number[] = [];
  const until = Date.now() + forMs;
  const whileIt = async (everyMs: number, look: () => Promise<void>) => {
    while (Date.now() < until) {
      await look();
      await wait(everyMs);
    }
  };
  await Promise.all([
    attack(until),
    whileIt(50, async () => {
      const began = performance.now();
      const body = { model: "gpt-5", latency_ms: 800 };
      const call = { method: "POST", key: victim.ingest, body };
      const { status, text } = await product.call("/api/v1/requests", call);
      if (status !== 200) seen.refused.push(`${status} ${text}`);
      ingestMs.push(performance.now() - began);
    }),
    whileIt(20, async () => {
      const began = { wallMs: performance.now(), cpuMs: product.mainThreadCpuMs() };
      await product.call("/api/health/live");
      const waitedMs = performance.now() - began.wallMs;
      // On a busy machine both processes also wait for a processor, which uses none.
      seen.blockedMs = Math.max(seen.blockedMs, Math.min(waitedMs, product.mainThreadCpuMs() - began.cpuMs));
    }),
    whileIt(500, async () => {
      const { status, text } = await product.call("/api/health/ready");
      if (status !== 200) seen.unready.push(text);
      const { rows } = await pool().query(
        "SELECT extract(epoch FROM now() - least(evaluated_at, judged_at))::float8 AS age FROM projects WHERE id = $1",
        [victim.projectId],
      );
      seen.ruleAgeS = Math.max(seen.ruleAgeS, rows[0].age ?? 0);
      seen.memoryBytes = Math.max(seen.memoryBytes, product.residentBytes());
    }),
  ]);
  return { ...seen, ingestMs: median(ingestMs) };
}

const LONGEST_S = 60;

/** How long the other team's breaker takes to become an alert; Infinity after a minute. */
export async function alertSeconds(product: Product, victim: Team): Promise<number> {
  const name = `breaker ${Math.random()}`;
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1_000;
  const body = { name, state: "open" };
  await product.call("/api/v1/circuit-events", { method: "POST", key: victim.ingest, body });
  const firing = () => product.call("/api/v1/alerts?state=firing", { key: victim.read });
  while (!(await firing()).text.includes(name)) {
    if (seconds() > LONGEST_S) return Number.POSITIVE_INFINITY;
    await wait(50);
  }
  return seconds();
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
