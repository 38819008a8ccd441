import { z } from "zod";
import { Severity } from "@/lib/schema/alerts/severity";
import { Matchers } from "@/lib/schema/alerts/silence";
import { patchOf } from "@/lib/schema/http/patch-of";
import { nameText, textRecord } from "@/lib/schema/request/request-input";
import type { HttpHeaders } from "./http-headers";
import { sealedFields } from "./kinds/facts";
import { CHANNEL_SCHEMAS, type ChannelKind, type ConfigSchema } from "./kinds/registry";

/** The config of a kind where what is stored encrypted may be absent, because the stored one is kept. */
export function configWithStoredSecret(kind: ChannelKind): z.ZodObject {
  const sealed = sealedFields(kind).map((field) => [field, true]);
  return (CHANNEL_SCHEMAS[kind].config as z.ZodObject).partial(Object.fromEntries(sealed));
}

export const takesHeaders = (kind: ChannelKind) => "headers" in CHANNEL_SCHEMAS[kind].config.shape;

/** The fields of a channel that may be shown. */
export type ShownConfig = Record<string, string | string[]>;
/** The same with secrets masked. */
export type MaskedConfig = Record<string, string | string[] | HttpHeaders>;

const name = nameText(100, 1);
const enabled = z.boolean().default(true);
const KINDS = Object.keys(CHANNEL_SCHEMAS) as ChannelKind[];
const channelOf = <K extends ChannelKind>(kind: K) =>
  z.strictObject({
    name,
    kind: z.literal(kind),
    config: CHANNEL_SCHEMAS[kind].config as ConfigSchema<K>,
    enabled,
  });
type AnyChannel = { [K in ChannelKind]: ReturnType<typeof channelOf<K>> }[ChannelKind];
export const NewChannel = z.discriminatedUnion("kind", KINDS.map(channelOf) as [AnyChannel]);
export type NewChannel = z.infer<typeof NewChannel>;

/** The fields of a `config` that is sent are set one by one: a secret that is not sent stays. */
export const ChannelChange = patchOf(
  z.strictObject({ name, enabled, config: z.record(z.string(), z.unknown()) }),
);
export type ChannelChange = z.infer<typeof ChannelChange>;

/** The state that the sample alert of a test message has. */
export const ChannelTest = z.strictObject({ state: z.enum(["firing", "resolved"]).default("firing") });
export type ChannelTest = z.infer<typeof ChannelTest>;

/** How long messages are also signed with the previous secret. */
export const SecretRotation = z.strictObject({ keep_hours: z.int().min(0).max(168).default(24) });
export type SecretRotation = z.infer<typeof SecretRotation>;

const Labels = textRecord(nameText(100, 1), nameText(200)).default({});

/** Sends alerts of this severity with matching labels to these channels. */
export const NewRoute = z
  .strictObject({
    severity: Severity,
    matchers: Matchers.default({}),
    channel_ids: z.array(z.uuid()).min(1, "must name at least one channel").max(50),
    /** Notifies `escalate_to` if no one acknowledges the alert within this time. */
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
        ? ["escalate_after_minutes", "is required with escalate_to"]
        : ["escalate_to", "must name at least one channel with escalate_after_minutes"];
    context.addIssue({ code: "custom", path: [path!], message: message! });
  });
export type NewRoute = z.infer<typeof NewRoute>;
export type Route = NewRoute & { id: string };

/** Which channels would get an alert with these labels? */
export const RouteQuestion = z.strictObject({ severity: Severity, labels: Labels });
export type RouteQuestion = z.infer<typeof RouteQuestion>;
export type RouteAnswer = {
  id: string;
  name: string;
  kind: ChannelKind;
  enabled: boolean;
  route_ids: string[];
};
