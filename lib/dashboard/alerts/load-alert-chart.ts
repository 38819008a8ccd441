import { chooseStep } from "@/lib/aggregate/choose-step";
import { loadDetectorBands } from "@/lib/dashboard/detectors/load-detectors";
import { readSeries } from "@/lib/dashboard/series/load-series";
import { kindNamed } from "@/lib/rules/registry";
import type { Alert } from "@/lib/schema/alerts/alert";
import type { Filters, TimeSpan } from "@/lib/schema/figures/filters";
import { METRICS, MetricName, type Unit } from "@/lib/schema/figures/metric";
import { ApiError } from "@/lib/schema/http/api-error";
import { ownValue } from "@/lib/schema/own-value";
import { AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";
import { ceilTo, floorTo, HOUR_MS } from "@/lib/schema/time/epoch";
import { findAlert } from "@/lib/store/alerts/alerts";

const BEFORE_MS = HOUR_MS;
const AFTER_MS = HOUR_MS / 2;
const POINTS = 150;

/** The metric of an alert around its episode. Times in epoch ms, values in the unit. */
export type AlertChart = {
  label: string;
  unit: Unit;
  from: number;
  to: number;
  stepSeconds: number;
  points: { t: number; value: number | null; expected: number | null; band: [number, number] | null }[];
  /** As of when the alert fired; null where a band is drawn instead. */
  threshold: number | null;
  firing: TimeSpan;
};

/** Null for alerts without a metric over time, such as a budget's. Throws 404 for another project's alert. */
export async function loadAlertChart(
  projectId: number,
  alertId: string,
  now: number,
): Promise<AlertChart | null> {
  const alert = await findAlert(projectId, alertId);
  if (!alert) throw new ApiError(404, "not_found", "Not found");
  const started = alert.startedAt.getTime();
  const ended = alert.resolvedAt?.getTime() ?? now;
  const firing = { from: started, to: ended };
  const span = { from: started - BEFORE_MS, to: Math.min(now, ended + AFTER_MS) };
  if (kindNamed(alert.ruleKind)?.isLearned) return bandChart(alert, span, firing);
  const metric = metricOf(alert);
  return metric === null ? null : metricChart(alert, metric, span, firing);
}

/** The metric drawn for alert types that are not a metric; their threshold is of another figure and not drawn. */
const SHOWN_AS: Record<string, MetricName> = {
  no_traffic: "requests",
  no_ingest: "requests",
  circuit_open: "error_rate",
  unpriced_model: "requests",
  error_burn: "error_rate",
  latency_burn: "latency_p95",
};

function metricOf({ type }: Alert): MetricName | null {
  const parsed = MetricName.safeParse(ownValue(SHOWN_AS, type) ?? type);
  return parsed.success ? parsed.data : null;
}

const filtersOf = ({ model, provider, environment, service }: Record<string, string>): Filters => ({
  models: model ? [model] : [],
  providers: provider ? [provider] : [],
  environments: environment ? [environment] : [],
  services: service ? [service] : [],
});

async function metricChart(
  { projectId, type, labels, threshold }: Alert,
  metric: MetricName,
  span: TimeSpan,
  firing: TimeSpan,
): Promise<AlertChart> {
  const stepSeconds = chooseStep(span.to - span.from, POINTS);
  const byType = labels.error_type !== undefined;
  const { series } = await readSeries(
    { projectId, filters: filtersOf(labels), timeZone: "UTC", ...ofSteps(span, stepSeconds) },
    { metric, groupBy: byType ? "error_type" : null, stepSeconds },
  );
  const shown = byType ? series.find((one) => one.labels.error_type === labels.error_type) : series[0];
  const { label, unit } = METRICS[metric];
  return {
    label: byType ? `${labels.error_type} errors` : label,
    unit,
    stepSeconds,
    firing,
    ...ofSteps(span, stepSeconds),
    threshold: type in SHOWN_AS ? null : threshold,
    points: (shown?.points ?? []).map(([seconds, value]) => ({
      t: seconds * 1_000,
      value,
      expected: null,
      band: null,
    })),
  };
}

async function bandChart({ projectId, labels, type }: Alert, span: TimeSpan, firing: TimeSpan) {
  const metric = AnomalyMetric.parse(type);
  const wanted = { models: [labels.model ?? ""], services: [labels.service ?? ""] };
  const { bands, step_seconds: stepSeconds } = await loadDetectorBands(projectId, wanted, span);
  const own = bands.find((one) => one.metric === metric);
  const byTime = new Map(own?.points.map((point) => [point[0] * 1_000, point]));
  const { from, to } = ofSteps(span, stepSeconds);
  const points: AlertChart["points"] = [];
  for (let t = from; t < to; t += stepSeconds * 1_000) {
    const [, , value = null, expected = null, low = null, high = null] = byTime.get(t) ?? [];
    points.push({ t, value, expected, band: low === null || high === null ? null : [low, high] });
  }
  const { label, unit } = METRICS[metric];
  return {
    label: label.replace(/^p50 /, "Median "),
    unit,
    from,
    to,
    stepSeconds,
    points,
    threshold: null,
    firing,
  };
}

function ofSteps({ from, to }: TimeSpan, stepSeconds: number): TimeSpan {
  return { from: floorTo(from, stepSeconds * 1_000), to: ceilTo(to, stepSeconds * 1_000) };
}
