import { messageFields, messageTitle, truncate } from "@/lib/notify/message-fields";
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

function slackBody({ message, reason }: Sending) {
  const title = messageTitle(message, reason);
  const fields = messageFields(message, reason);
  const [facts, rest] = [fields.slice(0, FIELDS), fields.slice(FIELDS)];
  return {
    // Shown in notifications and where blocks are not.
    text: truncate(escapeText(`${title} - ${message.message}`), 3_000),
    blocks: [
      { type: "header", text: { type: "plain_text", text: truncate(title, 150) } },
      { type: "section", text: mrkdwn(truncate(escapeText(message.message), 3_000)) },
      {
        type: "section",
        fields: facts.map(({ label, text }) =>
          mrkdwn(truncate(`*${escapeText(label)}*\n${escapeText(text)}`, 2_000)),
        ),
      },
      ...(rest.length > 0
        ? [
            {
              type: "context",
              elements: [
                mrkdwn(
                  truncate(
                    escapeText(rest.map(({ label, text }) => `${label}: ${text}`).join("  ·  ")),
                    2_000,
                  ),
                ),
              ],
            },
          ]
        : []),
      {
        type: "actions",
        elements: [
          {
            type: "button",
            text: { type: "plain_text", text: "Open in Sightline" },
            url: truncate(message.url, 3_000),
          },
        ],
      },
    ],
  };
}

const mrkdwn = (text: string) => ({ type: "mrkdwn", text });

/** Received text must not become a mention or a link. */
function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
