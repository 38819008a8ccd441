import { cache } from "react";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { unlessNodeIsLost } from "@/lib/store/database/lost-node";
import { findProject } from "@/lib/store/people/projects";
import { findLastEvent } from "@/lib/store/requests/last-event";
import { readCachedRollups } from "@/lib/store/rollups/cached-rollups";
import { findFirstHour } from "@/lib/store/rollups/first-hour";
import { type IngestState, ingestState, LONGEST_GAP_MS, SHORT_MS } from "./ingest-state";

const HISTORY_MS = 8 * DAY_MS;

/** Whether requests of the project arrive, compared with what is usual at this hour. */
export const loadIngestState = cache(
  async (projectId: number, now: number): Promise<IngestState> =>
    (await unlessNodeIsLost(() => readIngestState(projectId, now))) ?? {
      kind: "unknown",
      lastRequestAt: null,
    },
);

async function readIngestState(projectId: number, now: number): Promise<IngestState> {
  const { everHadData, ts } = await findLastEvent(projectId);
  if (!everHadData) return { kind: "none", lastRequestAt: null };
  if (ts === null) return { kind: "late", lastRequestAt: null };
  const known = { lastRequestAt: ts, now, timeZone: "UTC", byHour: new Map<number, number>(), first: now };
  if (now - ts < SHORT_MS || now - ts > LONGEST_GAP_MS) return ingestState(known);
  const [project, first, rows] = await Promise.all([
    findProject(projectId),
    findFirstHour(projectId),
    readCachedRollups({
      projectId,
      filters: NO_FILTERS,
      from: Math.floor((ts - HISTORY_MS) / HOUR_MS) * HOUR_MS,
      to: Math.ceil(now / MINUTE_MS) * MINUTE_MS,
      level: "1h",
      stepMs: HOUR_MS,
      groupBy: "none",
      sketches: [],
      figures: ["requests"],
    }),
  ]);
  return ingestState({
    ...known,
    timeZone: project?.timeZone ?? "UTC",
    byHour: new Map(rows.map(({ bucket, figures }) => [bucket, figures.requests])),
    first: first ?? now,
  });
}
