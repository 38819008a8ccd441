"use client";

import { useMemo } from "react";
import type { ChartModel } from "@/components/charts/chart-model";
import { TimeChart } from "@/components/charts/time-chart";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import type { AlertChart } from "@/lib/dashboard/alerts/load-alert-chart";
import { lowerFirst } from "@/lib/format/first-letter";
import { formatDuration, formatValue } from "@/lib/format/format-value";
import { momentText } from "@/lib/format/time-text";
import type { Severity } from "@/lib/schema/alerts/severity";

type AlertChartProps = {
  chart: AlertChart;
  severity: Severity;
  timeZone: string;
  now: number;
  /** Of the alert, where the page is not about it alone. */
  title?: string;
};

/** The metric around the alert, with its threshold or expected range. */
export function AlertChartPanel({ chart, severity, timeZone, now, title }: AlertChartProps) {
  const isSpend = chart.budget !== null;
  const step = formatDuration(chart.stepSeconds * 1_000);
  const model = useMemo(() => alertModel(chart, severity, timeZone, now), [chart, severity, timeZone, now]);
  return (
    <PanelFrame
      anchor="alert-chart"
      title={title ?? (isSpend ? "Spend in the period" : "At the time of the alert")}
      subtitle={isSpend ? spendText(chart, timeZone) : `1 point = ${step}; ${countedText(chart, timeZone)}`}
      table={() => ({
        columns: isSpend
          ? ["time", "spent USD", "forecast", "forecast (low)", "forecast (high)"]
          : ["time", lowerFirst(chart.label), "expected", "normal (low)", "normal (high)"],
        rows: chart.points.map(({ t, value, expected, band }) => [
          { ts: t, timeZone },
          value,
          expected,
          band?.[0] ?? null,
          band?.[1] ?? null,
        ]),
      })}
    >
      <TimeChart model={model} height={200} tickLimit={6} />
    </PanelFrame>
  );
}

function countedText({ label, countedSince: since }: AlertChart, timeZone: string): string {
  return since === null
    ? "the rule evaluates its own window"
    : `${lowerFirst(label)} before ${momentText(since, timeZone)} are not counted`;
}

function spendText({ points }: AlertChart, timeZone: string): string {
  const since = points.find(({ expected }) => expected !== null)?.t;
  return since === undefined ? "cumulative" : `cumulative; forecast of ${momentText(since, timeZone)}`;
}

const NAMES = {
  normal: { expected: "expected", band: "normal range", color: "var(--ink-3)" },
  forecast: { expected: "forecast", band: "forecast range", color: "var(--p95)" },
};

export function alertModel(chart: AlertChart, severity: Severity, timeZone: string, now: number): ChartModel {
  const { label, unit, from, to, points, budget, threshold, firing, expects } = chart;
  const banded = points.some(({ band }) => band !== null);
  const names = NAMES[expects];
  const limits = [
    ...(budget === null ? [] : [{ value: budget, name: "budget" }]),
    ...(threshold === null || threshold === budget ? [] : [{ value: threshold, name: "threshold" }]),
  ].map(({ value, name }) => ({ value, label: `${name} ${formatValue(value, unit)}`, tone: severity }));
  const told = limits.map((limit) => `, ${limit.label}`).join("");
  return {
    title: budget === null ? `${label} around the alert` : "Spend in the period of the budget",
    description: `${label} from ${momentText(from, timeZone)} to ${momentText(to, timeZone)}${told}.`,
    unit,
    from,
    to,
    timeZone,
    points,
    series: [
      {
        key: "value",
        label: budget === null ? lowerFirst(label) : "spent",
        color: "var(--p95)",
        width: 1.8,
      },
      ...(banded
        ? [{ key: "expected", label: names.expected, color: names.color, width: 1.1, dashed: true }]
        : []),
    ],
    ...(banded
      ? { band: { key: "band", label: names.band, color: "var(--band)", whole: expects === "forecast" } }
      : {}),
    ...(limits.length === 0 ? {} : { thresholds: limits }),
    // What was spent is true at any moment.
    incompleteFrom: budget === null ? openFrom(chart, now) : null,
    spans: [{ from: firing.from, to: firing.to, label: "firing", tone: severity }],
  };
}

/** The index of the bucket that was still open at `now`. */
function openFrom({ points, stepSeconds }: AlertChart, now: number): number | null {
  const at = points.findIndex(({ t }) => t + stepSeconds * 1_000 > now);
  return at === -1 ? null : at;
}
