import { z } from "zod";

const Figure = z.number().nullable();

/** Response lengths of a model and service, compared with the previous period. */
export const QualityRow = z.object({
  model: z.string(),
  service: z.string(),
  requests: z.int(),
  requests_before: z.int(),
  /** Of responses with at least one token. */
  median: Figure,
  median_before: Figure,
  /** 0.2: the median is 20 % larger. Null with too few responses in either period. */
  shift: Figure,
  p10: Figure,
  p90: Figure,
  /** The 5th percentile of the previous period in tokens, and the share below it now. */
  short_limit: Figure,
  short_share: Figure,
  /** The 95th percentile of the previous period in tokens, and the share above it now. */
  long_limit: Figure,
  long_share: Figure,
  /** The truncated share of responses with a reported finish reason. Null without such responses. */
  truncated_share: Figure,
  truncated_share_before: Figure,
  /** The number of responses with a reported finish reason. */
  finish_known: z.int(),
  /** First seen in this range. */
  is_new: z.boolean(),
  histogram: z.array(z.object({ from: z.number(), to: z.number(), now: z.number(), before: z.number() })),
});
export type QualityRow = z.infer<typeof QualityRow>;
export const QualityAnswer = z.object({
  rows: z.array(QualityRow).describe("The 100 with the most requests at most, what moved furthest first"),
  left_out: z.int().describe("How many models and services more had requests"),
});
export type QualityAnswer = z.infer<typeof QualityAnswer>;
