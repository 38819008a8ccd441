import { z } from "zod";

/** What the confirmation page of a link in a message sends. `minutes`: for how long a silence holds. */
export const LinkAction = z.strictObject({
  minutes: z
    .int()
    .min(5)
    .max(7 * 24 * 60)
    .default(60),
});
export type LinkAction = z.infer<typeof LinkAction>;
