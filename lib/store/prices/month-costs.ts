import { DOUBT_KINDS, type DoubtKind } from "@/lib/schema/request/price";
import { HOUR_MS, isoTime } from "@/lib/schema/time/epoch";
import { pool, snapshot } from "@/lib/store/database/pool";

export type MonthCosts = {
  days: { day: string; model: string; requests: number; usd: number }[];
  models: {
    model: string;
    unpriced: number;
    doubts: Partial<Record<DoubtKind, number>>;
    tierAssumedUsd: number;
    errorsUsd: number;
    reportedUsd: number;
    /** Cache writes whose length was not sent. */
    cacheWrites: number;
  }[];
  edges: { before: number; first: number; last: number; after: number };
};

/** The largest distance of a clock from UTC. */
const EDGE_MS = 14 * HOUR_MS;
const SEARCH = "20s";
const usd = (condition: string) =>
  `(COALESCE(sum(r.cost_nano) FILTER (WHERE ${condition}), 0) / 1e9)::float8`;
const MODEL = "COALESCE(r.dropped_names->>'model', s.model)";
const OF_PROVIDER = `FROM requests r JOIN series s ON s.id = r.series_id
  WHERE r.project_id = $1 AND r.ts >= $2 AND r.ts < $3 AND COALESCE(r.dropped_names->>'provider', s.provider) = ANY($4::text[])`;

/** The costs of some providers in [from, to), by UTC day and model, and what is doubtful about them. */
export function readMonthCosts(
  projectId: number,
  providers: readonly string[],
  from: number,
  to: number,
): Promise<MonthCosts> {
  return snapshot(async (client) => {
    await client.query(`SET LOCAL statement_timeout = '${SEARCH}'`);
    const parameters = [projectId, isoTime(from), isoTime(to), providers];
    const days = await client.query(
      `SELECT to_char(r.ts AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, ${MODEL} AS model, count(*)::float8 AS requests,
              ${usd("true")} AS usd ${OF_PROVIDER} GROUP BY 1, 2 ORDER BY 1, 2`,
      parameters,
    );
    const doubts = DOUBT_KINDS.map(
      (kind, bit) => `${usd(`r.cost_doubts & ${1 << bit} > 0`)} AS ${kind}`,
    ).join(", ");
    const models = await client.query(
      `SELECT ${MODEL} AS model, count(*) FILTER (WHERE r.cost_nano IS NULL)::float8 AS unpriced,
              ${usd("r.cost_source = 2 AND r.service_tier IS NULL")} AS tier_assumed,
              ${usd("r.status = 1")} AS errors, ${usd("r.cost_source = 1")} AS reported,
              COALESCE(sum(r.cache_write_tokens) FILTER (WHERE r.cache_write_1h_tokens IS NULL AND r.cost_source = 2), 0)::float8 AS cache_writes,
              ${doubts} ${OF_PROVIDER} GROUP BY 1 ORDER BY 1`,
      parameters,
    );
    const edges = await client.query(
      `SELECT ${usd("r.ts < $5")} AS before, ${usd("r.ts >= $5 AND r.ts < $6")} AS first,
              ${usd("r.ts >= $7 AND r.ts < $8")} AS last, ${usd("r.ts >= $8")} AS after
       ${OF_PROVIDER} AND (r.ts < $6 OR r.ts >= $7)`,
      [
        projectId,
        isoTime(from - EDGE_MS),
        isoTime(to + EDGE_MS),
        providers,
        isoTime(from),
        isoTime(from + EDGE_MS),
        isoTime(to - EDGE_MS),
        isoTime(to),
      ],
    );
    return {
      days: days.rows,
      models: models.rows.map((row) => ({
        model: row.model,
        unpriced: row.unpriced,
        doubts: Object.fromEntries(
          DOUBT_KINDS.filter((kind) => row[kind] > 0).map((kind) => [kind, row[kind]]),
        ),
        tierAssumedUsd: row.tier_assumed,
        errorsUsd: row.errors,
        reportedUsd: row.reported,
        cacheWrites: row.cache_writes,
      })),
      edges: edges.rows[0],
    };
  });
}

export type TokensOfDay = {
  day: string;
  model: string;
  environment: string;
  input: number;
  cached: number;
  cacheWrite: number;
  output: number;
};

/** What was billed of a provider in [from, to), by UTC day, model and environment. */
export async function listBilledTokens(
  projectId: number,
  provider: string,
  from: number,
  to: number,
): Promise<TokensOfDay[]> {
  const { rows } = await pool().query<TokensOfDay>(
    `SELECT to_char(r.ts AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, s.model, s.environment,
            COALESCE(sum(r.input_tokens - COALESCE(r.cached_input_tokens, 0) - COALESCE(r.cache_write_tokens, 0)), 0)::float8 AS input,
            COALESCE(sum(r.cached_input_tokens), 0)::float8 AS cached, COALESCE(sum(r.cache_write_tokens), 0)::float8 AS "cacheWrite",
            COALESCE(sum(r.output_tokens), 0)::float8 AS output
     FROM requests r JOIN series s ON s.id = r.series_id
     WHERE r.project_id = $1 AND r.ts >= $2 AND r.ts < $3 AND s.provider = $4 AND r.cost_nano > 0
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    [projectId, isoTime(from), isoTime(to), provider],
  );
  return rows;
}
