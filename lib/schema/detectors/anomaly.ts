import { z } from "zod";
import { Severity } from "@/lib/schema/alerts/severity";

export const AnomalyType = z.enum(["latency_spike", "output_length_anomaly", "cost_spike"]);
export type AnomalyType = z.infer<typeof AnomalyType>;

/** A hit of the lesson's per-request detector. `baseline` is the mean; `value` in ms, tokens or USD. */
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

/** The lesson's six figures; a pair that cannot be computed is absent. Latency in ms, cost in USD. */
export const Baselines = z.object({
  latency_mean: z.number().optional(),
  latency_stdev: z.number().optional(),
  output_tokens_mean: z.number().optional(),
  output_tokens_stdev: z.number().optional(),
  cost_mean: z.number().optional(),
  cost_stdev: z.number().optional(),
});
export type Baselines = z.infer<typeof Baselines>;
