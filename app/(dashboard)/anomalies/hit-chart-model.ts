import type { ChartModel } from "@/components/charts/chart-model";
import type { HitModesView } from "@/lib/dashboard/detectors/load-hit-modes";
import { formatCount, formatValue } from "@/lib/format/format-value";

/** Request outliers per full day, and the alerts that notifying each would have sent. */
export function hitChartModel(days: HitModesView["backtest"]["days"]): ChartModel {
  const points = days.map(({ day, hits, messages }) => ({ t: Date.parse(day), hits, messages }));
  const total = (figure: "hits" | "messages") => days.reduce((sum, day) => sum + day[figure], 0);
  return {
    title: "Request outliers per day",
    description: `${formatCount(total("hits"), "request outlier")} in ${formatCount(days.length, "day")}; notifying each would have sent ${formatCount(total("messages"), "alert")}.`,
    unit: "count",
    from: points[0]?.t ?? 0,
    to: points.at(-1)?.t ?? 0,
    timeZone: "UTC",
    points,
    series: [
      {
        key: "hits",
        label: "outliers",
        color: "var(--p95)",
        width: 1.8,
        legendValue: formatValue(total("hits"), "count"),
      },
      {
        key: "messages",
        label: "alerts if each had notified",
        color: "var(--ink-3)",
        dashed: true,
        legendValue: formatValue(total("messages"), "count"),
      },
    ],
  };
}
