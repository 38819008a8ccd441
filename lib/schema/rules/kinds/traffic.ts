import { z } from "zod";

const silence = {
  window_seconds: z.int().min(300).max(21_600).multipleOf(60),
  /** Watched while at least this many requests usually come in such a window at this time of day. */
  usual_requests: z.int().min(1).max(1_000_000),
};

/** No request of one model where there usually are some. */
export const NoTrafficRule = z.strictObject({ kind: z.literal("no_traffic"), ...silence });
/** No request at all where there usually are some. */
export const NoIngestRule = z.strictObject({ kind: z.literal("no_ingest"), ...silence });
export type SilenceDefinition = z.infer<typeof NoTrafficRule> | z.infer<typeof NoIngestRule>;
