import type { Notice } from "@/lib/schema/alerts/alert-message";
import { messageFields, noticeLines, noticeLinks, noticeLook, noticeTitle, truncate } from "./message-fields";

const SUBJECT_CHARACTERS = 200;
const LOOKS = {
  critical: { color: "#c4281c", word: "Critical" },
  warning: { color: "#b25e00", word: "Warning" },
  resolved: { color: "#1a7f4b", word: "Resolved" },
} as const;

export const mailSubject = (notice: Notice) => oneLine(noticeTitle(notice));

/** A line break would start another header. */
export function oneLine(text: string): string {
  return truncate(text.replaceAll(/[\s\p{Cc}]+/gu, " "), SUBJECT_CHARACTERS);
}

export function mailText(notice: Notice): string {
  const fields = messageFields(notice);
  const width = Math.max(...fields.map(({ label }) => label.length));
  return [
    noticeTitle(notice),
    "",
    ...noticeLines(notice),
    "",
    ...fields.map(({ label, text }) => `${label.padEnd(width)}  ${text}`),
    "",
    ...mailLinks(notice).map(({ label, url }) => `${label}: ${url}`),
    "",
  ].join("\n");
}

/** A table of facts below a colored line. Styles are inline because mail clients drop style sheets. */
export function mailHtml(notice: Notice): string {
  const { color, word } = LOOKS[noticeLook(notice)];
  const lines = noticeLines(notice).map(
    (line) => `<p style="margin:0 0 8px;font-size:15px;line-height:1.5">${escapedHtml(line)}</p>`,
  );
  const rows = messageFields(notice).map(
    ({ label, text }) =>
      `<tr><th align="left" valign="top" style="padding:4px 20px 4px 0;font-weight:400;color:#4a5561;white-space:nowrap">${escapedHtml(label)}</th><td style="padding:4px 0;word-break:break-word">${escapedHtml(text)}</td></tr>`,
  );
  const [open, ...others] = mailLinks(notice);
  const links = [
    `<a href="${escapedHtml(open!.url)}" style="display:inline-block;padding:8px 14px;margin:0 16px 8px 0;border-radius:7px;background:#0b7a75;color:#ffffff;text-decoration:none">${open!.label}</a>`,
    ...others.map(
      ({ label, url }) =>
        `<a href="${escapedHtml(url)}" style="display:inline-block;padding:8px 0;margin:0 16px 8px 0;color:#0b7a75">${escapedHtml(label)}</a>`,
    ),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapedHtml(mailSubject(notice))}</title></head>
<body style="margin:0;padding:24px 12px;background:#f7f8f9;color:#12171d;font:14px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="max-width:600px;margin:0 auto;background:#ffffff;border:1px solid #e4e7eb;border-top:3px solid ${color};border-radius:10px;padding:20px 24px">
<p style="margin:0;color:${color};font-weight:600">${word}</p>
<h1 style="margin:2px 0 12px;font-size:18px;line-height:1.35;word-break:break-word">${escapedHtml(noticeTitle(notice))}</h1>
${lines.join("\n")}
<table role="presentation" cellspacing="0" cellpadding="0" style="margin:14px 0 18px;border-collapse:collapse;font-size:14px">${rows.join("")}</table>
${links.join("")}
</div>
<p style="max-width:600px;margin:12px auto 0;color:#4a5561;font-size:12px">Sent by Sightline, project ${escapedHtml(notice.project)}.</p>
</body></html>
`;
}

const mailLinks = (notice: Notice) => [
  { label: "Open in Sightline", url: notice.url },
  ...noticeLinks(notice),
];

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
export const escapedHtml = (text: string) => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
