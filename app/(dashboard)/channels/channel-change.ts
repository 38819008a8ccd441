import { z } from "zod";
import { configWithStoredSecret, type MaskedConfig, NewChannel } from "@/lib/schema/channels/channel";
import { MASKED } from "@/lib/schema/channels/http-headers";
import type { ChannelKind } from "@/lib/schema/channels/kinds/registry";
import { nameText } from "@/lib/schema/request/request-input";
import { CHANNEL_KINDS } from "./channel-kinds";

export type ChannelTexts = Record<string, string>;

/** A field of rows is kept as the text of all of them. A row whose value is masked is one that is stored. */
export type HeaderRow = { name: string; value: string };
export const headerRows = (text: string | undefined): HeaderRow[] => (text ? JSON.parse(text) : []);
export const headerText = (rows: readonly HeaderRow[]) => (rows.length === 0 ? "" : JSON.stringify(rows));

function headersOf(rows: readonly HeaderRow[]): Record<string, string> {
  const typed = rows.map(({ name, value }) => [name.trim(), value.trim()] as const);
  return Object.fromEntries(
    typed.filter(([name, value]) => value !== MASKED && (name !== "" || value !== "")),
  );
}

/** What a form for this kind sends: fields that were left empty are absent. */
export function channelBody(kind: ChannelKind, texts: ChannelTexts) {
  const config: MaskedConfig = {};
  for (const { name, list, rows } of CHANNEL_KINDS[kind].fields) {
    const value = (texts[name] ?? "").trim();
    if (rows) {
      const headers = headersOf(headerRows(value));
      if (Object.keys(headers).length > 0) config[name] = headers;
    } else if (list) config[name] = value.split(/[\s,;]+/).filter(Boolean);
    else if (value !== "") config[name] = value;
  }
  return { name: (texts.name ?? "").trim(), config };
}

/** Of what a form sends, what its person has changed: a field that is absent stays as it is. */
export function changedBody(kind: ChannelKind, texts: ChannelTexts, first: ChannelTexts) {
  const { name, config } = channelBody(kind, texts);
  const changed = Object.entries({ ...config, ...removedRows(kind, texts, first, config) }).filter(
    ([field]) => texts[field] !== first[field],
  );
  return { name, ...(changed.length > 0 ? { config: Object.fromEntries(changed) } : {}) };
}

/** The same for a channel that was made by this form: all that was typed, and the secret that was made for it. */
export function againBody(
  kind: ChannelKind,
  texts: ChannelTexts,
  first: ChannelTexts,
  secret: string | undefined,
) {
  const { name, config } = channelBody(kind, texts);
  const removed = removedRows(kind, texts, first, config);
  const made = secret !== undefined && config.secret === undefined ? { secret } : {};
  return { name, config: { ...config, ...removed, ...made } };
}

/** Fields of rows with null for each stored row that was removed. */
function removedRows(kind: ChannelKind, texts: ChannelTexts, first: ChannelTexts, config: MaskedConfig) {
  const fields = CHANNEL_KINDS[kind].fields.filter(({ rows }) => rows);
  return Object.fromEntries(
    fields.map(({ name }) => {
      const left = new Set(headerRows(texts[name]).map((row) => row.name));
      const removed = headerRows(first[name]).filter((row) => !left.has(row.name));
      const rows = config[name] as Record<string, string> | undefined;
      return [name, { ...Object.fromEntries(removed.map((row) => [row.name, null])), ...rows }];
    }),
  );
}

/** The fault of a field, or of one of its values. */
export function faultOf(errors: Readonly<Record<string, string>>, path: string): string | undefined {
  const [, within] = Object.entries(errors).find(([name]) => name.startsWith(`${path}.`)) ?? [];
  return errors[path] ?? within;
}

/** What a form for an existing channel begins with: secrets are not known here, and stay if nothing is typed. */
export function channelTexts(kind: ChannelKind, channel: { name: string; config: MaskedConfig } | null) {
  const texts: ChannelTexts = { name: channel?.name ?? "" };
  for (const { name, secret, options } of CHANNEL_KINDS[kind].fields) {
    const shown = secret ? undefined : channel?.config[name];
    if (typeof shown === "string") texts[name] = shown;
    else if (Array.isArray(shown)) texts[name] = shown.join(", ");
    else if (shown)
      texts[name] = headerText(Object.entries(shown).map(([header, value]) => ({ name: header, value })));
    else texts[name] = options?.[0]?.value ?? "";
  }
  return texts;
}

/** The schema of a form: the API's own, except that a stored secret need not be typed again. */
export function channelSchema(kind: ChannelKind, existing: boolean): z.ZodType<object> {
  if (!existing) return NewChannel as z.ZodType<object>;
  return z.object({ name: nameText(100, 1), config: configWithStoredSecret(kind) });
}
