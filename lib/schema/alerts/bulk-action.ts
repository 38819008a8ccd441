import { z } from "zod";

const ids = z
  .array(z.uuid("must be the id of an alert"))
  .min(1, "must name at least one alert")
  .max(200, "must name at most 200 alerts");

/** The same to several alerts. A silence names the rule and the labels of each. */
export const BulkAction = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("acknowledge"), ids }),
  z.strictObject({ action: z.literal("resolve"), ids }),
  z.strictObject({ action: z.literal("silence"), ids, hours: z.number().positive().max(720) }),
]);
export type BulkAction = z.infer<typeof BulkAction>;

/** How it went for each, in order; `error` null: well. */
export type BulkAnswer = { results: { id: string; error: string | null }[] };
