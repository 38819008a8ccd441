import { z } from "zod";
import { Severity } from "@/lib/schema/alerts/severity";
import { Matchers } from "@/lib/schema/alerts/silence";
import { patchOf } from "@/lib/schema/http/patch-of";
import { Email } from "@/lib/schema/people/credentials";
import { text, textRecord } from "@/lib/schema/request/request-input";
import { DiscordUrl, HttpUrl, SlackUrl, TeamsUrl } from "./channel-address";

export const ChannelKind = z.enum(["slack", "pagerduty", "webhook", "email", "teams", "discord"]);
export type ChannelKind = z.infer<typeof ChannelKind>;

const WEBHOOK_SECRET = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/;

/** What each kind needs. Fields that are secrets are kept encrypted and come back as their last four characters. */
export const ChannelConfig = {
  slack: z.strictObject({ url: SlackUrl }),
  pagerduty: z.strictObject({
    routing_key: z
      .string()
      .regex(/^[A-Za-z0-9]{32}$/, "must be the 32 letters and digits of an Events API v2 integration"),
    url: HttpUrl.optional(),
  }),
  webhook: z.strictObject({
    url: HttpUrl,
    secret: z.string().regex(WEBHOOK_SECRET, "must be whsec_ and 24 to 64 bytes in base64").optional(),
    /** `alertmanager`: the body of Prometheus Alertmanager, version 4. */
    format: z.enum(["standard", "alertmanager"]).optional(),
  }),
  email: z.strictObject({
    to: z
      .array(Email)
      .min(1, "must name at least one address")
      .max(20, "must name at most 20 addresses")
      .transform((to) => [...new Set(to)]),
  }),
  teams: z.strictObject({ url: TeamsUrl }),
  discord: z.strictObject({ url: DiscordUrl }),
} satisfies Record<ChannelKind, z.ZodType>;

/** The one field of each kind that is kept encrypted. The mail server's password is the operator's, not a channel's. */
export const SECRET_FIELD = {
  slack: "url",
  pagerduty: "routing_key",
  webhook: "secret",
  email: null,
  teams: "url",
  discord: "url",
} as const satisfies Record<ChannelKind, string | null>;

/** The fields of a channel that may be shown. */
export type ShownConfig = Record<string, string | string[]>;

/** All that a message is sent with: what may be shown and what may not. */
export type ChannelSettings = { [K in ChannelKind]: z.infer<(typeof ChannelConfig)[K]> } & {
  /** Signed with both secrets while a receiver changes from the previous one. */
  webhook: { secret: string; previous_secret: string | null };
};

const name = text(100, 1);
const enabled = z.boolean().default(true);
const channelOf = <K extends ChannelKind>(kind: K) =>
  z.strictObject({ name, kind: z.literal(kind), config: ChannelConfig[kind], enabled });
export const NewChannel = z.discriminatedUnion("kind", [
  channelOf("slack"),
  channelOf("pagerduty"),
  channelOf("webhook"),
  channelOf("email"),
  channelOf("teams"),
  channelOf("discord"),
]);
export type NewChannel = z.infer<typeof NewChannel>;

/** The fields of a `config` that is sent are set one by one: a secret that is not sent stays. */
export const ChannelChange = patchOf(
  z.strictObject({ name, enabled, config: z.record(z.string(), z.unknown()) }),
);
export type ChannelChange = z.infer<typeof ChannelChange>;

/** A sample of which state is sent. */
export const ChannelTest = z.strictObject({ state: z.enum(["firing", "resolved"]).default("firing") });
export type ChannelTest = z.infer<typeof ChannelTest>;

/** For how long the signature of the old secret goes along with the new one's. */
export const SecretRotation = z.strictObject({ keep_hours: z.int().min(0).max(168).default(24) });
export type SecretRotation = z.infer<typeof SecretRotation>;

const Labels = textRecord(text(100, 1), text(200)).default({});

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

/** Where would an alert like this go? */
export const RouteQuestion = z.strictObject({ severity: Severity, labels: Labels });
export type RouteQuestion = z.infer<typeof RouteQuestion>;
export type RouteAnswer = {
  id: string;
  name: string;
  kind: ChannelKind;
  enabled: boolean;
  route_ids: string[];
};
