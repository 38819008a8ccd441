import { PromiseCache } from "@/lib/promise-cache";
import { hitFigures, pairKey, type WindowHits } from "@/lib/rules/hits/hit-figures";
import type { RuleFacts } from "@/lib/rules/rule-facts";
import { HIT_HISTORY_MS, HIT_WINDOW_MS, RATE_WINDOW_MS } from "@/lib/schema/detectors/hit-mode";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { listHitModes } from "@/lib/store/detectors/hit-modes";
import { listHitCounts } from "@/lib/store/requests/hit-counts";
import { listSeries } from "@/lib/store/requests/series";
import { readRollups } from "@/lib/store/rollups/read-rollups";

const weeks = new PromiseCache<WindowHits>("hit-weeks", { most: 200 });
const WEEK_FRESH_MS = 5 * MINUTE_MS;

/** Request outliers, and the project's modes for them; not read if every mode only marks them. */
export async function countHits(projectId: number, now: number): Promise<RuleFacts["hits"]> {
  const modes = await listHitModes(projectId);
  if (modes.every(({ mode }) => mode === "annotate")) return { figures: [], modes };
  const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const [week, recent, latest, recentRequests, latestRequests] = await Promise.all([
    weekBefore(projectId, now),
    listHitCounts(projectId, now - RATE_WINDOW_MS, now),
    listHitCounts(projectId, now - HIT_WINDOW_MS, now),
    countRequests(projectId, minute - RATE_WINDOW_MS, minute),
    countRequests(projectId, minute - HIT_WINDOW_MS, minute),
  ]);
  const figures = hitFigures({
    now: { hits: latest, requests: latestRequests },
    recent: { hits: recent, requests: recentRequests },
    week,
  });
  return { figures, modes };
}

/** A week changes little in five minutes. */
function weekBefore(projectId: number, now: number): Promise<WindowHits> {
  return weeks.get(String(projectId), WEEK_FRESH_MS, now, async () => {
    const to = floorTo(now - RATE_WINDOW_MS, HOUR_MS);
    const from = floorTo(now - RATE_WINDOW_MS - HIT_HISTORY_MS, HOUR_MS);
    const [hits, requests] = await Promise.all([
      listHitCounts(projectId, from, to),
      countRequests(projectId, from, to),
    ]);
    return { hits, requests };
  });
}

/** By model and service. */
async function countRequests(projectId: number, from: number, to: number): Promise<Map<string, number>> {
  const level = to - from > HOUR_MS ? "1h" : "1m";
  const [rows, series] = await Promise.all([
    readRollups({
      projectId,
      filters: NO_FILTERS,
      from,
      to,
      level,
      stepMs: null,
      groupBy: "series",
      sketches: [],
      figures: ["requests"],
    }),
    listSeries(projectId),
  ]);
  const dimensions = new Map(series.map((one) => [String(one.id), one]));
  const counts = new Map<string, number>();
  for (const { key, figures } of rows) {
    const of = dimensions.get(key);
    if (of) counts.set(pairKey(of), (counts.get(pairKey(of)) ?? 0) + figures.requests);
  }
  return counts;
}
