import { z } from "zod";
import { AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";

/** The tag that holds the prompt version. */
export const PROMPT_VERSION_TAG = "prompt_version";

export const ChangeKind = z.enum(["model", "prompt_version"]);
export type ChangeKind = z.infer<typeof ChangeKind>;

/** The first use of a model or prompt version by a service. Epoch ms. */
export type Change = { kind: ChangeKind; service: string; value: string; firstSeenAt: number };
/** A change that replaced an earlier value. */
export type MarkedChange = Change & { before: string };

export const ChangesAnswer = z.object({
  changes: z
    .array(
      z.object({
        kind: ChangeKind,
        service: z.string(),
        value: z.string(),
        before: z.string().describe("The previous value"),
        first_seen_at: z.string().describe("ISO 8601, UTC"),
        effects: z
          .array(
            z.object({
              metric: AnomalyMetric,
              model: z.string(),
              effect: z.number().describe("0.2: the median is 20 % larger since then"),
            }),
          )
          .describe("Level shifts that it explains; accepted as baseline instead of alerting"),
      }),
    )
    .describe("Newest first"),
});
export type ChangesAnswer = z.infer<typeof ChangesAnswer>;
