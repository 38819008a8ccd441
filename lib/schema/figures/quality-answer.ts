import { z } from "zod";

const Figure = z.number().nullable();

/** How long the answers of a model and service are, against the same length of time before. */
export const QualityRow = z.object({
  model: z.string(),
  service: z.string(),
  requests: z.int(),
  requests_before: z.int(),
  /** Of answers with at least one token. */
  median: Figure,
  median_before: Figure,
  /** 0.2: the median is 20 % larger. Null where there are too few on either side. */
  shift: Figure,
  p10: Figure,
  p90: Figure,
  /** Tokens that only 5 % of the answers before were shorter than, and the share that is so now. */
  short_limit: Figure,
  short_share: Figure,
  /** Of the answers whose finish reason was reported: the share that was cut at a limit. Null where none was. */
  truncated_share: Figure,
  truncated_share_before: Figure,
  /** How many that share is of. */
  finish_known: z.int(),
  /** Not seen before this range. */
  is_new: z.boolean(),
  histogram: z.array(z.object({ from: z.number(), to: z.number(), now: z.number(), before: z.number() })),
});
export type QualityRow = z.infer<typeof QualityRow>;
export const QualityAnswer = z.object({
  rows: z.array(QualityRow).describe("The 100 with the most requests at most, the largest shift first"),
  left_out: z.int().describe("How many models and services more had requests"),
});
export type QualityAnswer = z.infer<typeof QualityAnswer>;
