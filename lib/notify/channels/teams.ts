import { DAY_OF_RETRIES } from "@/lib/notify/channel-facts";
import { fitNotice } from "@/lib/notify/fit-notice";
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

const MAX_BYTES = 20_000;
const COLORS = { critical: "Attention", warning: "Warning", resolved: "Good" } as const;

/** Microsoft Teams by a Workflows webhook, as an Adaptive Card: 202, or 200 where the flow answers itself. */
export const teams = overHttp<"teams">({
  facts: {
    paceMs: 300,
    backoff: DAY_OF_RETRIES,
    rateLimitPauseMs: 0,
    maxBytes: MAX_BYTES,
    grouping: "group",
    sendsRepeats: true,
    sendsPast: true,
    sendsAcknowledgements: false,
    sendsDigests: true,
    opensIncidents: false,
  },
  build: ({ notice }, { url }) => ({
    url,
    headers: { "content-type": "application/json" },
    body: fitNotice(notice, MAX_BYTES, (fitted) => JSON.stringify(teamsBody(fitted))),
  }),
  accepts: ({ status }) => status === 202 || status === 200,
});

function teamsBody(notice: Notice) {
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.2",
    msteams: { width: "full" },
    body: [
      {
        ...textBlock(truncate(noticeTitle(notice), 300)),
        size: "Medium",
        weight: "Bolder",
        color: COLORS[noticeLook(notice)],
      },
      ...noticeLines(notice).map((line) => textBlock(truncate(line, 3_000))),
      {
        type: "FactSet",
        facts: messageFields(notice).map(({ label, text }) => ({
          title: plain(truncate(label, 100)),
          value: plain(truncate(text, 1_000)) || "-",
        })),
      },
    ],
    actions: [
      openUrl("Open in Sightline", notice.url),
      ...noticeLinks(notice).map(({ label, url }) => openUrl(label, url)),
    ],
  };
  const contentType = "application/vnd.microsoft.card.adaptive";
  return { type: "message", attachments: [{ contentType, contentUrl: null, content }] };
}

const textBlock = (text: string) => ({ type: "TextBlock", text: plain(text) || "-", wrap: true });
const openUrl = (title: string, url: string) => ({ type: "Action.OpenUrl", title, url });

/** Cards render some Markdown, and no escape works in all clients: links are broken up, lines are joined. */
function plain(text: string): string {
  return text
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .replaceAll("](", "]\u200b(")
    .trim();
}
