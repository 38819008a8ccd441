import { z } from "zod";
import { HttpUrl } from "@/lib/schema/channels/channel-address";
import { HttpHeaders } from "@/lib/schema/channels/http-headers";
import { defineKind } from "./define-kind";
import { CHANNEL_FACTS } from "./facts";

const SECRET = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/;

export const webhook = defineKind({
  ...CHANNEL_FACTS.webhook,
  config: z.strictObject({
    url: HttpUrl,
    secret: z.string().regex(SECRET, "must be whsec_ and 24 to 64 bytes in base64").optional(),
    /** `alertmanager`: the body of Prometheus Alertmanager, version 4. */
    format: z.enum(["standard", "alertmanager"]).optional(),
    /** Stored encrypted; only their names are shown. In a PATCH null removes one, and what is not named stays. */
    headers: HttpHeaders.optional(),
  }),
});
