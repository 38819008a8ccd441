import { metricValue } from "@/lib/aggregate/metric-value";
import { emptyRollup } from "@/lib/aggregate/rollup";
import { encodedQuantiles } from "@/lib/aggregate/sketch-codec";
import { floorTo, HOUR_MS } from "@/lib/schema/time/epoch";
import type { LatestFigures, ProjectHour } from "@/lib/store/rollups/read-projects";
import type { ProjectRow } from "./sort-projects";

export const SPARK_HOURS = 24;

/** The first of the last 24 clock hours, the running one included. */
export const sparkStart = (now: number) => floorTo(now, HOUR_MS) - (SPARK_HOURS - 1) * HOUR_MS;

/** The last hour by minutes, and today and the last 24 clock hours by hours. */
export function projectFigures(
  hours: readonly ProjectHour[],
  latest: LatestFigures | undefined,
  now: number,
): Pick<ProjectRow, "requestsPerMinute" | "errorRate" | "p95" | "costToday" | "spark"> {
  const today = emptyRollup();
  const spark = new Array<number>(SPARK_HOURS).fill(0);
  for (const { hour, today: isToday, requests, unpriced, costNano } of hours) {
    const at = (hour - sparkStart(now)) / HOUR_MS;
    if (at >= 0 && at < SPARK_HOURS) spark[at]! += requests;
    if (!isToday) continue;
    today.requests += requests;
    today.unpriced += unpriced;
    today.costNano += costNano;
  }
  const { requests = 0, errors = 0 } = latest ?? {};
  return {
    requestsPerMinute: requests / 60,
    errorRate: metricValue("error_rate", { ...emptyRollup(), requests, errors }),
    p95: latest ? p95Of(latest) : null,
    costToday: metricValue("cost", today),
    spark,
  };
}

function p95Of({ latencySketch, latencyMax }: LatestFigures): number | null {
  if (latencySketch === null || latencyMax === null) return null;
  const [p95] = encodedQuantiles(latencySketch, [0.95]);
  // The middle of a sketch's bucket may be above its largest value.
  return typeof p95 === "number" ? Math.min(p95, latencyMax) : null;
}
