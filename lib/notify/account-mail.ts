import { counted } from "@/lib/format/format-value";
import type { Role } from "@/lib/schema/people/role";
import { escapedHtml, oneLine } from "./mail-body";

/** Subject, text and HTML of a mail about an account. Names come from people: on one line, and escaped. */
export type AccountMail = { subject: string; text: string; html: string };

type Parts = { subject: string; lines: string[]; button: string; url: string; end: string };

function accountMail({ subject, lines, button, url, end }: Parts): AccountMail {
  const paragraphs = lines.map((line) => `<p style="margin:0 0 12px">${escapedHtml(line)}</p>`);
  return {
    subject: oneLine(subject),
    text: [...lines, "", `${button}: ${url}`, "", end, ""].join("\n"),
    html: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapedHtml(oneLine(subject))}</title></head>
<body style="margin:0;padding:24px 12px;background:#f7f8f9;color:#12171d;font:15px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="max-width:560px;margin:0 auto;background:#ffffff;border:1px solid #e4e7eb;border-radius:10px;padding:20px 24px">
${paragraphs.join("\n")}
<p style="margin:18px 0"><a href="${escapedHtml(url)}" style="display:inline-block;padding:8px 14px;border-radius:7px;background:#0b7a75;color:#ffffff;text-decoration:none">${button}</a></p>
<p style="margin:0;color:#4a5561;font-size:13px">${escapedHtml(end)}</p>
</div>
</body></html>
`,
  };
}

export type InvitationFacts = { team: string; role: Role; invitedBy: string; url: string; days: number };

export const invitationMail = ({ team, role, invitedBy, url, days }: InvitationFacts): AccountMail =>
  accountMail({
    subject: `Join ${team} on Sightline`,
    lines: [`${invitedBy} invited you to the team ${team} on Sightline as ${role}.`],
    button: "Accept invitation",
    url,
    end: `The link works once and expires in ${counted(days, "day")}. If you did not expect it, ignore this email.`,
  });

export const resetMail = ({
  email,
  url,
  hours,
}: {
  email: string;
  url: string;
  hours: number;
}): AccountMail =>
  accountMail({
    subject: "Reset your Sightline password",
    lines: [`Someone asked to reset the password of ${email}.`],
    button: "Choose a new password",
    url,
    end: `The link works once and expires in ${counted(hours, "hour")}. If it was not you, ignore this email; your password stays as it is.`,
  });
