import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerError } from "smtp-server";

export type ReceivedMail = {
  from: string;
  to: string[];
  headers: Map<string, string>;
  text: string;
  html: string;
};
type Refusal = { code: number; text: string };

/** A mail server on loopback that accepts well-formed mail; tests can make it reject recipients or messages. */
export class SmtpReceiver {
  readonly received: ReceivedMail[] = [];
  readonly violations: string[] = [];
  /** Responses for recipients that it rejects. */
  readonly refused = new Map<string, Refusal>();
  /** Responses to whole messages instead of 250, in order. */
  readonly next: Refusal[] = [];
  private server: SMTPServer;

  private constructor(account: { user: string; password: string } | null) {
    this.server = new SMTPServer({
      ...(account ? {} : { authOptional: true }),
      disabledCommands: account ? ["STARTTLS"] : ["STARTTLS", "AUTH"],
      allowInsecureAuth: true,
      disableReverseLookup: true,
      onAuth: (auth, _session, done) => {
        const right = auth.username === account?.user && auth.password === account?.password;
        done(right ? null : refusal({ code: 535, text: "5.7.8 bad credentials" }), { user: auth.username });
      },
      onRcptTo: ({ address }, _session, done) => {
        const refused = this.refused.get(address);
        done(refused ? refusal(refused) : null);
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          const scripted = this.next.shift();
          if (scripted) return done(refusal(scripted));
          const raw = Buffer.concat(chunks).toString("latin1");
          this.violations.push(...mailFaults(raw));
          const { mailFrom, rcptTo } = session.envelope;
          const from = mailFrom ? mailFrom.address : "";
          this.received.push({ from, to: rcptTo.map(({ address }) => address), ...parseMail(raw) });
          done(null, "queued as 42");
        });
      },
    });
    // A client that hangs up is not an error.
    this.server.on("error", () => {});
  }

  static async start(account: { user: string; password: string } | null = null): Promise<SmtpReceiver> {
    const receiver = new SmtpReceiver(account);
    await new Promise<void>((resolve) => receiver.server.listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

function refusal({ code, text }: Refusal): SMTPServerError {
  return Object.assign(new Error(text), { responseCode: code });
}

const ONCE = ["from", "to", "subject", "message-id", "date", "mime-version", "auto-submitted"];
const KNOWN = [...ONCE, "in-reply-to", "references", "content-type", "x-auto-response-suppress"];

/** The parts of RFC 5322 and 2045 that our mail could violate. */
function mailFaults(raw: string): string[] {
  const head = raw.split("\r\n\r\n", 1)[0]!;
  const lines = head.split("\r\n");
  const names = lines.filter((line) => !/^[ \t]/.test(line)).map((line) => line.split(":")[0]!.toLowerCase());
  return [
    ...(/[^\x20-\x7e\t\r\n]/.test(head) ? ["a header is not ASCII"] : []),
    ...(lines.some((line) => line.length > 998) ? ["a line is too long"] : []),
    ...(/[^\r]\n|\r[^\n]/.test(raw) ? ["a bare line break"] : []),
    ...ONCE.filter((name) => names.filter((one) => one === name).length !== 1).map(
      (name) => `not one ${name}`,
    ),
    ...names.filter((name) => !KNOWN.includes(name)).map((name) => `unknown header ${name}`),
  ];
}

function parseMail(raw: string): Omit<ReceivedMail, "from" | "to"> {
  const { headers, body } = parsePart(raw);
  const boundary = /boundary="?([^";]+)/.exec(headers.get("content-type") ?? "")?.[1] ?? "";
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => parsePart(part.replace(/^\r\n/, "")));
  const ofType = (type: string) =>
    parts
      .filter((part) => part.headers.get("content-type")?.startsWith(type))
      .map(decoded)
      .join("");
  return { headers, text: ofType("text/plain"), html: ofType("text/html") };
}

type Part = { headers: Map<string, string>; body: string };

function parsePart(raw: string): Part {
  const end = raw.indexOf("\r\n\r\n");
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const headers = new Map(
    lines.map((line) => {
      const at = line.indexOf(":");
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
  return { headers, body: raw.slice(end + 4) };
}

function decoded({ headers, body }: Part): string {
  const encoding = headers.get("content-transfer-encoding");
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  const unquoted =
    encoding === "quoted-printable"
      ? body
          .replaceAll("=\r\n", "")
          .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      : body;
  return Buffer.from(unquoted, "latin1").toString("utf8");
}
