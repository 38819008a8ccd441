import { makeProject } from "@/lib/manage/make-project";
import { evaluateProject } from "@/lib/pipeline/evaluate/evaluate-project";
import { DEFAULT_PACK } from "@/lib/rules/default-pack";
import type { LlmRequest } from "@/lib/schema/request/request";
import { isMetricRule } from "@/lib/schema/rules/facts";
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import { insertRule } from "@/lib/store/alerts/rules";
import { pool, transaction } from "@/lib/store/database/pool";
import { insertTeam } from "@/lib/store/people/teams";
import { insertRequests } from "@/lib/store/requests/insert-requests";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { llmRequest } from "@/test/llm-request";
import { openBenchDatabase } from "./database";
import { interleave, printMeasured, ratioOf } from "./measure";
import { seeded } from "./traffic";

const SERIES = 40;
const ROUNDS = 15;
const MINUTES_A_BATCH = 20;

function requestAt(random: () => number, ts: number, series: number): LlmRequest {
  const failed = random() < 0.02;
  return llmRequest({
    id: `${ts}-${series}`,
    ts,
    model: `model-${series}`,
    provider: `provider-${series % 5}`,
    environment: "prod",
    service: `service-${series % 7}`,
    ...(failed
      ? { status: "error" as const, errorType: "timeout" }
      : { status: "success" as const, errorType: null }),
    latencyMs: Math.round(1_000 * Math.exp(random())),
    ttftMs: 300,
    inputTokens: 100,
    outputTokens: Math.round(300 * Math.exp(random())),
    costNano: 1_000_000,
    costSource: "reported",
    cacheHit: random() < 0.7,
  });
}

/** One request per series in each minute of the day before `now`. */
async function fill(projectId: number, now: number): Promise<void> {
  const random = seeded(11);
  for (let from = now - DAY_MS; from < now; from += MINUTES_A_BATCH * MINUTE_MS)
    await insertRequests(
      Array.from({ length: MINUTES_A_BATCH * SERIES }, (_, at) => ({
        projectId,
        request: requestAt(random, from + Math.floor(at / SERIES) * MINUTE_MS, at % SERIES),
        anomalies: [],
      })),
    );
  await compactRollups(now);
  await pool().query("VACUUM ANALYZE");
}

/** One round of the default pack, with and without one rule on p95 latency over 24 hours. */
export async function benchLongWindow(): Promise<void> {
  const closeDatabase = await openBenchDatabase();
  try {
    const { projectId, ruleId } = await transaction(async (client) => {
      const id = await makeProject(client, await insertTeam(client, "Benchmark"), {
        name: "Benchmark",
        timeZone: "UTC",
      });
      const latency = DEFAULT_PACK.find(({ packKey }) => packKey === "latency_p95")!.definition;
      if (!isMetricRule(latency)) throw new Error("latency_p95 is not a metric rule");
      const rule = await insertRule(client, id, {
        packKey: null,
        name: "p95 latency over a day",
        definition: { ...latency, window_seconds: DAY_MS / SECOND_MS },
        severity: "warning",
        enabled: false,
        runbookUrl: null,
      });
      return { projectId: id, ruleId: rule.id };
    });
    // Neither end of the window is a full hour.
    const now = floorTo(Date.now(), HOUR_MS) - 23 * MINUTE_MS;
    await fill(projectId, now);
    let round = 0;
    const side = (name: string, enabled: boolean) => ({
      name,
      unit: "ms",
      run: async () => {
        await pool().query("UPDATE rules SET enabled = $2 WHERE id = $1", [ruleId, enabled]);
        const start = performance.now();
        await evaluateProject(projectId, now + ++round * SECOND_MS);
        return performance.now() - start;
      },
    });
    const measured = await interleave(
      [side("round of the default pack", false), side("the same with one rule over 24 h", true)],
      ROUNDS,
    );
    const { rows } = await pool().query<{ failed: number; evaluated: boolean }>(
      `SELECT count(*) FILTER (WHERE last_error IS NOT NULL)::int AS failed,
              bool_or(id = $2 AND last_evaluated_at IS NOT NULL) AS evaluated
       FROM rules WHERE project_id = $1`,
      [projectId, ruleId],
    );
    if (rows[0]!.failed > 0 || !rows[0]!.evaluated) throw new Error("not every rule was evaluated");
    printMeasured(`long-window: ${SERIES} series with a request a minute for a day`, measured, [
      { name: "a round with the rule / one without", value: ratioOf(measured[1], measured[0]) },
    ]);
  } finally {
    await pool().end();
    await closeDatabase();
  }
}
