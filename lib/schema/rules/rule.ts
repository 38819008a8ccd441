import { z } from "zod";
import { Severity } from "@/lib/schema/alerts/severity";
import { METRICS, MetricName } from "@/lib/schema/figures/metric";
import { patchOf } from "@/lib/schema/http/patch-of";
import { text } from "@/lib/schema/request/request-input";

export const GroupDimension = z.enum(["model", "provider", "environment", "service", "error_type"]);
export type GroupDimension = z.infer<typeof GroupDimension>;

/** Fires when k of the last n evaluations breach. */
const Persistence = z
  .strictObject({ k: z.int().min(1).max(20), n: z.int().min(1).max(20) })
  .refine(({ k, n }) => k <= n, "k must not be larger than n");

const Values = z.array(text(200, 1)).max(50).optional();
/** Only requests with one of these values; what is not named is not looked at. */
export const RuleFilters = z.strictObject({
  model: Values,
  provider: Values,
  environment: Values,
  service: Values,
});
export type RuleFilters = z.infer<typeof RuleFilters>;

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
  /** The alert ends when the value has been on the good side of this for `keep_firing_seconds`. */
  recovery: z.number().nonnegative(),
  window_seconds: z.int().min(60).max(86_400).multipleOf(60),
  persistence: Persistence,
  keep_firing_seconds: z.int().min(0).max(86_400),
  /** Fewer requests in the window say nothing. */
  min_requests: z.int().min(1),
  /** Of a ratio: fewer events than this never fire. */
  min_events: z.int().min(0).default(0),
  /** Of a ratio: fires only where chance cannot explain it (the 95 % Wilson bound is beyond the threshold, too). */
  confidence: z.boolean().default(false),
  no_data: NoDataPolicy.default("keep_last"),
};

const silence = {
  window_seconds: z.int().min(300).max(21_600).multipleOf(60),
  /** Watched while so many requests usually come in such a window at this time of day. */
  usual_requests: z.int().min(1).max(1_000_000),
};

/** Metrics whose distribution is known: what a request took, answered and cost, near enough log-normal. */
export const AnomalyMetric = z.enum(["latency_p50", "ttft_p50", "output_tokens_p50", "cost_per_request"]);
export type AnomalyMetric = z.infer<typeof AnomalyMetric>;

export const RuleDefinition = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("threshold"), ...shared }),
    /** Against the median of the same hour on the last seven days. */
    z.strictObject({ kind: z.literal("usual_ratio"), ...shared }),
    /** Against what each model and service usually does at this time, learned from its own history. */
    z.strictObject({
      kind: z.literal("anomaly"),
      metric: AnomalyMetric,
      /** `level`: the typical value moves. `tail`: far more than usual lies beyond the usual P95 or P10. */
      detectors: z
        .array(z.enum(["level", "tail"]))
        .min(1)
        .max(2)
        .default(["level", "tail"]),
      side: z.enum(["above", "below", "both"]).default("both"),
    }),
    /** Hits of the z rule of single requests, where a project's modes ask for alerts. */
    z.strictObject({ kind: z.literal("request_hits") }),
    /** Spend of a budget's day against a multiple of its amount. */
    z.strictObject({ kind: z.literal("daily_cost"), multiple: z.number().positive().max(100) }),
    /** How fast a service level is used up: the share of bad requests over what the objective allows, over two windows. */
    z.strictObject({
      kind: z.literal("slo_burn"),
      sli: z.enum(["errors", "latency"]),
      /** Share of requests that are to be good. */
      objective: z.number().min(0.5).max(0.9999),
      /** Of `latency`: a slower request is a bad one. */
      slower_than_ms: z.number().positive().max(3_600_000).default(30_000),
      group_by: z
        .array(GroupDimension.exclude(["error_type"]))
        .max(3)
        .default([]),
      filters: RuleFilters.default({}),
    }),
    /** Shares of a budget of any period, each told of once a period. */
    z.strictObject({
      kind: z.literal("budget_milestones"),
      milestones: z
        .array(z.strictObject({ share: z.number().positive().max(100), severity: Severity }))
        .min(1)
        .max(10),
    }),
    /** Where a budget's period will end at its pace: beyond the amount, or (critical) almost surely beyond it. */
    z.strictObject({ kind: z.literal("budget_forecast"), elapsed_share: z.number().min(0.05).max(0.9) }),
    /** Money that goes far faster than a budget allows for, over two windows. Less than `least_usd` never fires. */
    z.strictObject({ kind: z.literal("cost_burn"), least_usd: z.number().nonnegative().max(1e9).default(5) }),
    z.strictObject({ kind: z.literal("circuit_open"), closed_seconds: z.int().min(0).max(86_400) }),
    /** No request where there usually are some: of one model, or (`no_ingest`) at all. */
    z.strictObject({ kind: z.literal("no_traffic"), ...silence }),
    z.strictObject({ kind: z.literal("no_ingest"), ...silence }),
    /** Trouble of Sightline's own: a channel that takes no messages, a rule that cannot be evaluated. */
    z.strictObject({ kind: z.literal("system_fault") }),
    /** Requests whose model no price is known of: their cost is unknown, not 0. */
    z.strictObject({ kind: z.literal("unpriced_model") }),
  ])
  .superRefine((definition, context) => {
    if (!("threshold" in definition)) return;
    for (const [path, message] of faultsOf(definition))
      context.addIssue({ code: "custom", path: [path], message });
  });

