import type { MetricRuleDefinition } from "@/lib/schema/rule";
import type { PastMoment } from "./measure-past";

const POINTS = 300;
const SERIES = 10;
const MINUTE_MS = 60_000;

type Line = { labels: Record<string, string>; points: (number | null)[] };
export type PreviewSeries = {
  point_seconds: number;
  series: { labels: Record<string, string>; points: [number, number | null][] }[];
};

/**
 * What the rule saw, thinned to what a chart can show: of each step the value that is furthest in the rule's direction,
 * so that a breach is never lost between two points. Too few requests say nothing and are a gap.
 */
export function previewSeries(
  definition: MetricRuleDefinition,
  moments: readonly PastMoment[],
  from: number,
  to: number,
): PreviewSeries {
  const stepMs = Math.max(1, Math.ceil((to - from) / MINUTE_MS / POINTS)) * MINUTE_MS;
  const length = Math.ceil((to - from) / stepMs);
  const further = definition.comparison === "above" ? Math.max : Math.min;
  const lines = new Map<string, Line>();
  for (const { now, measured } of moments) {
    const at = Math.floor((now - from) / stepMs);
    for (const { values, scale, sampleSize } of measured) {
      if (scale === null || scale <= 0 || sampleSize < definition.min_requests) continue;
      for (const { labels, value } of values) {
        if (value === null) continue;
        const key = JSON.stringify(labels);
        const line = lines.get(key) ?? { labels, points: Array.from({ length }, () => null) };
        const here = line.points[at] ?? null;
        line.points[at] = here === null ? value / scale : further(here, value / scale);
        lines.set(key, line);
      }
    }
  }
  const extreme = ({ points }: Line) =>
    points.reduce<number>((far, one) => further(far, one ?? far), firstOf(points));
  const sign = definition.comparison === "above" ? -1 : 1;
  return {
    point_seconds: stepMs / 1_000,
    series: [...lines.values()]
      .sort((a, b) => sign * (extreme(a) - extreme(b)))
      .slice(0, SERIES)
      .map(({ labels, points }) => ({
        labels,
        points: points.map((value, at) => [(from + at * stepMs) / 1_000, value]),
      })),
  };
}

const firstOf = (points: Line["points"]) => points.find((value) => value !== null) ?? 0;
