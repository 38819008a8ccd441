import { z } from "zod";
import { Severity } from "@/lib/schema/alerts/severity";

export const AnomalyType = z.enum(["latency_spike", "output_length_anomaly", "cost_spike"]);
export type AnomalyType = z.infer<typeof AnomalyType>;

/** A hit of the per-request z-score rule. `baseline` is the mean; `value` in ms, tokens or USD. */
export const Anomaly = z.object({
  type: AnomalyType,
  severity: Severity,
  value: z.number(),
  baseline: z.number(),
  z_score: z.number(),
  direction: z.enum(["high", "low"]).optional(),
  message: z.string(),
});
export type Anomaly = z.infer<typeof Anomaly>;

/** Means and standard deviations of the per-request z-score rule; pairs that cannot be computed are absent. Latency in ms, cost in USD. */
export const Baselines = z.object({
  latency_mean: z.number().optional(),
  latency_stdev: z.number().optional(),
  output_tokens_mean: z.number().optional(),
  output_tokens_stdev: z.number().optional(),
  cost_mean: z.number().optional(),
  cost_stdev: z.number().optional(),
});
export type Baselines = z.infer<typeof Baselines>;
