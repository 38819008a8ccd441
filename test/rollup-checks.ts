import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { listRollups } from "@/lib/store/rollups/list-rollups";
import { recountDay } from "@/lib/store/rollups/recount-rollups";

/** The start of the UTC day this many days ago. */
export function dayAgo(days: number): number {
  return Math.floor(Date.now() / DAY_MS) * DAY_MS - days * DAY_MS;
}

/**
 * As if nothing since then had been rolled up. Moving back is safe for rollups, because closing a bucket rewrites it;
 * the totals of the counters are added to again.
 */
export async function setMarks(ts: number): Promise<void> {
  await pool().query("UPDATE rollup_marks SET until = $1 WHERE level <> 'all'", [new Date(ts).toISOString()]);
}

/** Differences between the raw rows of a day and any level of its rollups; empty if the invariant holds. */
export async function differencesOf(day: number) {
  return (await recountDay(day)).differences;
}

export async function totalRequests(projectId: number, from: number, to: number, level: "1m" | "1h" | "1d") {
  const rows = await listRollups({ projectId, filters: NO_FILTERS, from, to, level });
  return rows.reduce((sum, { figures }) => sum + figures.requests, 0);
}
