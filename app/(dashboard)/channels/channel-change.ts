import { z } from "zod";
import {
  type ChannelKind,
  configWithStoredSecret,
  NewChannel,
  type ShownConfig,
} from "@/lib/schema/channels/channel";
import { text } from "@/lib/schema/request/request-input";
import { CHANNEL_KINDS } from "./channel-kinds";

export type ChannelTexts = Record<string, string>;

/** What a form for this kind sends: fields that were left empty are absent. */
export function channelBody(kind: ChannelKind, texts: ChannelTexts) {
  const config: ShownConfig = {};
  for (const { name, list } of CHANNEL_KINDS[kind].fields) {
    const value = (texts[name] ?? "").trim();
    if (list) config[name] = value.split(/[\s,;]+/).filter(Boolean);
    else if (value !== "") config[name] = value;
  }
  return { name: (texts.name ?? "").trim(), config };
}

/** Of what a form sends, what its person has changed: a field that is absent stays as it is. */
export function changedBody(kind: ChannelKind, texts: ChannelTexts, first: ChannelTexts) {
  const { name, config } = channelBody(kind, texts);
  const changed = Object.entries(config).filter(([field]) => texts[field] !== first[field]);
  return { name, ...(changed.length > 0 ? { config: Object.fromEntries(changed) } : {}) };
}

/** The fault of a field, or of one of its values. */
export function faultOf(errors: Readonly<Record<string, string>>, path: string): string | undefined {
  const [, within] = Object.entries(errors).find(([name]) => name.startsWith(`${path}.`)) ?? [];
  return errors[path] ?? within;
}

/** What a form for an existing channel begins with: secrets are not known here, and stay if nothing is typed. */
export function channelTexts(kind: ChannelKind, channel: { name: string; config: ShownConfig } | null) {
  const texts: ChannelTexts = { name: channel?.name ?? "" };
  for (const { name, secret, options } of CHANNEL_KINDS[kind].fields) {
    const shown = secret ? undefined : channel?.config[name];
    texts[name] = typeof shown === "string" ? shown : (shown?.join(", ") ?? options?.[0]?.value ?? "");
  }
  return texts;
}

/** The schema of a form: the API's own, except that a stored secret need not be typed again. */
export function channelSchema(kind: ChannelKind, existing: boolean): z.ZodType<object> {
  if (!existing) return NewChannel as z.ZodType<object>;
  return z.object({ name: text(100, 1), config: configWithStoredSecret(kind) });
}
