import pg from "pg";
import { makeProject } from "@/lib/manage/make-project";
import type { LlmRequest } from "@/lib/schema/request/request";
import { DAY_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool, transaction } from "@/lib/store/database/pool";
import { insertTeam } from "@/lib/store/people/teams";
import { insertRequests } from "@/lib/store/requests/insert-requests";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { llmRequest } from "@/test/llm-request";
import { seeded, type TrafficItem, trafficItem } from "./traffic";

/** The quantiles of latency that every side reads. */
export const QS = [0.5, 0.95, 0.99];

export function requestOf(item: TrafficItem, costSource: LlmRequest["costSource"]): LlmRequest {
  return llmRequest({
    id: item.id,
    ts: Math.round(item.timestamp * 1000),
    model: item.model,
    provider: item.provider,
    environment: item.environment,
    service: item.service,
    status: item.status as LlmRequest["status"],
    errorType: item.error_type ?? null,
    latencyMs: item.latency_ms,
    ttftMs: item.ttft_ms,
    inputTokens: item.input_tokens,
    outputTokens: item.output_tokens,
    cachedInputTokens: item.cached_input_tokens,
    costNano: Math.round(item.cost_usd * 1e9),
    costSource,
    cacheHit: item.cache_hit,
    userId: item.user_id,
    finishReason: item.finish_reason,
  });
}

export const makeBenchProject = (): Promise<number> =>
  transaction(async (client) =>
    makeProject(client, await insertTeam(client, "Benchmark"), { name: "Benchmark", timeZone: "UTC" }),
  );

export async function fillDay(
  projectId: number,
  from: number,
  count: number,
  costSource: LlmRequest["costSource"] = "reported",
): Promise<void> {
  const random = seeded(2);
  const batch = 5_000;
  for (let done = 0; done < count; done += batch) {
    const pending = Array.from({ length: batch }, (_, n) => {
      const ts = from + Math.floor(((done + n) / count) * DAY_MS);
      return { projectId, request: requestOf(trafficItem(random, ts), costSource), anomalies: [] };
    });
    await insertRequests(pending);
    if (done % 100_000 === 0)
      console.log(`  ${done.toLocaleString("en-US")} of ${count.toLocaleString("en-US")} rows`);
  }
  await compactRollups(Date.now());
  await vacuum();
}

/** Of millions of rows it takes longer than any statement of the product may. */
export async function vacuum(): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    await client.query("VACUUM ANALYZE");
  } finally {
    await client.end();
  }
}

/** p50, p95 and p99 by minute over the day after `from`. */
export async function fromRawRows(projectId: number, from: number): Promise<void> {
  const { rows } = await pool().query(
    `SELECT date_trunc('minute', ts) AS minute, percentile_cont($4::float8[]) WITHIN GROUP (ORDER BY latency_ms) AS q
     FROM requests WHERE project_id = $1 AND ts >= $2 AND ts < $3 AND status = 0 GROUP BY 1 ORDER BY 1`,
    [projectId, new Date(from), new Date(from + DAY_MS), QS],
  );
  expectDay(rows.length);
}

export function expectDay(points: number): void {
  if (points !== DAY_MS / MINUTE_MS) throw new Error(`${points} minutes instead of a day of them`);
}
