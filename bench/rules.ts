import { makeProject } from "@/lib/manage/make-project";
import { evaluateProject } from "@/lib/pipeline/evaluate/evaluate-project";
import { DEFAULT_PACK } from "@/lib/rules/default-pack";
import type { LlmRequest } from "@/lib/schema/request/request";
import { isMetricRule } from "@/lib/schema/rules/facts";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { insertRule } from "@/lib/store/alerts/rules";
import { pool, transaction } from "@/lib/store/database/pool";
import { insertTeam } from "@/lib/store/people/teams";
import { insertRequests } from "@/lib/store/requests/insert-requests";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { llmRequest } from "@/test/llm-request";
import { openBenchDatabase } from "./database";
import { interleave, printMeasured } from "./measure";
import { seeded } from "./traffic";

const RULES = 1_000;
const SERIES = 50;
const ROUNDS = 9;

/** Requests in each minute of the last hours, and in each hour of the days before. */
async function fill(projectId: number, now: number): Promise<void> {
  const random = seeded(5);
  const at = (ts: number, series: number): LlmRequest =>
    llmRequest({
      id: `${ts}-${series}-${random()}`,
      ts,
      model: `model-${series}`,
      provider: `provider-${series % 5}`,
      environment: "prod",
      service: `service-${series % 7}`,
      ...(random() < 0.02
        ? { status: "error" as const, errorType: "timeout" }
        : { status: "success" as const, errorType: null }),
      latencyMs: Math.round(1_000 * Math.exp(random())),
      ttftMs: 300,
      inputTokens: 100,
      outputTokens: Math.round(300 * Math.exp(random())),
      costNano: 1_000_000,
      costSource: "reported" as const,
      cacheHit: random() < 0.7,
    });
  const times = [
    ...Array.from({ length: 120 }, (_, minute) => now - (minute + 1) * MINUTE_MS),
    ...Array.from({ length: 8 * 24 }, (_, hour) => now - (hour + 2) * HOUR_MS),
  ];
  for (const ts of times) {
    const pending = Array.from({ length: SERIES * 4 }, (_, one) => ({
      projectId,
      request: at(ts, one % SERIES),
      anomalies: [],
    }));
    await insertRequests(pending);
  }
  await compactRollups(Date.now());
  await pool().query("VACUUM ANALYZE");
}

/** The metric rules of the default pack repeated, each with its own window, threshold, grouping and filters. */
function definitions(): MetricRuleDefinition[] {
  const pack = DEFAULT_PACK.map(({ definition }) => definition).filter(isMetricRule);
  return Array.from({ length: RULES }, (_, at) => {
    const base = pack[at % pack.length]!;
    return {
      ...base,
      threshold: base.threshold * (base.comparison === "above" ? 3 : 0.1) * (1 + at / RULES / 10),
      recovery: base.threshold * (base.comparison === "above" ? 2 : 0.2),
      window_seconds: [300, 600, 900, 1_800, 3_600][at % 5]!,
      filters: at % 3 === 0 ? { model: [`model-${at % SERIES}`] } : {},
    };
  });
}

/** One round of the live engine over 1,000 rules of a project with 50 series. */
export async function benchRules(): Promise<void> {
  const closeDatabase = await openBenchDatabase();
  try {
    const projectId = await transaction(async (client) => {
      const id = await makeProject(client, await insertTeam(client, "Benchmark"), {
        name: "Benchmark",
        timeZone: "UTC",
      });
      await client.query("DELETE FROM rules WHERE project_id = $1", [id]);
      for (const [at, definition] of definitions().entries())
        await insertRule(client, id, {
          packKey: null,
          name: `rule ${at}`,
          definition,
          severity: "warning",
          enabled: true,
          runbookUrl: null,
        });
      return id;
    });
    const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    await fill(projectId, now);
    let round = 0;
    const run = async () => {
      const start = performance.now();
      // A minute later each time: rules that fire below a threshold are judged once per closed minute.
      await evaluateProject(projectId, now + ++round * MINUTE_MS);
      return performance.now() - start;
    };
    const measured = await interleave([{ name: "one round", unit: "ms", run }], ROUNDS);
    const { rows } = await pool().query<{ n: number }>(
      "SELECT count(*)::int AS n FROM rules WHERE project_id = $1 AND last_error IS NULL AND last_evaluated_at IS NOT NULL",
      [projectId],
    );
    if (rows[0]!.n !== RULES) throw new Error(`${rows[0]!.n} of ${RULES} rules were evaluated`);
    printMeasured(
      `rules: ${RULES.toLocaleString("en-US")} metric rules over ${SERIES} series, two hours by minute and 8 days by hour`,
      measured,
      [{ name: "ms a round", value: measured[0]!.median, goal: { atMost: 1_000 } }],
    );
  } finally {
    await pool().end();
    await closeDatabase();
  }
}
