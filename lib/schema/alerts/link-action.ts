import { z } from "zod";

/** The body that the confirmation page of a signed link sends. `minutes`: the duration of a silence. */
export const LinkAction = z.strictObject({
  minutes: z
    .int()
    .min(5)
    .max(24 * 60)
    .default(60),
});
export type LinkAction = z.infer<typeof LinkAction>;
