import { randomUUID } from "node:crypto";
import { env } from "@/lib/env";
import type { AccountMail } from "@/lib/notify/account-mail";
import { sendMail } from "@/lib/notify/channels/mailer";
import { outsideOf } from "@/lib/notify/channels/send";

export const hasMailServer = () => outsideOf(env()).mail !== null;

/** Null once the mail server accepted it, else why it did not. */
export async function mailTo(address: string, mail: AccountMail): Promise<string | null> {
  const { mail: server, deadlineMs } = outsideOf(env());
  const { answer, error, body } = await sendMail(
    { id: randomUUID(), to: [address], ...mail },
    server,
    deadlineMs,
  );
  return answer.kind === "mailed" && answer.accepted
    ? null
    : error || body || "The mail server refused the email";
}

/** The public address of one of our pages. */
export const pageUrl = (path: string) => new URL(path, env().NEXTAUTH_URL).href;
