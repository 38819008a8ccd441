import type { Filters } from "@/lib/schema/figures/filters";
import { pool } from "@/lib/store/database/pool";
import { filterParameters, seriesCondition } from "./series-filter";

/** USD by the source of the cost, of `requests` requests. */
export type Provenance = { reported: number; computed: number; override: number; requests: number };
type Span = { projectId: number; filters: Filters; from: number; to: number };

// Values of the column cost_source.
const SOURCES = { 0: "unpriced", 1: "reported", 2: "computed", 3: "override" } as const;
/** The rollups do not store the source, so the shares of the newest rows stand for all. */
const ROW_LIMIT = 100_000;

/** Spend of a span by its source; exact up to 100,000 requests, above that estimated from the newest ones. */
export async function readProvenance({ projectId, filters, from, to }: Span): Promise<Provenance> {
  const { rows } = await pool().query<{ source: keyof typeof SOURCES; usd: number; requests: number }>(
    `SELECT cost_source AS source, coalesce(sum(cost_nano) / 1e9, 0)::float8 AS usd, count(*)::int4 AS requests FROM (
       SELECT r.cost_source, r.cost_nano FROM requests r
       WHERE r.project_id = $1 AND r.ts >= $2 AND r.ts < $3 AND ${seriesCondition("r.series_id", 1, 4)}
       ORDER BY r.ts DESC LIMIT ${ROW_LIMIT}) AS newest
     GROUP BY 1`,
    [projectId, new Date(from).toISOString(), new Date(to).toISOString(), ...filterParameters(filters)],
  );
  const provenance = { unpriced: 0, reported: 0, computed: 0, override: 0 };
  for (const { source, usd } of rows) provenance[SOURCES[source]] = usd;
  return { ...provenance, requests: rows.reduce((sum, { requests }) => sum + requests, 0) };
}
