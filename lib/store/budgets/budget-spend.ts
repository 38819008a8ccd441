import { filtersOf, type TimeSpan } from "@/lib/schema/figures/filters";
import { type BudgetScope, isByRequest } from "@/lib/schema/rules/budget";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { filterParameters, seriesCondition } from "@/lib/store/requests/series-filter";
import { type ReadRollups, readRollups } from "@/lib/store/rollups/read-rollups";
import { readWindow } from "@/lib/store/rollups/read-window";
import { levelOfSpan } from "@/lib/store/rollups/rollup-level";

/** `doubtfulUsd`: the part of the cost whose price is doubtful. */
export type Spend = { costUsd: number; doubtfulUsd: number; requests: number; unpriced: number };
type Span = TimeSpan & { projectId: number; scope: BudgetScope };

const usd = (nano: bigint | number | string) => Number(nano) / 1e9;

/** The spend of a scope in a span of any milliseconds: from rollups, or from the requests if it takes them. */
export async function readSpend(
  { projectId, scope, from, to }: Span,
  read: ReadRollups = readRollups,
): Promise<Spend> {
  if (isByRequest(scope)) {
    const rows = await readByRequest({ projectId, scope, from, to }, "''");
    const [all] = rows;
    const { costUsd = 0, doubtfulUsd = 0, requests = 0, unpriced = 0 } = all ?? {};
    return { costUsd, doubtfulUsd, requests, unpriced };
  }
  const figures = await readWindow({ projectId, filters: filtersOf(scope), from, to, sketches: [] }, read);
  const { costNano, doubtfulNano, requests, unpriced } = figures;
  return { costUsd: usd(costNano), doubtfulUsd: usd(doubtfulNano), requests, unpriced };
}

/** The same by model; the ends are rounded outward to whole minutes. */
export async function readSpendByModel(
  { projectId, scope, from, to }: Span,
  read: ReadRollups = readRollups,
): Promise<Map<string, number>> {
  if (isByRequest(scope)) {
    const rows = await readByRequest({ projectId, scope, from, to }, "s.model");
    return new Map(rows.map(({ key, costUsd }) => [key, costUsd]));
  }
  const rows = await read({
    projectId,
    filters: filtersOf(scope),
    groupBy: "model",
    sketches: [],
    figures: ["cost_nano"],
    from: Math.floor(from / MINUTE_MS) * MINUTE_MS,
    to: Math.ceil(to / MINUTE_MS) * MINUTE_MS,
    level: levelOfSpan(to - from),
    stepMs: null,
  });
  return new Map(rows.map(({ key, figures }) => [key, usd(figures.costNano)]));
}

export type StepSpend = Pick<Spend, "costUsd" | "requests">;
const STEPS = {
  hour: { stepMs: HOUR_MS, level: "1h", bin: "1 hour" },
  minute: { stepMs: MINUTE_MS, level: "1m", bin: "1 minute" },
} as const;

/** The same by the start of each hour or minute, epoch ms; the ends are rounded outward to whole steps. */
export async function readSpendBySteps(
  { projectId, scope, from, to }: Span,
  step: keyof typeof STEPS,
  read: ReadRollups = readRollups,
): Promise<Map<number, StepSpend>> {
  const { stepMs, level, bin } = STEPS[step];
  if (isByRequest(scope)) {
    const start = `(extract(epoch FROM date_bin('${bin}', r.ts, 'epoch'::timestamptz)) * 1000)::bigint::text`;
    const rows = await readByRequest({ projectId, scope, from, to }, start);
    return new Map(rows.map(({ key, costUsd, requests }) => [Number(key), { costUsd, requests }]));
  }
  const rows = await read({
    projectId,
    filters: filtersOf(scope),
    groupBy: "none",
    sketches: [],
    level,
    stepMs,
    figures: ["cost_nano", "requests"],
    from: Math.floor(from / stepMs) * stepMs,
    to: Math.ceil(to / stepMs) * stepMs,
  });
  return new Map(
    rows.map(({ bucket, figures }) => [
      bucket,
      { costUsd: usd(figures.costNano), requests: figures.requests },
    ]),
  );
}

/** The number that a key and those that replaced it share; null without a key, or for one of another project. */
async function familyOf(projectId: number, keyId: string | null): Promise<number | null> {
  if (keyId === null) return null;
  const { rows } = await pool().query<{ family: number }>(
    "SELECT family FROM api_keys WHERE id = $2 AND project_id = $1",
    [projectId, keyId],
  );
  return rows[0]?.family ?? null;
}

/** Rollups carry neither tags nor users nor keys: this sums the requests of the span, using the index on project and time. */
async function readByRequest(
  { projectId, scope, from, to }: Span,
  key: string,
): Promise<(Spend & { key: string })[]> {
  const { rows } = await pool().query<
    Omit<Spend, "costUsd" | "doubtfulUsd"> & { key: string; cost: string; doubtful: string }
  >(
    `SELECT ${key} AS key, coalesce(sum(r.cost_nano), 0) AS cost,
       coalesce(sum(r.cost_nano) FILTER (WHERE r.cost_doubts IS NOT NULL), 0) AS doubtful, count(*)::int AS requests,
       (count(*) FILTER (WHERE r.cost_nano IS NULL))::int AS unpriced
     FROM requests r JOIN series s ON s.id = r.series_id
     WHERE r.project_id = $1 AND r.ts >= $2 AND r.ts < $3 AND ${seriesCondition("r.series_id", 1, 4)}
       AND ($12::text IS NULL OR r.tags ->> $12 = $13) AND ($14::text IS NULL OR r.user_id = $14)
       AND (NOT $15::bool OR r.api_key = $16)
     GROUP BY 1`,
    [
      projectId,
      new Date(from).toISOString(),
      new Date(to).toISOString(),
      ...filterParameters(filtersOf(scope)),
      scope.tag?.name ?? null,
      scope.tag?.value ?? null,
      scope.user ?? null,
      scope.api_key !== undefined && scope.api_key !== null,
      await familyOf(projectId, scope.api_key ?? null),
    ],
  );
  return rows.map(({ cost, doubtful, ...row }) => ({
    ...row,
    costUsd: usd(cost),
    doubtfulUsd: usd(doubtful),
  }));
}
