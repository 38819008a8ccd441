import type { ChartModel, ChartPoint, ChartSpan, ChartThreshold } from "@/components/charts/chart-model";
import { formatDuration, formatValue } from "@/lib/format/format-value";
import type { BacktestAnswer } from "@/lib/schema/backtest";
import { METRICS, type Unit } from "@/lib/schema/metric";
import type { MetricRuleDefinition } from "@/lib/schema/rule";
import type { Severity } from "@/lib/schema/severity";

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

/** A multiple of the usual value is drawn as a share of it: 200 % of usual. */
export const previewUnit = (answer: Pick<BacktestAnswer, "unit">): Unit => answer.unit ?? "ratio";

export function previewModel(
  answer: BacktestAnswer,
  definition: MetricRuleDefinition,
  severity: Severity,
  timeZone: string,
): ChartModel {
  const { label } = METRICS[definition.metric];
  const unit = previewUnit(answer);
  const from = Date.parse(answer.window.from);
  const to = Date.parse(answer.window.to);
  const of = answer.unit === null ? " of usual" : "";
  const ceiling = ceilingOf(definition);
  const limit = (value: number) => `${formatValue(value, unit)}${of}`;
  const better = definition.comparison === "above" ? "at or below" : "at or above";
  return {
    title: `${label} against the threshold`,
    description: `${label}${of} of ${answer.series.length} label sets. It fires ${definition.comparison} ${limit(definition.threshold)} and ends ${better} ${limit(definition.recovery)}; ${answer.alerts} alerts.`,
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
    thresholds: thresholdsOf(definition, limit),
    ...(ceiling === null ? {} : { ceiling }),
    spans: firingSpans(answer, severity, from, to),
  };
}

/** Where too little is looked for, what is far above the thresholds would press all that matters flat. */
function ceilingOf({ comparison, threshold, recovery }: MetricRuleDefinition): number | null {
  return comparison === "below" ? 3 * Math.max(threshold, recovery) : null;
}

function thresholdsOf(
  { comparison, threshold, critical_threshold: critical, recovery }: MetricRuleDefinition,
  limit: (value: number) => string,
): ChartThreshold[] {
  const lines: ChartThreshold[] = [
    { value: threshold, label: `fires ${comparison} ${limit(threshold)}`, tone: "critical" },
  ];
  if (critical !== null)
    lines.push({ value: critical, label: `critical ${comparison} ${limit(critical)}`, tone: "critical" });
  const better = comparison === "above" ? "at or below" : "at or above";
  if (recovery !== threshold)
    lines.push({ value: recovery, label: `ends ${better} ${limit(recovery)}`, tone: "warning" });
  return lines;
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
