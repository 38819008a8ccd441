import type { ChartModel } from "@/components/charts/chart-model";
import type { BudgetHistory } from "@/lib/dashboard/settings/load-budget-history";
import { formatCount, formatValue } from "@/lib/format/format-value";
import { momentText, monthText, rangeText, weekdayText } from "@/lib/format/time-text";

type PastPeriod = BudgetHistory["past"][number];

const usd = (value: number | null) => formatValue(value, "usd");

/** Spend against the amount in the current period, with its forecast. */
export function budgetModel({ from, to, points, amountUsd, timeZone }: BudgetHistory): ChartModel {
  const now = points.findLast(({ spent }) => spent !== null);
  const end = points.findLast(({ forecast }) => forecast !== null);
  return {
    title: "Spend in the current period",
    description:
      `${usd(now?.spent ?? 0)} of ${usd(amountUsd)} spent by ${momentText(now?.t ?? from, timeZone)}` +
      `${end ? `, forecast ${usd(end.forecast)} by ${momentText(to, timeZone)}` : ""}.`,
    unit: "usd",
    ...{ from, to, timeZone },
    points: points.map(({ t, spent, forecast, range }) => ({ t, spent, forecast, range })),
    series: [
      { key: "spent", label: "spent", color: "var(--accent)", width: 1.8 },
      { key: "forecast", label: "forecast", color: "var(--accent)", width: 1.5, dashed: true, quiet: true },
    ],
    ...(end ? { band: { key: "range", label: "forecast range", color: "var(--band)", whole: true } } : {}),
    thresholds: [
      { value: amountUsd, label: `budget ${usd(amountUsd)}`, tone: "warning" as const, inChart: true },
    ],
    ...(now ? { dot: { t: now.t, key: "spent" } } : {}),
  };
}

/** The color of a part of the amount that was spent. */
export const shareTone = (share: number): "ok" | "warning" | "critical" =>
  share >= 1 ? "critical" : share >= 0.8 ? "warning" : "ok";

export const SHARE_FILLS = { ok: "bg-accent", warning: "bg-warning", critical: "bg-critical" };

/** Thu 26 Nov; 23 Nov – 29 Nov; November 2026. */
export function periodText(
  { from, to }: Pick<PastPeriod, "from" | "to">,
  period: BudgetHistory["period"],
  timeZone: string,
): string {
  if (period === "daily") return weekdayText(from, timeZone);
  return period === "weekly" ? rangeText(from, to - 1, timeZone) : monthText(from, timeZone);
}

/** "2 of 28 over budget": with the amount that the budget has now. */
export function exceededText(past: readonly PastPeriod[], amountUsd: number): string {
  const over = past.filter(({ spentUsd }) => spentUsd > amountUsd).length;
  return `${over} of ${formatCount(past.length, "period")} over ${usd(amountUsd)}`;
}
