import { z } from "zod";
import { text } from "./request-input";
import { Severity } from "./severity";
import { Matchers } from "./silence";

export const ChannelKind = z.enum(["slack", "pagerduty", "webhook"]);
export type ChannelKind = z.infer<typeof ChannelKind>;

export const HttpUrl = z
  .string()
  .max(2_000)
  .refine(isHttpUrl, "must be an http:// or https:// address without a user name in it");

function isHttpUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return (protocol === "https:" || protocol === "http:") && username === "" && password === "";
}

/** What each kind needs. Fields that are secrets are kept encrypted and come back as their last four characters. */
export const ChannelConfig = {
  slack: z.strictObject({ url: HttpUrl }),
  pagerduty: z.strictObject({
    routing_key: z
      .string()
      .regex(/^[A-Za-z0-9]{32}$/, "must be the 32 letters and digits of an Events API v2 integration"),
    url: HttpUrl.optional(),
  }),
  webhook: z.strictObject({
    url: HttpUrl,
    secret: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, "must be whsec_ and 24 to 64 bytes in base64")
      .optional(),
  }),
} satisfies Record<ChannelKind, z.ZodType>;

export const SECRET_FIELD = { slack: "url", pagerduty: "routing_key", webhook: "secret" } as const;

const name = text(100, 1);
export const NewChannel = z.discriminatedUnion("kind", [
  z.strictObject({
    name,
    kind: z.literal("slack"),
    config: ChannelConfig.slack,
    enabled: z.boolean().default(true),
  }),
  z.strictObject({
    name,
    kind: z.literal("pagerduty"),
    config: ChannelConfig.pagerduty,
    enabled: z.boolean().default(true),
  }),
  z.strictObject({
    name,
    kind: z.literal("webhook"),
    config: ChannelConfig.webhook,
    enabled: z.boolean().default(true),
  }),
]);
export type NewChannel = z.infer<typeof NewChannel>;

export const ChannelChange = z.strictObject({
  name: name.optional(),
  enabled: z.boolean().optional(),
  config: z.record(z.string(), z.unknown()).optional(),
});
export type ChannelChange = z.infer<typeof ChannelChange>;

/** Alerts of this severity whose labels have these values go to these channels. */
export const NewRoute = z
  .strictObject({
    severity: Severity,
    matchers: Matchers.default({}),
    channel_ids: z.array(z.uuid()).min(1, "must name at least one channel").max(50),
    /** Where nobody has acknowledged an alert after so many minutes, these channels hear of it too. */
    escalate_after_minutes: z
      .int()
      .min(1)
      .max(24 * 60)
      .nullable()
      .default(null),
    escalate_to: z.array(z.uuid()).max(50).default([]),
  })
  .superRefine(({ escalate_after_minutes: minutes, escalate_to: channels }, context) => {
    if ((minutes === null) === (channels.length === 0)) return;
    const [path, message] =
      minutes === null
        ? ["escalate_after_minutes", "is needed with escalate_to"]
        : ["escalate_to", "must name whom to tell after that time"];
    context.addIssue({ code: "custom", path: [path!], message: message! });
  });
export type NewRoute = z.infer<typeof NewRoute>;
export type Route = NewRoute & { id: string };

export const NO_ESCALATION: Pick<NewRoute, "escalate_after_minutes" | "escalate_to"> = {
  escalate_after_minutes: null,
  escalate_to: [],
};
