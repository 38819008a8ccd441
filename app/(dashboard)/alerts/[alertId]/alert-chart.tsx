"use client";

import { useMemo } from "react";
import type { ChartModel } from "@/components/charts/chart-model";
import { TimeChart } from "@/components/charts/time-chart";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import type { AlertChart } from "@/lib/dashboard/alerts/load-alert-chart";
import { formatDuration, formatValue } from "@/lib/format/format-value";
import { momentText } from "@/lib/format/time-text";
import type { Severity } from "@/lib/schema/alerts/severity";

type AlertChartProps = { chart: AlertChart; severity: Severity; timeZone: string };

/** The metric around the alert, with its threshold or expected range. */
export function AlertChartPanel({ chart, severity, timeZone }: AlertChartProps) {
  const model = useMemo(() => alertModel(chart, severity, timeZone), [chart, severity, timeZone]);
  return (
    <PanelFrame
      anchor="alert-chart"
      title="At the time of the alert"
      subtitle={`1 point = ${formatDuration(chart.stepSeconds * 1_000)}; the rule evaluates its own window`}
      table={() => ({
        columns: ["Time", chart.label, "Expected", "Normal (low)", "Normal (high)"],
        rows: chart.points.map(({ t, value, expected, band }) => [
          momentText(t, timeZone),
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

function alertModel(chart: AlertChart, severity: Severity, timeZone: string): ChartModel {
  const { label, unit, from, to, points, threshold, firing } = chart;
  const banded = points.some(({ band }) => band !== null);
  return {
    title: `${label} around the alert`,
    description: `${label} from ${momentText(from, timeZone)} to ${momentText(to, timeZone)}${threshold === null ? "" : `, threshold ${formatValue(threshold, unit)}`}.`,
    unit,
    from,
    to,
    timeZone,
    points,
    series: [
      {
        key: "value",
        label: label.charAt(0).toLowerCase() + label.slice(1),
        color: "var(--p95)",
        width: 1.8,
      },
      ...(banded
        ? [{ key: "expected", label: "expected", color: "var(--ink-3)", width: 1.1, dashed: true }]
        : []),
    ],
    ...(banded ? { band: { key: "band", label: "normal range", color: "var(--band)" } } : {}),
    ...(threshold === null
      ? {}
      : {
          thresholds: [
            { value: threshold, label: `threshold ${formatValue(threshold, unit)}`, tone: severity },
          ],
        }),
    spans: [{ from: firing.from, to: firing.to, label: "firing", tone: severity }],
  };
}