type Thresholds = z.infer<z.ZodObject<typeof shared>> & { kind: "threshold" | "usual_ratio" };

/** Fields that make no sense together, or that no data can meet. */
function faultsOf(definition: Thresholds): [path: keyof Thresholds, message: string][] {
  const { kind, metric, comparison, threshold, recovery, critical_threshold: critical } = definition;
  const faults: [keyof Thresholds, string][] = [];
  const isAbove = comparison === "above";
  if (isAbove ? recovery > threshold : recovery < threshold)
    faults.push(["recovery", `must be ${isAbove ? "at most" : "at least"} the threshold (${threshold})`]);
  if (critical !== null && (isAbove ? critical <= threshold : critical >= threshold))
    faults.push([
      "critical_threshold",
      `must be ${isAbove ? "above" : "below"} the threshold (${threshold})`,
    ]);
  const isRatio = METRICS[metric].unit === "ratio";
  if (kind === "threshold" && isRatio && isAbove && threshold >= 1)
    faults.push(["threshold", "must be below 1: a share is never above 100 %"]);
  if (kind === "threshold" && isRatio && isAbove && critical !== null && critical >= 1)
    faults.push(["critical_threshold", "must be below 1: a share is never above 100 %"]);
  if (kind === "threshold" && !isAbove && threshold === 0)
    faults.push(["threshold", "must be above 0: nothing is ever below it"]);
  if (definition.confidence && !isRatio)
    faults.push(["confidence", `is for shares such as error_rate; ${metric} is none`]);
  if (definition.no_data === "zero" && !METRICS[metric].additive)
    faults.push([
      "no_data",
      `can be zero only for what adds up, such as requests: no data is no ${metric} of 0`,
    ]);
  return faults;
}
export type RuleDefinition = z.infer<typeof RuleDefinition>;
export type MetricRuleDefinition = Extract<RuleDefinition, { kind: "threshold" | "usual_ratio" }>;

export function isMetricRule(definition: RuleDefinition): definition is MetricRuleDefinition {
  return definition.kind === "threshold" || definition.kind === "usual_ratio";
}

/** Rules whose label sets are a project's budgets: all of them are known, data or not. */
export function isOfBudgets({ kind }: RuleDefinition): boolean {
  return kind === "daily_cost" || kind === "cost_burn" || kind.startsWith("budget_");
}

export type BurnDefinition = Extract<RuleDefinition, { kind: "slo_burn" }>;

/** Rules that people write in the editor, and that a backtest replays. */
export type ReplayedDefinition = MetricRuleDefinition | BurnDefinition;
export function isReplayed(definition: RuleDefinition): definition is ReplayedDefinition {
  return isMetricRule(definition) || definition.kind === "slo_burn";
}

export type SilenceDefinition = Extract<RuleDefinition, { kind: "no_traffic" | "no_ingest" }>;
export type AnomalyDefinition = Extract<RuleDefinition, { kind: "anomaly" }>;

export type Rule = {
  id: string;
  projectId: number;
  /** Which rule of the default pack it is; null for one that people made. */
  packKey: string | null;
  name: string;
  definition: RuleDefinition;
  severity: Severity;
  enabled: boolean;
  version: number;
};

export const NewRule = z.strictObject({
  name: text(100, 1),
  definition: RuleDefinition,
  severity: Severity,
  enabled: z.boolean().default(true),
});
export const RuleChange = patchOf(NewRule);
