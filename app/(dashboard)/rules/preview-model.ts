import type { ChartModel, ChartPoint, ChartSpan } from "@/components/charts/chart-model";
import { formatCount, formatDuration } from "@/lib/format/format-value";
import type { Severity } from "@/lib/schema/alerts/severity";
import type { BacktestAnswer } from "@/lib/schema/rules/backtest";
import type { DrawnRule } from "./drawn-rule";

const COLORS = ["var(--cat-1)", "var(--cat-2)", "var(--cat-3)", "var(--cat-4)"];
/** With more lines than these the legend names only these; the tooltip names all. */
const NAMED_LINES = 4;
/** More labels than these would overlap. */
const LABELED_SPANS = 8;
/** When there are many alerts, those closer than this many points become one mark. */
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
    title: `${label} vs threshold`,
    description: `${label} of ${formatCount(answer.series.length, "label set")}. ${meaning} ${formatCount(answer.alerts, "alert")}.`,
    unit,
    from,
    to,
    timeZone,
    points: pointsOf(answer),
    series: answer.series.map(({ labels }, at) => ({
      key: `s${at}`,
      label: labelsText(labels) || label,
      color: COLORS[at] ?? "var(--cat-other)",
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

/** When anything fired; overlapping alerts are one span. */
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
  const few = exact.length <= LABELED_SPANS;
  const spans = few ? exact : joined(firing, MERGED_POINTS * point_seconds * 1_000);
  return spans.map((span) => ({
    ...span,
    label: few ? formatDuration(span.to - span.from) : "",
    tone: severity,
  }));
}

type Span = { from: number; to: number };

/** Spans in order of start; a span within `gap` of the one before joins it. */
function joined(spans: readonly Span[], gap: number): Span[] {
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.from <= last.to + gap) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}

/** Whether values exceed the top of the chart. */
export const exceedsCeiling = ({ ceiling = Number.POSITIVE_INFINITY, points }: ChartModel): boolean =>
  points.some((point) =>
    Object.entries(point).some(([key, value]) => key !== "t" && typeof value === "number" && value > ceiling),
  );
