import type { ChartPoint, ChartSpan } from "@/components/charts/chart-model";
import type { DetectorBandsAnswer } from "@/lib/schema/detectors/detector-answer";

export type BandPanel = {
  metric: string;
  title: string;
  unit: "ms" | "tokens" | "usd";
  /** "learning, day 3 of 14", or null once learned. */
  learning: string | null;
  points: DetectorBandsAnswer["bands"][number]["points"];
  /** New models and prompt versions of the service. */
  changes: { at: number; label: string }[];
  from: number;
  to: number;
  stepMs: number;
  timeZone: string;
};

/** One point per step of the range; a step without requests is a gap. */
export function bandPoints({ points, from, to, stepMs }: BandPanel): ChartPoint[] {
  const byTime = new Map(points.map((point) => [point[0] * 1_000, point]));
  const drawn: ChartPoint[] = [];
  for (let t = from; t < to; t += stepMs) {
    const [, , value = null, expected = null, low = null, high = null] = byTime.get(t) ?? [];
    drawn.push({ t, value, expected, band: low === null || high === null ? null : [low, high] });
  }
  return drawn;
}

/** Consecutive firing steps as spans; steps without requests do not end a span. */
export function firingSpans({ points, stepMs }: Pick<BandPanel, "points" | "stepMs">): ChartSpan[] {
  const spans: ChartSpan[] = [];
  let open: ChartSpan | null = null;
  for (const [seconds, , , , , , firing] of points) {
    const t = seconds * 1_000;
    if (!firing) {
      open = null;
      continue;
    }
    if (open === null) {
      open = { from: t, to: t + stepMs, label: "unusual", tone: "warning" };
      spans.push(open);
    }
    open.to = t + stepMs;
  }
  return spans;
}

/** Each change is a span of zero length. */
export const changeSpans = ({ changes }: Pick<BandPanel, "changes">): ChartSpan[] =>
  changes.map(({ at, label }) => ({ from: at, to: at, label, tone: "neutral" }));
