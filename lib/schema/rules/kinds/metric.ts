import { z } from "zod";
import { METRICS } from "@/lib/schema/figures/facts";
import { GroupDimension, MetricName } from "@/lib/schema/figures/metric";
import { isRelative } from "@/lib/schema/rules/facts";
import { RuleFilters } from "@/lib/schema/rules/rule-parts";

/** Fires when k of the last n evaluations breach. */
const Persistence = z
  .strictObject({ k: z.int().min(1).max(20), n: z.int().min(1).max(20) })
  .refine(({ k, n }) => k <= n, "k must not be larger than n");

/**
 * What too little data in n evaluations in a row means: nothing (`keep_last`), the end of an alert (`ok`), or one of its
 * own (`alert`). `zero` reads no data as 0.
 */
export const NoDataPolicy = z.enum(["keep_last", "ok", "alert", "zero"]);
export type NoDataPolicy = z.infer<typeof NoDataPolicy>;

const shared = {
  metric: MetricName,
  filters: RuleFilters.default({}),
  group_by: z.array(GroupDimension).max(3).default([]),
  comparison: z.enum(["above", "below"]),
  /** In the metric's base unit (ms, tokens, USD, ratio); for `usual_ratio` a multiple of the usual value. */
  threshold: z.number().nonnegative(),
  /** Beyond this the alert is critical, whatever the severity of the rule. */
  critical_threshold: z.number().nonnegative().nullable().default(null),
  /** The alert resolves when the value has been within this threshold for `keep_firing_seconds`. */
  recovery: z.number().nonnegative(),
  window_seconds: z.int().min(60).max(86_400).multipleOf(60),
  persistence: Persistence,
  keep_firing_seconds: z.int().min(0).max(86_400),
  /** Of a multiple of the usual value: a value up to this never fires. In the metric's base unit. */
  min_value: z.number().nonnegative().default(0),
  /** Windows with fewer requests are ignored. */
  min_requests: z.int().min(1),
  /** Of a ratio: fewer events than this never fire. */
  min_events: z.int().min(0).default(0),
  /** Of a ratio: fires only where chance cannot explain it (the 95 % Wilson bound is beyond the threshold, too). */
  confidence: z.boolean().default(false),
  /** Of a ratio that must not be low: where it is normally below the threshold, fires only on a clear drop below normal. */
  unless_normal: z.boolean().default(false),
  no_data: NoDataPolicy.default("keep_last"),
};

export const ThresholdRule = z.strictObject({ kind: z.literal("threshold"), ...shared });
/** Against the median of the same hour on the last seven days; of a count or a cost, see `usualTotals`. */
export const UsualRatioRule = z.strictObject({ kind: z.literal("usual_ratio"), ...shared });

export type MetricRuleDefinition = z.infer<typeof ThresholdRule> | z.infer<typeof UsualRatioRule>;

/** Fields that make no sense together, or that no data can meet. */
export function metricRuleFaults(
  definition: MetricRuleDefinition,
): [path: keyof MetricRuleDefinition, message: string][] {
  const { metric, comparison, threshold, recovery, critical_threshold: critical } = definition;
  const faults: [keyof MetricRuleDefinition, string][] = [];
  const isAbove = comparison === "above";
  if (isAbove ? recovery > threshold : recovery < threshold)
    faults.push(["recovery", `must be ${isAbove ? "at most" : "at least"} the threshold (${threshold})`]);
  if (critical !== null && (isAbove ? critical <= threshold : critical >= threshold))
    faults.push([
      "critical_threshold",
      `must be ${isAbove ? "above" : "below"} the threshold (${threshold})`,
    ]);
  const isRatio = METRICS[metric].unit === "ratio";
  const isFixed = !isRelative(definition);
  if (isFixed && isRatio && isAbove && threshold >= 1)
    faults.push(["threshold", "must be below 1: a ratio is never above 100 %"]);
  if (isFixed && isRatio && isAbove && critical !== null && critical >= 1)
    faults.push(["critical_threshold", "must be below 1: a ratio is never above 100 %"]);
  if (isFixed && !isAbove && threshold === 0)
    faults.push(["threshold", "must be above 0: no value is below 0"]);
  if (definition.confidence && !isRatio)
    faults.push(["confidence", `applies only to ratios such as error_rate, not to ${metric}`]);
  if (definition.unless_normal && !(isFixed && isRatio && !isAbove))
    faults.push(["unless_normal", "applies only to ratios that are compared with a fixed value from below"]);
  if (definition.min_value > 0 && (isFixed || !isAbove))
    faults.push(["min_value", "applies only to values above a multiple of the baseline"]);
  if (definition.no_data === "zero" && !METRICS[metric].additive)
    faults.push(["no_data", `can be zero only for counts and totals, such as requests, not for ${metric}`]);
  return faults;
}
