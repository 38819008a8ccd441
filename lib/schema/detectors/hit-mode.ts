import { z } from "zod";
import { ModelName } from "@/lib/schema/request/model-name";
import { nameText } from "@/lib/schema/request/request-input";
import type { AnomalyType } from "./anomaly";

/** Windows of alerts on request outliers; a `rate` is compared with the previous week. */
export const HIT_WINDOW_MS = 5 * 60_000;
export const RATE_WINDOW_MS = 15 * 60_000;
export const HIT_HISTORY_MS = 7 * 86_400_000;

export const HitMetric = z.enum(["latency", "output_tokens", "cost"]);
export type HitMetric = z.infer<typeof HitMetric>;

export const METRIC_OF_HIT: Record<AnomalyType, HitMetric> = {
  latency_spike: "latency",
  output_length_anomaly: "output_tokens",
  cost_spike: "cost",
};

/**
 * What the per-request z-score rule does with its hits. `annotate` only marks them; `rate` alerts if far more requests
 * than usual are hits; `notify` alerts on every hit. Null matches all.
 */
export const HitMode = z.strictObject({
  metric: HitMetric.nullable().default(null),
  model: ModelName.nullable().default(null),
  service: nameText(200, 1).nullable().default(null),
  mode: z.enum(["annotate", "rate", "notify"]),
  sensitivity: z
    .number("must be a number")
    .min(0.5, "must be at least 0.5")
    .max(20, "must be at most 20")
    .default(2),
});
export type HitMode = z.infer<typeof HitMode>;

export const HitModes = z.strictObject({
  modes: z
    .array(HitMode)
    .max(200)
    .superRefine((modes, context) => {
      const seen = new Set<string>();
      for (const [at, { metric, model, service }] of modes.entries()) {
        const key = JSON.stringify([metric, model, service]);
        if (seen.has(key))
          context.addIssue({
            code: "custom",
            path: [at],
            message: "matches the same requests as an earlier entry",
          });
        seen.add(key);
      }
    }),
});

const DEFAULT_MODE: HitMode = { metric: null, model: null, service: null, mode: "annotate", sensitivity: 2 };

/** The most specific matching mode: a model before a service, a service before a metric. */
export function modeFor(
  modes: readonly HitMode[],
  of: { metric: HitMetric; model: string; service: string },
): HitMode {
  const weight = ({ metric, model, service }: HitMode) =>
    (model === null ? 0 : 4) + (service === null ? 0 : 2) + (metric === null ? 0 : 1);
  let best = DEFAULT_MODE;
  for (const mode of modes) {
    const fits =
      (mode.metric ?? of.metric) === of.metric &&
      (mode.model ?? of.model) === of.model &&
      (mode.service ?? of.service) === of.service;
    if (fits && (best === DEFAULT_MODE || weight(mode) > weight(best))) best = mode;
  }
  return best;
}
