import { DAY_OF_RETRIES } from "@/lib/notify/channel-facts";
import { messageFields, noticeLines, noticeLinks, noticeTitle, truncate } from "@/lib/notify/message-fields";
import { overHttp, type Sending } from "./channel";

const FIELDS = 10;
const SECTION_CHARACTERS = 3_000;

/** Slack's incoming webhook: 200 and the body `ok`. */
export const slack = overHttp<"slack">({
  facts: {
    paceMs: 1_000,
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
  build: (sending, { url }) => ({
    url,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(slackBody(sending)),
  }),
  accepts: ({ status, body }) => status === 200 && body.trim() === "ok",
});

function slackBody({ notice }: Sending) {
  const title = noticeTitle(notice);
  const fields = messageFields(notice);
  const lines = noticeLines(notice);
  const [facts, rest] = [fields.slice(0, FIELDS), fields.slice(FIELDS)];
  return {
    // Shown in notifications and by clients without blocks.
    text: escapedText(`${title} - ${lines.join("\n")}`, 3_000),
    blocks: [
      { type: "header", text: { type: "plain_text", text: truncate(title, 150) } },
      ...sections(lines).map((text) => ({ type: "section", text: mrkdwn(text) })),
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
          ...noticeLinks(notice).map(({ label, url }) => button(label, url)),
        ],
      },
    ],
  };
}

/** One alert as a text, several as a list, in as many sections as needed. */
function sections(lines: string[]): string[] {
  if (lines.length === 1) return [escapedText(lines[0]!, SECTION_CHARACTERS)];
  const texts: string[] = [];
  for (const line of lines) {
    const item = `• ${escapedText(line, 1_000)}`;
    const last = texts.at(-1);
    if (last !== undefined && last.length + item.length < SECTION_CHARACTERS)
      texts[texts.length - 1] = `${last}\n${item}`;
    else texts.push(item);
  }
  return texts;
}

const button = (text: string, url: string) => ({
  type: "button",
  text: { type: "plain_text", text },
  url: truncate(url, 3_000),
});

const mrkdwn = (text: string) => ({ type: "mrkdwn", text });

const inOneLine = (fields: { label: string; text: string }[]) =>
  fields.map(({ label, text }) => `${label}: ${text}`).join("  ·  ");

/** Received text must not become a mention or a link, and must not be truncated within an entity. */
function escapedText(text: string, limit: number): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return truncate(escaped, limit).replace(/&[a-z]*…$/, "…");
}
