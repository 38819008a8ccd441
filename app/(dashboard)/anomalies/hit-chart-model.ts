import type { ChartModel } from "@/components/charts/chart-model";
import type { HitModesView } from "@/lib/dashboard/detectors/load-hit-modes";
import { formatValue } from "@/lib/format/format-value";

/** What the z rule marked each full day (UTC), over the messages that telling of each would have been. */
export function hitChartModel(days: HitModesView["backtest"]["days"]): ChartModel {
  const points = days.map(({ day, hits, messages }) => ({ t: Date.parse(day), hits, messages }));
  const sum = (figure: "hits" | "messages") =>
    formatValue(
      days.reduce((total, day) => total + day[figure], 0),
      "count",
    );
  return {
    title: "Marked requests a day",
    description: `In ${days.length} days ${sum("hits")} requests were marked; telling of each would have been ${sum("messages")} messages.`,
    unit: "count",
    from: points[0]?.t ?? 0,
    to: points.at(-1)?.t ?? 0,
    timeZone: "UTC",
    points,
    series: [
      { key: "hits", label: "marked", color: "var(--p95)", width: 1.8, legendValue: sum("hits") },
      {
        key: "messages",
        label: "messages, had each been told",
        color: "var(--ink-3)",
        dashed: true,
        legendValue: sum("messages"),
      },
    ],
  };
}
