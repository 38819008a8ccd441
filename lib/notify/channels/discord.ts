import { DAY_OF_RETRIES } from "@/lib/notify/channel-facts";
import {
  messageFields,
  noticeLines,
  noticeLinks,
  noticeLook,
  noticeTitle,
  truncate,
} from "@/lib/notify/message-fields";
import type { Notice } from "@/lib/schema/alerts/alert-message";
import { overHttp } from "./channel";
import type { HttpResult } from "./outbound";

const COLORS = { critical: 0xdd2e44, warning: 0xf0a94b, resolved: 0x1a7f4b } as const;
const MAX_FIELDS = 25;
// Discord counts title, description and fields of all embeds together.
const EMBED_CHARACTERS = 6_000;
// A description has 4,096 characters; lines may take 2,500.
const LINK_CHARACTERS = 1_500;
const LINK_GAP = " · ";

/** A Discord webhook: 200 with the created message, which requires `wait`. */
export const discord = overHttp<"discord">({
  facts: {
    paceMs: null,
    backoff: DAY_OF_RETRIES,
    rateLimitPauseMs: 0,
    maxBytes: null,
    grouping: "group",
    sendsRepeats: true,
    sendsPast: true,
    sendsAcknowledgements: false,
    sendsDigests: true,
    opensIncidents: false,
  },
  build: ({ notice }, { url }) => ({
    url: waiting(url),
    headers: { "content-type": "application/json" },
    body: JSON.stringify(discordBody(notice)),
  }),
  accepts: ({ status, body }) => status === 200 && /"id":\s*"/.test(body),
  // Unknown Webhook: it was deleted.
  goneStatuses: [404],
  pauseMs,
});

function waiting(url: string): string {
  const address = new URL(url);
  address.searchParams.set("wait", "true");
  return address.href;
}

/** A 429 has the seconds in its body; other answers in their headers, if no further call is allowed. */
function pauseMs({ status, body, headers }: HttpResult): number | null {
  if (status === 429) return milliseconds(/"retry_after":\s*([\d.]+)/.exec(body)?.[1]);
  return headers["x-ratelimit-remaining"] === "0"
    ? milliseconds(String(headers["x-ratelimit-reset-after"]))
    : null;
}

function milliseconds(seconds: string | undefined): number | null {
  const value = Number(seconds);
  return seconds !== undefined && Number.isFinite(value) && value >= 0 ? Math.ceil(value * 1_000) : null;
}

function discordBody(notice: Notice) {
  const title = truncate(escaped(noticeTitle(notice)), 256);
  const links = within(
    noticeLinks(notice).map(({ label, url }) => `[${escaped(label)}](${linked(url)})`),
    LINK_CHARACTERS,
    (link) => link.length + LINK_GAP.length,
  ).join(LINK_GAP);
  const lines = truncate(noticeLines(notice).map(escaped).join("\n"), 2_500);
  const description = links ? `${lines}\n\n${links}` : lines;
  const fields = messageFields(notice)
    .slice(0, MAX_FIELDS)
    .map(({ label, text }) => ({
      name: truncate(escaped(label), 64) || "-",
      value: truncate(escaped(text), 250) || "-",
      inline: text.length < 40,
    }));
  return {
    // Shown in notifications.
    content: truncate(escaped(noticeTitle(notice)), 500),
    embeds: [
      {
        title,
        url: notice.url,
        color: COLORS[noticeLook(notice)],
        description,
        fields: within(
          fields,
          EMBED_CHARACTERS - title.length - description.length,
          ({ name, value }) => name.length + value.length,
        ),
      },
    ],
    allowed_mentions: { parse: [] },
  };
}

/** As many of them as fit, from the first. */
function within<T>(parts: readonly T[], room: number, sizeOf: (part: T) => number): T[] {
  let left = room;
  return parts.filter((part) => {
    const size = sizeOf(part);
    if (size > left) return false;
    left -= size;
    return true;
  });
}

/** Markdown and mentions as plain characters, on one line. Discord rejects blank texts, so they become empty. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .replaceAll(/[\\`*_~|<>[\]]|^[#-]/g, "\\$&");
}

const linked = (url: string) => url.replaceAll("(", "%28").replaceAll(")", "%29");
