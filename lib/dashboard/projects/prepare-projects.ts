import { metricValue } from "@/lib/aggregate/metric-value";
import { emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import type { ProjectRow } from "./sort-projects";

export const SPARK_HOURS = 24;

/** Where the buckets begin that the row of a project is made of: hours before now, and today. In order, whole minutes. */
export function bucketStarts(now: number, dayStart: number): number[] {
  const end = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const hours = Array.from({ length: SPARK_HOURS }, (_, at) => end - (SPARK_HOURS - at) * HOUR_MS);
  return [...new Set([...hours, dayStart])].sort((a, b) => a - b);
}

type Bucket = { bucket: number; figures: Rollup };

export function projectFigures(
  buckets: readonly Bucket[],
  now: number,
  dayStart: number,
): Pick<ProjectRow, "requestsPerMinute" | "errorRate" | "costToday" | "spark"> {
  const end = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const [hour, today] = [emptyRollup(), emptyRollup()];
  const spark = new Array<number>(SPARK_HOURS).fill(0);
  for (const { bucket, figures } of buckets) {
    if (bucket >= end - HOUR_MS) mergeRollup(hour, figures);
    if (bucket >= dayStart) mergeRollup(today, figures);
    const at = SPARK_HOURS - Math.ceil((end - bucket) / HOUR_MS);
    if (at >= 0) spark[Math.min(at, SPARK_HOURS - 1)]! += figures.requests;
  }
  return {
    requestsPerMinute: hour.requests / 60,
    errorRate: metricValue("error_rate", hour),
    costToday: metricValue("cost", today),
    spark,
  };
}
