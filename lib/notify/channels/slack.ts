import { messageFields, noticeLines, noticeTitle, truncate } from "@/lib/notify/message-fields";
import type { ChannelDriver, Sending } from "./channel";

const FIELDS = 10;

/** Slack's incoming webhook: 200 and the body `ok`. */
export const slack: ChannelDriver = {
  label: "Slack",
  build: (sending, _config, secret) => ({
    url: secret,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(slackBody(sending)),
  }),
  accepts: ({ status, body }) => status === 200 && body.trim() === "ok",
};

function slackBody({ notice }: Sending) {
  const title = noticeTitle(notice);
  const fields = messageFields(notice);
  const lines = noticeLines(notice).join("\n");
  const [facts, rest] = [fields.slice(0, FIELDS), fields.slice(FIELDS)];
  return {
    // Shown in notifications and where blocks are not.
    text: escapedText(`${title} - ${lines}`, 3_000),
    blocks: [
      { type: "header", text: { type: "plain_text", text: truncate(title, 150) } },
      { type: "section", text: mrkdwn(escapedText(lines, 3_000)) },
      {
        type: "section",
        fields: facts.map(({ label, text }) =>
          mrkdwn(`*${escapedText(label, 100)}*\n${escapedText(text, 1_800)}`),
        ),
      },
      ...(rest.length > 0
        ? [{ type: "context", elements: [mrkdwn(escapedText(inOneLine(rest), 2_000))] }]
        : []),
      {
        type: "actions",
        elements: [
          button("Open in Sightline", notice.url),
          ...(notice.acknowledgeUrl ? [button("Acknowledge", notice.acknowledgeUrl)] : []),
          ...(notice.silenceUrl ? [button("Silence", notice.silenceUrl)] : []),
        ],
      },
    ],
  };
}

const button = (text: string, url: string) => ({
  type: "button",
  text: { type: "plain_text", text },
  url: truncate(url, 3_000),
});

const mrkdwn = (text: string) => ({ type: "mrkdwn", text });

const inOneLine = (fields: { label: string; text: string }[]) =>
  fields.map(({ label, text }) => `${label}: ${text}`).join("  ·  ");

/** Received text must not become a mention or a link; what is cut must not end within an entity. */
function escapedText(text: string, limit: number): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return truncate(escaped, limit).replace(/&[a-z]*…$/, "…");
}
