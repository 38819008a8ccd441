import type { ServiceFigures } from "@/lib/incidents/moved-alone";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";
import { type RollupQuery, readRollups } from "@/lib/store/rollups/read-rollups";
import type { FigureName } from "@/lib/store/rollups/rollup-columns";

const RECENT_MS = 5 * MINUTE_MS;
const FIGURES: FigureName[] = [
  "requests",
  "successes",
  "errors",
  "unpriced",
  "output_tokens",
  "cost_nano",
  "latency_sum",
  "ttft_sum",
  "ttft_count",
];

/** The services of a model: their figures of the last minutes, and of the day until an hour ago. */
export async function readServiceFigures(
  client: Client,
  projectId: number,
  model: string,
  now: number,
): Promise<ServiceFigures[]> {
  const end = floorTo(now, MINUTE_MS) + MINUTE_MS;
  const hour = floorTo(now, HOUR_MS) - HOUR_MS;
  const wanted: Omit<RollupQuery, "level" | "from" | "to"> = {
    projectId,
    filters: { ...NO_FILTERS, models: [model] },
    stepMs: null,
    groupBy: "service",
    sketches: [],
    figures: FIGURES,
  };
  const recent = await readRollups({ ...wanted, level: "1m", from: end - RECENT_MS, to: end }, client);
  const before = await readRollups({ ...wanted, level: "1h", from: hour - DAY_MS, to: hour }, client);
  const usual = new Map(before.map(({ key, figures }) => [key, figures]));
  return recent.flatMap(({ key, figures }) => {
    const then = usual.get(key);
    return then ? [{ service: key, recent: figures, before: then }] : [];
  });
}
