import { chooseStep } from "@/lib/aggregate/choose-step";
import { loadDetectorBands } from "@/lib/dashboard/detectors/load-detectors";
import { readSeries } from "@/lib/dashboard/series/load-series";
import { spendHistory } from "@/lib/reads/spend-history";
import { kindNamed } from "@/lib/rules/registry";
import type { Alert } from "@/lib/schema/alerts/alert";
import { METRICS } from "@/lib/schema/figures/facts";
import { filtersOfLabels, NO_FILTERS, type TimeSpan } from "@/lib/schema/figures/filters";
import { MetricName, type Unit } from "@/lib/schema/figures/metric";
import { ApiError } from "@/lib/schema/http/api-error";
import { ownValue } from "@/lib/schema/own-value";
import { AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";
import { ceilTo, floorTo, HOUR_MS } from "@/lib/schema/time/epoch";
import { findAlert, findBudgetId } from "@/lib/store/alerts/alerts";
import { listBudgets } from "@/lib/store/budgets/budgets";
import { countFailedDeliveries } from "@/lib/store/outbox/failed-deliveries";
import { countHitsBySteps } from "@/lib/store/requests/hit-counts";

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
  /** What `expected` and `band` are: the normal level, or where spend was heading. */
  expects: "normal" | "forecast";
  /** As of when the alert fired; null where a band is drawn instead. */
  threshold: number | null;
  /** The amount of the budget whose spend this is. */
  budget: number | null;
  firing: TimeSpan;
  /** What happened before is not counted, and its values are null; null: all is. */
  countedSince: number | null;
};

/** Null where nothing is stored over time: for trouble of Sightline itself other than that of a channel, and for a deleted budget. Throws 404 for another project's alert. */
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
  if (alert.labels.budget !== undefined) return spendChart(alert, firing, now);
  if (alert.labels.hits !== undefined) return hitsChart(alert, span, firing);
  if (alert.type === "system_fault") return channelChart(alert, span, firing, now);
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

async function metricChart(
  { projectId, type, labels, threshold }: Alert,
  metric: MetricName,
  span: TimeSpan,
  firing: TimeSpan,
): Promise<AlertChart> {
  const stepSeconds = chooseStep(span.to - span.from, POINTS);
  const byType = labels.error_type !== undefined;
  const { series } = await readSeries(
    { projectId, filters: filtersOfLabels(labels), timeZone: "UTC", ...ofSteps(span, stepSeconds) },
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
    ...NO_BUDGET,
    // A total of a window is not one of a step.
    threshold: type in SHOWN_AS || METRICS[metric].additive ? null : threshold,
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
  const wanted = { ...NO_FILTERS, models: [labels.model ?? ""], services: [labels.service ?? ""] };
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
    ...NO_BUDGET,
  };
}

/** The requests that the z-score rule flagged; how many are too many depends on the window of the rule. */
function hitsChart({ projectId, labels }: Alert, span: TimeSpan, firing: TimeSpan): Promise<AlertChart> {
  const { model = "", service = "", hits: type = "" } = labels;
  return countsChart("Request outliers", span, firing, async (shown, stepMs) => ({
    counts: await countHitsBySteps(projectId, shown, { model, service, type }, stepMs),
    since: shown.from,
  }));
}

/** What a failing channel did not accept; other faults have no figure that is stored over time. */
function channelChart(
  { projectId, labels: { channel } }: Alert,
  span: TimeSpan,
  firing: TimeSpan,
  now: number,
) {
  if (channel === undefined) return null;
  return countsChart("Failed deliveries", span, firing, (shown, stepMs) =>
    countFailedDeliveries(projectId, channel, shown, stepMs, now),
  );
}

type Counts = { counts: ReadonlyMap<number, number>; since: number };

/** Counts by step; a step without any is 0. */
async function countsChart(
  label: string,
  span: TimeSpan,
  firing: TimeSpan,
  read: (shown: TimeSpan, stepMs: number) => Promise<Counts>,
): Promise<AlertChart> {
  const stepSeconds = chooseStep(span.to - span.from, POINTS);
  const stepMs = stepSeconds * 1_000;
  const shown = ofSteps(span, stepSeconds);
  const { counts, since } = await read(shown, stepMs);
  const points: AlertChart["points"] = [];
  for (let t = shown.from; t < shown.to; t += stepMs)
    points.push({ t, value: t < since ? null : (counts.get(t) ?? 0), expected: null, band: null });
  return {
    label,
    unit: "count",
    ...{ stepSeconds, points, firing },
    ...shown,
    ...NO_BUDGET,
    threshold: null,
    countedSince: since > shown.from ? since : null,
  };
}

const NO_BUDGET = { expects: "normal", budget: null, countedSince: null } as const;

/** The spend of the period in which the alert fired. */
async function spendChart(alert: Alert, firing: TimeSpan, now: number): Promise<AlertChart | null> {
  const [budgets, id] = await Promise.all([listBudgets(alert.projectId), findBudgetId(alert)]);
  const budget = budgets.find((one) => (id === null ? one.name === alert.labels.budget : one.id === id));
  if (!budget) return null;
  const { from, to, stepMs, points } = await spendHistory(budget, firing.from, now);
  return {
    label: "Spend",
    unit: "usd",
    ...{ from, to, stepSeconds: stepMs / 1_000 },
    points: points.map(({ t, spent, forecast, range }) => ({
      ...{ t, value: spent, expected: forecast, band: range },
    })),
    expects: "forecast",
    // Of the others, the threshold is the forecast's or that of a shorter window.
    threshold: SPEND_LIMITS.includes(alert.type) ? alert.threshold : null,
    budget: budget.amountUsd,
    countedSince: null,
    firing: { from: Math.max(from, firing.from), to: Math.min(to, firing.to) },
  };
}

const SPEND_LIMITS = ["budget_milestones", "daily_cost"];

function ofSteps({ from, to }: TimeSpan, stepSeconds: number): TimeSpan {
  return { from: floorTo(from, stepSeconds * 1_000), to: ceilTo(to, stepSeconds * 1_000) };
}
