import { z } from "zod";

/** Metrics whose distribution is known: what a request took, answered and cost, near enough log-normal. */
export const AnomalyMetric = z.enum(["latency_p50", "ttft_p50", "output_tokens_p50", "cost_per_request"]);
export type AnomalyMetric = z.infer<typeof AnomalyMetric>;

/** Against what each model and service usually does at this time, learned from its own history. */
export const AnomalyRule = z.strictObject({
  kind: z.literal("anomaly"),
  metric: AnomalyMetric,
  /** `level`: the typical value moves. `tail`: far more than usual lies beyond the usual P95 or P10. */
  detectors: z
    .array(z.enum(["level", "tail"]))
    .min(1)
    .max(2)
    .default(["level", "tail"]),
  side: z.enum(["above", "below", "both"]).default("both"),
});
export type AnomalyDefinition = z.infer<typeof AnomalyRule>;
