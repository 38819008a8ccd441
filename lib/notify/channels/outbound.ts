import { lookup } from "node:dns/promises";
import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { type Answer, parseRetryAfter } from "@/lib/notify/classify-answer";
import { type Cidr, judgeAddress } from "./forbidden-address";
import { HttpFault, sendHttp } from "./send-http";

const ANSWER_LIMIT = 64 * 1024;
const SHOWN_LIMIT = 2_000;

export type OutboundRequest = { url: string; headers: Record<string, string>; body: string };
/** The response. `body` is at most 2 kB, and empty where no allowed address responded. */
export type OutboundResult = {
  answer: Answer;
  status: number | null;
  body: string;
  error: string | null;
  latencyMs: number;
};
export type HttpResult = OutboundResult & { headers: IncomingHttpHeaders };
type Fault = Extract<Answer, { kind: "failed" }>["fault"];

class OutboundFault extends Error {
  constructor(
    readonly fault: Fault,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The only outbound client: POST to a user's URL. Checks every address of the host and connects to a checked one, so
 * that the name cannot resolve differently in between. No redirects, proxies or decompression; one deadline for all.
 */
export async function outbound(
  request: OutboundRequest,
  allowed: readonly Cidr[],
  deadlineMs: number,
): Promise<HttpResult> {
  const started = performance.now();
  const latencyMs = () => Math.round(performance.now() - started);
  const leftMs = () => Math.max(0, deadlineMs - latencyMs());
  try {
    const url = new URL(request.url);
    const address = await checkedAddress(url, allowed, leftMs());
    // Only the status matters; an endless response is cut off.
    const { status, headers, body } = await sendHttp(
      { method: "POST", url, headers: request.headers, body: request.body },
      { address, deadlineMs: leftMs(), limitBytes: ANSWER_LIMIT },
    );
    const retryAfterMs = parseRetryAfter(headers["retry-after"], Date.now());
    const accepted = status >= 200 && status < 300;
    const answer: Answer = { kind: "answered", status, accepted, retryAfterMs };
    return { answer, status, body: body.slice(0, SHOWN_LIMIT), error: null, latencyMs: latencyMs(), headers };
  } catch (thrown) {
    const { fault, message } = asFault(thrown);
    return {
      answer: { kind: "failed", fault },
      status: null,
      body: "",
      error: message,
      latencyMs: fault === "unreachable" ? 0 : latencyMs(),
      headers: {},
    };
  }
}

// The same text, outcome and duration for a forbidden address and for a name that does not resolve, so that no one can
// map the network. Both are retried: a resolver may be down.
const UNREACHABLE =
  "URL not allowed: the host does not resolve, or its address is private. SIGHTLINE_ALLOW_PRIVATE_TARGETS allows private ranges";

async function checkedAddress(
  url: URL,
  allowed: readonly Cidr[],
  leftMs: number,
): Promise<{ address: string; family: 4 | 6 }> {
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new OutboundFault("invalid", "Only http and https URLs are allowed");
  if (url.username || url.password)
    throw new OutboundFault("invalid", "The URL must not contain a user name");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const literal = isIP(host);
  const found = literal ? [{ address: host, family: literal }] : await resolve(host, leftMs);
  const own = ownAddresses();
  const verdicts = found.map(({ address }) => judgeAddress(address, allowed, own));
  if (found.length === 0 || verdicts.includes("forbidden"))
    throw new OutboundFault("unreachable", UNREACHABLE);
  const privateTarget = verdicts.every((verdict) => verdict === "allowed");
  const port = url.port === "" ? null : Number(url.port);
  if (port !== null && port !== 80 && port !== 443 && !privateTarget) {
    throw new OutboundFault("blocked", "Only ports 80 and 443 are allowed");
  }
  const [first] = found;
  return { address: first!.address, family: first!.family === 6 ? 6 : 4 };
}

const ownAddresses = () =>
  Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address));

async function resolve(host: string, leftMs: number): Promise<{ address: string; family: number }[]> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OutboundFault("unreachable", UNREACHABLE)), leftMs);
  });
  const found = lookup(host, { all: true, verbatim: true }).catch(() => {
    throw new OutboundFault("unreachable", UNREACHABLE);
  });
  return Promise.race([found, limit]).finally(() => clearTimeout(timer));
}

function asFault(thrown: unknown): { fault: Fault; message: string } {
  if (thrown instanceof OutboundFault || thrown instanceof HttpFault)
    return { fault: thrown.fault, message: thrown.message };
  if (thrown instanceof TypeError) return { fault: "invalid", message: "Invalid URL" };
  const { code = "", message = "" } = (thrown ?? {}) as { code?: string; message?: string };
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY|^EPROTO$/.test(code))
    return { fault: "tls", message: `TLS failed: ${code}` };
  if (code === "ECONNREFUSED") return { fault: "network", message: "Connection refused" };
  if (code === "ECONNRESET" || code === "EPIPE")
    return { fault: "network", message: "Connection closed before the response" };
  return { fault: "network", message: `Request failed: ${code || message}` };
}
