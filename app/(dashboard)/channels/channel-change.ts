import { z } from "zod";
import { ChannelConfig, type ChannelKind, NewChannel } from "@/lib/schema/channel";
import { text } from "@/lib/schema/request-input";
import { CHANNEL_KINDS } from "./channel-kinds";

export type ChannelTexts = Record<string, string>;

/** What a form for this kind sends: fields that were left empty are absent. */
export function channelBody(kind: ChannelKind, texts: ChannelTexts) {
  const config: Record<string, string> = {};
  for (const { name } of CHANNEL_KINDS[kind].fields) {
    const value = (texts[name] ?? "").trim();
    if (value !== "") config[name] = value;
  }
  return { name: (texts.name ?? "").trim(), config };
}

/** The schema that a form is held against: the API's own, where an existing secret need not be typed again. */
export function channelSchema(kind: ChannelKind, existing: boolean): z.ZodType<object> {
  if (!existing) return NewChannel as z.ZodType<object>;
  const secrets = CHANNEL_KINDS[kind].fields.filter(({ secret }) => secret).map(({ name }) => [name, true]);
  const config = (ChannelConfig[kind] as z.ZodObject).partial(Object.fromEntries(secrets));
  return z.object({ name: text(100, 1), config });
}
