import { z } from "zod";
import { MetricName } from "./metric";
import { text } from "./request-input";
import { Severity } from "./severity";

export const GroupDimension = z.enum(["model", "provider", "environment", "service", "error_type"]);
export type GroupDimension = z.infer<typeof GroupDimension>;

/** Fires when k of the last n evaluations breach. */
const Persistence = z
  .strictObject({ k: z.int().min(1).max(20), n: z.int().min(1).max(20) })
  .refine(({ k, n }) => k <= n, "k must not be larger than n");

const shared = {
  metric: MetricName,
  group_by: z.array(GroupDimension).max(3).default([]),
  comparison: z.enum(["above", "below"]),
  /** In the metric's base unit (ms, tokens, USD, ratio); for `usual_ratio` a multiple of the usual value. */
  threshold: z.number().nonnegative(),
  /** The alert ends when the value has been on the good side of this for `keep_firing_seconds`. */
  recovery: z.number().nonnegative(),
  window_seconds: z.int().min(60).max(86_400).multipleOf(60),
  persistence: Persistence,
  keep_firing_seconds: z.int().min(0).max(86_400),
  /** Fewer requests in the window say nothing. */
  min_requests: z.int().min(1),
  /** Of a ratio: fewer events than this never fire. */
  min_events: z.int().min(0).default(0),
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
    z.strictObject({ kind: z.literal("circuit_open"), closed_seconds: z.int().min(0).max(86_400) }),
  ])
  .superRefine((definition, context) => {
    if (!("threshold" in definition)) return;
    const { comparison, threshold, recovery } = definition;
    const ordered = comparison === "above" ? recovery <= threshold : recovery >= threshold;
    if (!ordered) {
      const side = comparison === "above" ? "at most" : "at least";
      context.addIssue({
        code: "custom",
        path: ["recovery"],
        message: `must be ${side} the threshold (${threshold})`,
      });
    }
  });
export type RuleDefinition = z.infer<typeof RuleDefinition>;
export type MetricRuleDefinition = Extract<RuleDefinition, { kind: "threshold" | "usual_ratio" }>;

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
export const RuleChange = NewRule.partial();
