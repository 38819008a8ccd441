import type { ChartModel, ChartPoint, ChartSpan } from "@/components/charts/chart-model";
import { formatDuration } from "@/lib/format/format-value";
import type { Severity } from "@/lib/schema/alerts/severity";
import type { BacktestAnswer } from "@/lib/schema/rules/backtest";
import type { DrawnRule } from "./drawn-rule";

const COLOURS = ["var(--cat-1)", "var(--cat-2)", "var(--cat-3)", "var(--cat-4)"];
/** Lines that the legend names, once there are more; the tooltip names all. */
const NAMED_LINES = 4;
/** More labels than these would lie over each other. */
const LABELLED_SPANS = 8;
/** Alerts that lie closer than so many points are one mark, once there are many. */
const MERGED_POINTS = 4;

export const labelsText = (labels: Record<string, string>) =>
  Object.values(labels)
    .map((value) => value || "none")
    .join(", ");

export function previewModel(
  answer: BacktestAnswer,
  { label, unit, thresholds, ceiling, meaning }: DrawnRule,
  severity: Severity,
  timeZone: string,
): ChartModel {
  const from = Date.parse(answer.window.from);
  const to = Date.parse(answer.window.to);
  return {
    title: `${label} against the threshold`,
    description: `${label} of ${answer.series.length} label sets. ${meaning} ${answer.alerts} alerts.`,
    unit,
    from,
    to,
    timeZone,
    points: pointsOf(answer),
    series: answer.series.map(({ labels }, at) => ({
      key: `s${at}`,
      label: labelsText(labels) || label,
      colour: COLOURS[at] ?? "var(--cat-other)",
      width: 1.4,
      quiet: answer.series.length > NAMED_LINES + 1 && at >= NAMED_LINES,
    })),
    thresholds,
    ...(ceiling === null ? {} : { ceiling }),
    spans: firingSpans(answer, severity, from, to),
  };
}

function pointsOf({ series }: BacktestAnswer): ChartPoint[] {
  return (series[0]?.points ?? []).map(([seconds], at) => {
    const point: ChartPoint = { t: seconds * 1_000 };
    series.forEach(({ points }, index) => {
      point[`s${index}`] = points[at]?.[1] ?? null;
    });
    return point;
  });
}

/** When anything fired: alerts of several label sets at once are one span. */
export function firingSpans(
  { episodes, point_seconds }: Pick<BacktestAnswer, "episodes" | "point_seconds">,
  severity: Severity,
  from: number,
  to: number,
): ChartSpan[] {
  const firing = episodes.map(({ started_at, ended_at }) => ({
    from: Math.max(from, Date.parse(started_at)),
    to: ended_at === null ? to : Date.parse(ended_at),
  }));
  const exact = joined(firing, 0);
  const few = exact.length <= LABELLED_SPANS;
  const spans = few ? exact : joined(firing, MERGED_POINTS * point_seconds * 1_000);
  return spans.map((span) => ({
    ...span,
    label: few ? formatDuration(span.to - span.from) : "",
    tone: severity,
  }));
}

type Span = { from: number; to: number };

/** In order of their start; what lies within `gap` of the one before belongs to it. */
function joined(spans: readonly Span[], gap: number): Span[] {
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.from <= last.to + gap) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}

/** Whether lines run off the top of the chart. */
export const runsOff = ({ ceiling = Number.POSITIVE_INFINITY, points }: ChartModel): boolean =>
  points.some((point) =>
    Object.entries(point).some(([key, value]) => key !== "t" && typeof value === "number" && value > ceiling),
  );
