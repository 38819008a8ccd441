import { makeProject } from "@/lib/manage/make-project";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import type { LlmRequest } from "@/lib/schema/request/request";
import { DAY_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool, transaction } from "@/lib/store/database/pool";
import { insertTeam } from "@/lib/store/people/teams";
import { insertRequests } from "@/lib/store/requests/insert-requests";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { readLatencyQuantiles } from "@/lib/store/rollups/read-rollups";
import { llmRequest } from "@/test/llm-request";
import { openBenchDatabase } from "./database";
import { interleave, printMeasured } from "./measure";
import { seeded, type TrafficItem, trafficItem } from "./traffic";

const REPETITIONS = 7;
const QS = [0.5, 0.95, 0.99];

function requestOf(item: TrafficItem, costSource: LlmRequest["costSource"]): LlmRequest {
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
  await pool().query("VACUUM ANALYZE");
}

async function fromRollups(projectId: number, from: number): Promise<number> {
  const start = performance.now();
  const points = await readLatencyQuantiles(
    { projectId, filters: NO_FILTERS, from, to: from + DAY_MS, level: "1m", stepMs: MINUTE_MS },
    QS,
  );
  expectDay(points.length);
  return performance.now() - start;
}

export async function fromRawRows(projectId: number, from: number): Promise<number> {
  const start = performance.now();
  const { rows } = await pool().query(
    `SELECT date_trunc('minute', ts) AS minute, percentile_cont($4::float8[]) WITHIN GROUP (ORDER BY latency_ms) AS q
     FROM requests WHERE project_id = $1 AND ts >= $2 AND ts < $3 AND status = 0 GROUP BY 1 ORDER BY 1`,
    [projectId, new Date(from), new Date(from + DAY_MS), QS],
  );
  expectDay(rows.length);
  return performance.now() - start;
}

function expectDay(points: number): void {
  if (points !== DAY_MS / MINUTE_MS) throw new Error(`${points} minutes instead of a day of them`);
}

/**
 * p50, p95 and p99 by minute over 24 h: from the rollups as a chart reads them, compared with percentile_cont on raw
 * rows.
 */
export async function benchPercentiles(): Promise<void> {
  const count = Number(process.env.BENCH_ROWS ?? 1_000_000);
  const closeDatabase = await openBenchDatabase();
  try {
    const projectId = await transaction(async (client) =>
      makeProject(client, await insertTeam(client, "Benchmark"), { name: "Benchmark", timeZone: "UTC" }),
    );
    const from = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - DAY_MS;
    await fillDay(projectId, from, count);
    const measured = await interleave(
      [
        { name: "rollups, read and merged", unit: "ms", run: () => fromRollups(projectId, from) },
        { name: "percentile_cont on raw rows", unit: "ms", run: () => fromRawRows(projectId, from) },
      ],
      REPETITIONS,
    );
    const ratio = measured[0]!.median / measured[1]!.median;
    const title = `percentiles: p50/p95/p99 by minute over 24 h, ${count.toLocaleString("en-US")} requests, ${REPETITIONS} repetitions`;
    printMeasured(title, measured, `ratio rollups / raw: ${ratio.toFixed(4)} (goal: at most 0.05)`);
  } finally {
    await pool().end();
    await closeDatabase();
  }
}
