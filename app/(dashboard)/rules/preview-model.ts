import type { ChartModel, ChartPoint, ChartSpan } from "@/components/charts/chart-model";
import { formatDuration, formatValue } from "@/lib/format/format-value";
import type { BacktestAnswer } from "@/lib/schema/backtest";
import { METRICS, type Unit } from "@/lib/schema/metric";
import type { MetricRuleDefinition } from "@/lib/schema/rule";
import type { Severity } from "@/lib/schema/severity";

const COLOURS = ["var(--cat-1)", "var(--cat-2)", "var(--cat-3)", "var(--cat-4)"];
/** More labels than these would lie over each other. */
const LABELLED_SPANS = 8;

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
    })),
    thresholds: [
      {
        value: definition.threshold,
        label: `fires ${definition.comparison} ${limit(definition.threshold)}`,
        tone: "critical",
      },
      ...(definition.recovery === definition.threshold
        ? []
        : [
            {
              value: definition.recovery,
              label: `ends ${better} ${limit(definition.recovery)}`,
              tone: "warning" as const,
            },
          ]),
    ],
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
  { episodes }: Pick<BacktestAnswer, "episodes">,
  severity: Severity,
  from: number,
  to: number,
): ChartSpan[] {
  const spans: ChartSpan[] = [];
  for (const { started_at, ended_at } of episodes) {
    const start = Math.max(from, Date.parse(started_at));
    const end = ended_at === null ? to : Date.parse(ended_at);
    const last = spans.at(-1);
    if (last && start <= last.to) last.to = Math.max(last.to, end);
    else spans.push({ from: start, to: end, label: "", tone: severity });
  }
  const labelled = spans.length <= LABELLED_SPANS;
  return spans.map((span) => ({ ...span, label: labelled ? formatDuration(span.to - span.from) : "" }));
}
