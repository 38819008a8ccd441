import { z } from "zod";

/** GET /api/v1/senders */
export const SendersAnswer = z.object({
  senders: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      versions: z.array(z.string()).describe("The last one seen first"),
      requests: z.number().describe("Since it was first seen; written every few seconds"),
      first_seen_at: z.string(),
      last_seen_at: z.string(),
      cannot_tell: z.array(z.string()),
    }),
  ),
});
export type SendersAnswer = z.infer<typeof SendersAnswer>;
