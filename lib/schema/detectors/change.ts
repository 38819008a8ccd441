import { z } from "zod";
import { AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";

/** The tag that names the version of a prompt. */
export const PROMPT_VERSION_TAG = "prompt_version";

export const ChangeKind = z.enum(["model", "prompt_version"]);
export type ChangeKind = z.infer<typeof ChangeKind>;

/** A service was first seen with this model, or this version of its prompt. Epoch ms. */
export type Change = { kind: ChangeKind; service: string; value: string; firstSeenAt: number };
/** One that took over from another. */
export type MarkedChange = Change & { before: string };

export const ChangesAnswer = z.object({
  changes: z
    .array(
      z.object({
        kind: ChangeKind,
        service: z.string(),
        value: z.string(),
        before: z.string().describe("The newest one before it"),
        first_seen_at: z.string().describe("ISO 8601, UTC"),
        effects: z
          .array(
            z.object({
              metric: AnomalyMetric,
              model: z.string(),
              effect: z.number().describe("0.2: the typical value is 20 % larger since"),
            }),
          )
          .describe("Levels that became normal because of it, instead of an alarm"),
      }),
    )
    .describe("The newest first"),
});
export type ChangesAnswer = z.infer<typeof ChangesAnswer>;
