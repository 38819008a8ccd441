import { DAY_OF_RETRIES } from "@/lib/notify/channel-facts";
import { mailHtml, mailSubject, mailText } from "@/lib/notify/mail-body";
import type { ChannelDriver } from "./channel";
import { sendMail } from "./mailer";

/** Email through the operator's server. 250 means accepted, not delivered. */
export const email: ChannelDriver<"email"> = {
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
  send: async ({ id, notice, threadId, recipientsLeft }, { to }, { mail, deadlineMs }) => {
    const started = performance.now();
    const message = {
      id,
      threadId,
      to: recipientsLeft ?? to,
      subject: mailSubject(notice),
      text: mailText(notice),
      html: mailHtml(notice),
    };
    const outcome = await sendMail(message, mail, deadlineMs);
    return { ...outcome, latencyMs: Math.round(performance.now() - started) };
  },
};
