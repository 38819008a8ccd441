import { createTransport } from "nodemailer";
import type { Answer } from "@/lib/notify/classify-answer";
import type { MailServer } from "./channel";
import type { OutboundResult } from "./outbound";

const SHOWN_LIMIT = 2_000;

/** One message. Subject and addresses are on one line, whatever made them. */
export type Mail = {
  /** The same for all attempts; names the message to mail software. */
  id: string;
  to: readonly string[];
  subject: string;
  text: string;
  html: string;
  /** The message that this one follows. */
  threadId?: string | null;
};

export type MailOutcome = Omit<OutboundResult, "latencyMs">;

const failed = (fault: Extract<Answer, { kind: "failed" }>["fault"], error: string): MailOutcome => ({
  answer: { kind: "failed", fault },
  status: null,
  body: "",
  error,
});

// Retried: the operator may restore the setting, and no message may be lost until then.
const NO_SERVER = failed("network", "No mail server configured: set SMTP_URL and SMTP_FROM");

/** Email through the operator's server, the only one there is. 250 means accepted, not delivered. */
export async function sendMail(
  { id, to, subject, text, html, threadId }: Mail,
  server: MailServer | null,
  deadlineMs: number,
): Promise<MailOutcome> {
  if (!server) return NO_SERVER;
  const { url, from } = server;
  const idOf = (message: string) => `<${message}@${domainOf(from)}>`;
  const transport = createTransport({
    url,
    requireTLS: mustEncrypt(url),
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: deadlineMs,
    greetingTimeout: deadlineMs,
    socketTimeout: deadlineMs,
  });
  try {
    const { response, rejectedErrors = [] } = await transport.sendMail({
      from,
      to: [...to],
      subject,
      text,
      html,
      messageId: idOf(id),
      ...(threadId && threadId !== id ? { inReplyTo: idOf(threadId), references: idOf(threadId) } : {}),
      headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
      signal: AbortSignal.timeout(deadlineMs),
    });
    return taken(response, rejectedErrors);
  } catch (thrown) {
    return refused(thrown as MailFault);
  } finally {
    transport.close();
  }
}

/** The fields of the mail server's errors that matter here. */
type MailFault = Partial<{
  code: string;
  originalCode: string;
  command: string;
  message: string;
  response: string;
  responseCode: number;
  recipient: string;
  rejectedErrors: MailFault[];
}>;

const isTemporary = ({ responseCode = 0 }: MailFault) => responseCode >= 400 && responseCode < 500;
const recipientsOf = (faults: MailFault[]) => faults.flatMap(({ recipient }) => recipient ?? []);
const listed = (faults: MailFault[]) =>
  faults.map(({ recipient, response }) => `${recipient}: ${response}`).join("; ");

/** The server accepted the message, perhaps not for all recipients. */
function taken(response: string, rejected: MailFault[]): MailOutcome {
  const left = recipientsOf(rejected.filter(isTemporary));
  return {
    answer: { kind: "mailed", status: codeOf(response), accepted: true, left },
    status: codeOf(response),
    body: response.slice(0, SHOWN_LIMIT),
    error: rejected.length > 0 ? `Rejected for ${listed(rejected)}`.slice(0, SHOWN_LIMIT) : null,
  };
}

const ABOUT_THE_MESSAGE = new Set(["MAIL FROM", "RCPT TO", "DATA"]);

/** Only a refusal of the message is final; any other is a fault of the operator's server, which is retried. */
function refused(fault: MailFault): MailOutcome {
  const { command = "", response = "", responseCode, rejectedErrors = [] } = fault;
  if (!responseCode || !ABOUT_THE_MESSAGE.has(command)) return connectionFault(fault);
  const left = command === "RCPT TO" ? recipientsOf(rejectedErrors.filter(isTemporary)) : [];
  return {
    answer: { kind: "mailed", status: responseCode, accepted: false, left },
    status: responseCode,
    body: response.slice(0, SHOWN_LIMIT),
    error: rejectedErrors.length > 0 ? `Rejected for ${listed(rejectedErrors)}`.slice(0, SHOWN_LIMIT) : null,
  };
}

function connectionFault({
  code = "",
  originalCode = "",
  command = "",
  message = "",
}: MailFault): MailOutcome {
  if (code === "EAUTH")
    return failed("network", `Mail server rejected the user name or password: ${message}`);
  if (code === "ETIMEDOUT" || code === "EABORT")
    return failed("timeout", "Timed out waiting for the mail server");
  if (code === "EDNS") return failed("unreachable", "Mail server host does not resolve");
  if (
    code === "ETLS" ||
    command === "STARTTLS" ||
    /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/.test(originalCode)
  )
    return failed("tls", `TLS with the mail server failed: ${originalCode || message}`);
  if (/^E(SOCKET|CONNECTION|PROTOCOL|STREAM)$/.test(code))
    return failed("network", `Cannot connect to the mail server: ${originalCode || message}`);
  return failed("invalid", `Cannot send the email: ${message}`);
}

const codeOf = (response: string) => Number(response.slice(0, 3)) || 250;
const domainOf = (from: string) => /@([^\s>]+)>?\s*$/.exec(from)?.[1] ?? "sightline.invalid";

/** A password is never sent in the clear, unless the operator allows it in the URL: `?ignoreTLS=true`. */
function mustEncrypt(url: string): boolean {
  const { password, protocol, searchParams } = new URL(url);
  return password !== "" && protocol === "smtp:" && searchParams.get("ignoreTLS") !== "true";
}
