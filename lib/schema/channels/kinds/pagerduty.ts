import { z } from "zod";
import { HttpUrl } from "@/lib/schema/channels/channel-address";
import { defineKind } from "./define-kind";
import { CHANNEL_FACTS } from "./facts";

export const pagerduty = defineKind({
  ...CHANNEL_FACTS.pagerduty,
  config: z.strictObject({
    routing_key: z
      .string()
      .regex(/^[A-Za-z0-9]{32}$/, "must be the 32 letters and digits of an Events API v2 integration"),
    url: HttpUrl.optional(),
  }),
});
