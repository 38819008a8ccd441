import { addRequest, emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
import { DAY_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool } from "@/lib/store/database/pool";
import { internSeries } from "@/lib/store/requests/intern-names";
import { ALL_SERIES, mergeIntoRollups } from "@/lib/store/rollups/merge-into-rollups";
import { insertRollupsSql, type KeyedRollup, rollupParameters } from "@/lib/store/rollups/rollup-codec";

const CHUNK = 5_000;
const SERVICES = 7;

export type ManyModels = {
  projectId: number;
  /** One series each: a model of a service in one of two environments. */
  models: number;
  /** The number of the first model. */
  first?: number;
  /** Requests, each a minute's row of its own. */
  rows: number;
  /** Whole minutes, epoch ms. */
  from: number;
  to: number;
};

/** Traffic of thousands of models over days, as minutes; every model had its last request a minute before `to`. */
export async function insertManyModels({
  projectId,
  models,
  first = 0,
  rows,
  from,
  to,
}: ManyModels): Promise<void> {
  const series = await internSeries(
    projectId,
    Array.from({ length: models }, (_, at) => ({
      model: modelName(first + at),
      provider: "openai",
      service: `service-${at % SERVICES}`,
      environment: at % 2 === 0 ? "production" : "staging",
    })),
  );
  // Earlier figures would be read from hours that were never written.
  await pool().query("UPDATE rollup_marks SET until = least(until, $2) WHERE project_id = $1", [
    projectId,
    new Date(from).toISOString(),
  ]);
  const days = Math.ceil((to - from) / DAY_MS) + 1;
  await ensurePartitions(Array.from({ length: days }, (_, day) => from + day * DAY_MS));
  const minutes = (to - from) / MINUTE_MS - 1;
  const perModel = Math.floor(rows / models);
  let chunk: KeyedRollup[] = [];
  const ofAll = new Map<number, KeyedRollup>();
  const flush = async () => {
    await pool().query(insertRollupsSql("rollup_1m"), rollupParameters(chunk));
    chunk = [];
  };
  for (let at = 0; at < models; at++) {
    const chosen = new Set([minutes]);
    // Models with a smaller number have more requests.
    const wanted = Math.min(minutes, Math.max(1, Math.round(perModel * (1.5 - at / models))));
    for (let step = 0; chosen.size < wanted; step++) chosen.add((at * 7_919 + step * 104_729) % minutes);
    for (const minute of chosen) {
      const bucket = from + minute * MINUTE_MS;
      const figures = figuresOf(at, minute);
      chunk.push({ projectId, seriesId: series[at]!.id, bucket, figures });
      const sum = ofAll.get(bucket) ?? { projectId, seriesId: ALL_SERIES, bucket, figures: emptyRollup() };
      mergeRollup(sum.figures, figures);
      ofAll.set(bucket, sum);
      if (chunk.length === CHUNK) await flush();
    }
  }
  await flush();
  const sums = [...ofAll.values()];
  for (let at = 0; at < sums.length; at += CHUNK)
    await mergeIntoRollups(pool(), "rollup_1m_all", projectId, sums.slice(at, at + CHUNK));
}

export const modelName = (at: number) => `model-${String(at).padStart(5, "0")}`;

function figuresOf(at: number, minute: number) {
  const figures = emptyRollup();
  addRequest(figures, {
    status: "success",
    finishReason: "stop",
    errorTypeId: null,
    ttftMs: null,
    cacheHit: false,
    latencyMs: 200 + ((at * 31 + minute * 17) % 9_000),
    outputTokens: 20 + ((at + minute * 13) % 1_500),
    inputTokens: 100,
    thinkingTokens: 0,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    costNano: 1_000_000,
    costDoubts: null,
  });
  return figures;
}
