import { z } from "zod";

/** A circuit breaker is open. */
export const BreakerRule = z.strictObject({
  kind: z.literal("circuit_open"),
  closed_seconds: z.int().min(0).max(86_400),
});
