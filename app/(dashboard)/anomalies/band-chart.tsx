"use client";

import { useMemo } from "react";
import type { ChartModel } from "@/components/charts/chart-model";
import { TimeChart } from "@/components/charts/time-chart";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import { useZoom } from "@/components/panels/range/use-zoom";
import { formatDuration, formatValue } from "@/lib/format/format-value";
import { type BandPanel, bandPoints, changeSpans, firingSpans } from "./band-points";

/** Measured values over their expected range. */
export function BandChart({ panel }: { panel: BandPanel }) {
  const { from, to, stepMs, timeZone, title, metric, learning } = panel;
  const zoom = useZoom({ from, to, stepMs });
  const model = useMemo(() => bandModel(panel), [panel]);
  return (
    <PanelFrame
      anchor={metric}
      title={title}
      subtitle={learning ?? `1 point = ${formatDuration(stepMs)}`}
      table={() => ({
        columns: ["time", "requests", "value", "expected", "expected (low)", "expected (high)", "unusual"],
        rows: panel.points.map(([seconds, n, value, expected, low, high, firing]) => [
          { ts: seconds * 1_000, timeZone },
          n,
          value,
          expected,
          low,
          high,
          firing ? "yes" : "no",
        ]),
      })}
    >
      <TimeChart model={model} height={170} tickLimit={5} syncId="anomalies" {...zoom} />
    </PanelFrame>
  );
}

function bandModel(panel: BandPanel): ChartModel {
  const { title, unit, from, to, timeZone } = panel;
  const points = bandPoints(panel);
  const last = panel.points.at(-1);
  const spans = firingSpans(panel);
  return {
    title: `${title} over time`,
    description: `${title}${last ? `, now ${formatValue(last[2], unit)}${last[3] === null ? "" : `, expected ${formatValue(last[3], unit)}`}` : ""}. ${spans.length === 0 ? "Nothing unusual in this range." : `Unusual ${spans.length === 1 ? "once" : `${spans.length} times`} in this range.`}`,
    unit,
    from,
    to,
    timeZone,
    points,
    series: [
      {
        key: "value",
        label: "value",
        color: "var(--p95)",
        width: 1.8,
        ...(last ? { legendValue: formatValue(last[2], unit) } : {}),
      },
      { key: "expected", label: "expected", color: "var(--ink-3)", width: 1.1, dashed: true },
    ],
    ...(points.some(({ band }) => band !== null)
      ? { band: { key: "band", label: "expected range", color: "var(--band)" } }
      : {}),
    spans: [...spans, ...changeSpans(panel)],
  };
}
