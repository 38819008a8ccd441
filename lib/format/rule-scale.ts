import { METRICS } from "@/lib/schema/figures/facts";
import { isRelative } from "@/lib/schema/rules/facts";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";

/** The unit that people type, and the factor from stored values to it. */
export type Scale = { unit: string; factor: number };

/** Seconds for milliseconds, percent for ratios, times for multiples. */
export function scaleOf(definition: Pick<MetricRuleDefinition, "kind" | "metric">): Scale {
  const { metric } = definition;
  if (isRelative(definition)) return { unit: "× normal", factor: 1 };
  const { unit } = METRICS[metric];
  if (unit === "ms") return { unit: "s", factor: 0.001 };
  if (unit === "ratio") return { unit: "%", factor: 100 };
  if (unit === "usd") return { unit: "USD", factor: 1 };
  return { unit: unit === "count" ? METRICS[metric].label.toLowerCase() : unit, factor: 1 };
}

// 0.07 * 100 is 7.000000000000001.
export const shownNumber = (stored: number, factor: number) => Number((stored * factor).toPrecision(12));
