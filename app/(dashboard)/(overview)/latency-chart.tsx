"use client";

import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import type { ChartModel } from "@/components/charts/chart-model";
import { TimeChart } from "@/components/charts/time-chart";
import { markSpans } from "@/components/panels/panel/mark-spans";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import { pageLink } from "@/components/panels/range/page-link";
import { useZoom } from "@/components/panels/range/use-zoom";
import type { LatencyPanel } from "@/lib/dashboard/overview/overview-model";
import { formatCount, formatDuration, formatValue } from "@/lib/format/format-value";

type LatencyChartProps = { panel: LatencyPanel; from: number; to: number; timeZone: string };

/** Percentiles share one hue because they are one quantity. */
export function LatencyChart({ panel, from, to, timeZone }: LatencyChartProps) {
  const search = useSearchParams().toString();
  const zoom = useZoom({ from, to, stepMs: panel.stepSeconds * 1_000 });
  const model = useMemo(
    () => latencyModel(panel, { from, to, timeZone }, search),
    [panel, from, to, timeZone, search],
  );
  const step = formatDuration(panel.stepSeconds * 1_000);
  return (
    <PanelFrame
      anchor="latency"
      title="Latency"
      subtitle={`successful requests, 1 point = ${step}`}
      range={{ from, to, timeZone }}
      scalable
      links={{
        requests: pageLink("/requests", search, { status: "success", sort: "latency" }),
        rule: pageLink("/rules/new", search, { metric: "latency_p95" }),
      }}
      table={() => ({
        columns: ["time", "p50 ms", "p95 ms", "p99 ms", "normal p95 (low)", "normal p95 (high)", "requests"],
        rows: panel.points.map(({ t, p50, p95, p99, usual, requests }) => [
          { ts: t, timeZone },
          round(p50),
          round(p95),
          round(p99),
          round(usual?.[0] ?? null),
          round(usual?.[1] ?? null),
          requests,
        ]),
      })}
    >
      <TimeChart model={model} height={266} fill syncId="overview" {...zoom} />
    </PanelFrame>
  );
}

const round = (value: number | null) => (value === null ? null : Math.round(value));

function latencyModel(
  panel: LatencyPanel,
  { from, to, timeZone }: Omit<LatencyChartProps, "panel">,
  search: string,
): ChartModel {
  const { points, compare, now } = panel;
  const value = (ms: number | null) => formatValue(ms, "ms");
  const earlier = new Map(compare?.map(({ t, p95 }) => [t, p95]));
  return {
    title: "Latency percentiles over time",
    description: `Latency of ${formatCount(panel.successes, "successful request")}. Now p50 ${value(now.p50)}, p95 ${value(now.p95)}, p99 ${value(now.p99)}. ${panel.marks.map(({ label }) => label).join(". ")}`,
    unit: "ms",
    from,
    to,
    timeZone,
    points: points.map(({ t, p50, p95, p99, usual }) => ({
      t,
      p50,
      p95,
      p99,
      usual,
      ...(compare ? { previous: earlier.get(t) ?? null } : {}),
    })),
    series: [
      { key: "p50", label: "p50", color: "var(--p50)", width: 1.5, legendValue: value(now.p50) },
      { key: "p95", label: "p95", color: "var(--p95)", width: 2, legendValue: value(now.p95) },
      { key: "p99", label: "p99", color: "var(--p99)", width: 1.1, legendValue: value(now.p99) },
      ...(compare
        ? [{ key: "previous", label: "previous p95", color: "var(--ink-3)", width: 1.2, dashed: true }]
        : []),
    ],
    ...(points.some(({ usual }) => usual !== null)
      ? { band: { key: "usual", label: "normal p95 at this hour", color: "var(--band)" } }
      : {}),
    thresholds: panel.thresholds.map(({ value: limit, label, severity }) => ({
      value: limit,
      label,
      // A warning threshold is drawn in the critical color too: it is the line not to cross.
      tone: severity === "warning" ? ("critical" as const) : severity,
    })),
    spans: markSpans(panel.marks, to, search),
    incompleteFrom: panel.incompleteFrom,
  };
}
