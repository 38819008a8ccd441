const POINTS = 300;
const SERIES = 10;
const MINUTE_MS = 60_000;

type Line = { labels: Record<string, string>; points: (number | null)[] };
export type PreviewSeries = {
  point_seconds: number;
  series: { labels: Record<string, string>; points: [number, number | null][] }[];
};

export type PreviewPoint = { now: number; labels: Record<string, string>; value: number };

/**
 * What a rule saw, thinned to what a chart can show: of each step the value that is furthest in the rule's direction, so
 * that a breach is never lost between two points. A step without a value is a gap.
 */
export function thinnedSeries(
  seen: Iterable<PreviewPoint>,
  direction: "above" | "below",
  from: number,
  to: number,
): PreviewSeries {
  const stepMs = Math.max(1, Math.ceil((to - from) / MINUTE_MS / POINTS)) * MINUTE_MS;
  const length = Math.ceil((to - from) / stepMs);
  const further = direction === "above" ? Math.max : Math.min;
  const lines = new Map<string, Line>();
  for (const { now, labels, value } of seen) {
    const at = Math.floor((now - from) / stepMs);
    const key = JSON.stringify(labels);
    const line = lines.get(key) ?? { labels, points: Array.from({ length }, () => null) };
    const here = line.points[at] ?? null;
    line.points[at] = here === null ? value : further(here, value);
    lines.set(key, line);
  }
  const extreme = ({ points }: Line) =>
    points.reduce<number>((far, one) => further(far, one ?? far), firstOf(points));
  const sign = direction === "above" ? -1 : 1;
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
