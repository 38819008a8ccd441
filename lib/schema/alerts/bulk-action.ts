import { z } from "zod";

const ids = z
  .array(z.uuid("must be an alert id"))
  .min(1, "must name at least one alert")
  .max(200, "must name at most 200 alerts");

/** One action for several alerts. A silence matches the rule and labels of each. */
export const BulkAction = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("acknowledge"), ids }),
  z.strictObject({ action: z.literal("resolve"), ids }),
  z.strictObject({ action: z.literal("silence"), ids, hours: z.number().positive().max(720) }),
]);
export type BulkAction = z.infer<typeof BulkAction>;

/** The result for each alert, in order; `error` is null on success. */
export type BulkAnswer = { results: { id: string; error: string | null }[] };
