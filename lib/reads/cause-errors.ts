import { errorsByType } from "@/lib/aggregate/windowed-summary";
import { type ErrorsWanted, errorShare } from "@/lib/incidents/error-share";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import type { StoredIncident } from "@/lib/store/alerts/alert-incidents";
import type { Client } from "@/lib/store/database/client";
import { listErrorTypes } from "@/lib/store/requests/series";
import { readRollups } from "@/lib/store/rollups/read-rollups";

const PART_MS = 5 * MINUTE_MS;
/** While an incident is open, its last requests are at most this old. */
const RECENT_MS = HOUR_MS;
/** Longer ones are read by hours. */
const BY_MINUTES_MS = 6 * HOUR_MS;

/** The share of errors in the requests of what has trouble: now, or of an incident that has ended at its worst. */
export async function readErrorShare(
  client: Client,
  { projectId, startedAt, resolvedAt }: StoredIncident,
  { cause, types, threshold, environment }: ErrorsWanted,
  now: number,
): Promise<number | null> {
  const end = floorTo(resolvedAt ?? now, MINUTE_MS) + MINUTE_MS;
  // The first alert fired after its window.
  const start = floorTo(startedAt, MINUTE_MS) - PART_MS;
  const isLong = resolvedAt !== null && end - start > BY_MINUTES_MS;
  const stepMs = isLong ? HOUR_MS : MINUTE_MS;
  const rows = await readRollups(
    {
      projectId,
      filters: {
        ...NO_FILTERS,
        [`${cause.kind}s`]: [cause.name],
        environments: environment === null ? [] : [environment],
      },
      from: resolvedAt === null ? Math.max(start, end - RECENT_MS) : start,
      to: end,
      level: isLong ? "1h" : "1m",
      stepMs,
      groupBy: "none",
      sketches: [],
      figures: ["requests", "errors", "error_types"],
    },
    client,
  );
  const names = types.length === 0 ? null : await listErrorTypes(projectId, client);
  const counts = rows.map(({ bucket, figures }) => {
    const byType = names && errorsByType(figures, (id) => names.get(id) ?? "");
    const failed = byType ? types.reduce((sum, type) => sum + (byType.get(type) ?? 0), 0) : figures.errors;
    return { bucket, requests: figures.requests, failed };
  });
  const partMs = Math.max(PART_MS, stepMs);
  return errorShare(counts, { to: end, partMs, least: threshold, atWorst: resolvedAt !== null });
}
