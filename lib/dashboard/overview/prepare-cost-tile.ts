import { comparePeriods } from "@/lib/aggregate/compare-periods";
import { metricValue } from "@/lib/aggregate/metric-value";
import { formatDuration, formatValue } from "@/lib/format/format-value";
import type { Rule } from "@/lib/schema/rules/rule";
import type { DaySpend } from "./load-day-spend";
import type { PreparedTile, State } from "./overview-model";
import { type FiringAlert, worst, worstSeverity } from "./signal-alerts";

/** Spend of today against its budget and against yesterday at this time. */
export function costTile(
  { budget, spentUsd, doubtfulUsd, unpriced, yesterdayByNow, gapMs, quarters }: DaySpend,
  rules: readonly Rule[],
  alerts: readonly FiringAlert[],
): PreparedTile {
  const judged = judgeSpend(spentUsd, budget?.amountUsd ?? null, rules);
  const priced = quarters.some((figures) => figures !== null && figures.requests > figures.unpriced);
  const state = worst(worstSeverity(alerts), judged.state);
  let spent = 0;
  return {
    id: "cost",
    label: "Cost",
    value: spentUsd,
    unit: "usd",
    state: state === "ok" && !priced ? "none" : state,
    stateReason: alerts.length > 0 ? alerts.map(({ message }) => message).join(" ") : judged.reason,
    change: yesterdayByNow === null ? null : comparePeriods("cost", spentUsd, yesterdayByNow),
    note: [
      yesterdayByNow === null ? "No data yesterday" : "vs this time yesterday",
      ...(gapMs > 0 ? [`without ${formatDuration(gapMs)} that have no data`] : []),
      ...(doubtfulUsd > 0 ? [`${formatValue(doubtfulUsd, "usd")} doubtful`] : []),
      ...(unpriced > 0 ? [`${formatValue(unpriced, "count")} unpriced`] : []),
    ].join(", "),
    sparkline: quarters.map((figures) => {
      spent += figures ? (metricValue("cost", figures) ?? 0) : 0;
      return spent;
    }),
  };
}

function judgeSpend(
  spent: number,
  budget: number | null,
  rules: readonly Rule[],
): { state: State; reason: string } {
  if (budget === null) return { state: "ok", reason: "No daily budget set" };
  const share = `${formatValue(spent, "usd")} of the ${formatValue(budget, "usd")} budget`;
  const rule = rules.find(({ packKey, enabled }) => packKey === "daily_cost" && enabled);
  const multiple = rule?.definition.kind === "daily_cost" ? rule.definition.multiple : null;
  if (rule && multiple !== null && spent > budget * multiple) return { state: rule.severity, reason: share };
  return { state: spent > budget ? "warning" : "ok", reason: share };
}
