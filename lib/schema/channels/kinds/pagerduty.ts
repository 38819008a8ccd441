import { z } from "zod";
import { HttpUrl } from "@/lib/schema/channels/channel-address";
import { defineKind } from "./define-kind";

/** The Events API of each service region. */
export const PAGERDUTY_URLS = {
  us: "https://events.pagerduty.com/v2/enqueue",
  eu: "https://events.eu.pagerduty.com/v2/enqueue",
} as const;

export const pagerduty = defineKind({
  label: "PagerDuty",
  config: z.strictObject({
    routing_key: z
      .string()
      .regex(/^[A-Za-z0-9]{32}$/, "must be the 32 letters and digits of an Events API v2 integration"),
    url: HttpUrl.optional(),
  }),
  secret: { field: "routing_key", generated: false },
  publicUrls: Object.values(PAGERDUTY_URLS),
  protocol: "HTTP",
});
