import { lookup } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { type Answer, parseRetryAfter } from "@/lib/notify/classify-answer";
import { type Cidr, judgeAddress } from "./forbidden-address";

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
export type HttpResult = OutboundResult & { headers: http.IncomingHttpHeaders };
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
    const { status, headers, body } = await post(url, address, request, leftMs());
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
      latencyMs: latencyMs(),
      headers: {},
    };
  }
}

// The same text for a forbidden address and for a name that does not resolve, so that nobody can map the network.
const UNREACHABLE = "URL not allowed: the host does not resolve, or its address is private";

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
  if (found.length === 0 || verdicts.includes("forbidden")) throw new OutboundFault("blocked", UNREACHABLE);
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
    timer = setTimeout(() => reject(new OutboundFault("dns", UNREACHABLE)), leftMs);
  });
  const found = lookup(host, { all: true, verbatim: true }).catch(() => {
    throw new OutboundFault("dns", UNREACHABLE);
  });
  return Promise.race([found, limit]).finally(() => clearTimeout(timer));
}

type Received = { status: number; headers: http.IncomingHttpHeaders; body: string };

function post(
  url: URL,
  target: { address: string; family: 4 | 6 },
  { headers, body }: OutboundRequest,
  leftMs: number,
): Promise<Received> {
  return new Promise((resolvePost, rejectPost) => {
    let late = false;
    let answering = false;
    const reject = (cause: Error) =>
      rejectPost(late ? new OutboundFault("timeout", "Timed out waiting for the response") : cause);
    const client = url.protocol === "https:" ? https : http;
    const sent = client.request(
      url,
      {
        method: "POST",
        agent: false,
        // The checked address, with the original name in Host and SNI.
        lookup: (_host, options, callback) =>
          options.all
            ? (callback as unknown as (e: null, list: { address: string; family: number }[]) => void)(null, [
                target,
              ])
            : callback(null, target.address, target.family),
        headers: {
          "user-agent": "Sightline",
          "accept-encoding": "identity",
          ...headers,
          "content-length": Buffer.byteLength(body),
        },
      },
      (incoming) => {
        answering = true;
        const chunks: Buffer[] = [];
        let size = 0;
        const done = () =>
          resolvePost({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString("utf8"),
          });
        incoming.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          // Only the status matters; an endless response is cut off.
          if (size >= ANSWER_LIMIT) {
            incoming.destroy();
            done();
          }
        });
        incoming.on("end", done);
        incoming.on("error", reject);
      },
    );
    const deadline = setTimeout(() => {
      late = true;
      sent.destroy(new Error("late"));
    }, leftMs);
    sent.on("close", () => {
      clearTimeout(deadline);
      // A protocol upgrade ends the request with neither a response nor an error.
      if (!answering) reject(new OutboundFault("network", "Connection closed before the response"));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function asFault(thrown: unknown): { fault: Fault; message: string } {
  if (thrown instanceof OutboundFault) return { fault: thrown.fault, message: thrown.message };
  if (thrown instanceof TypeError) return { fault: "invalid", message: "Invalid URL" };
  const { code = "", message = "" } = (thrown ?? {}) as { code?: string; message?: string };
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY|^EPROTO$/.test(code))
    return { fault: "tls", message: `TLS failed: ${code}` };
  if (code === "ECONNREFUSED") return { fault: "network", message: "Connection refused" };
  if (code === "ECONNRESET" || code === "EPIPE")
    return { fault: "network", message: "Connection closed before the response" };
  return { fault: "network", message: `Request failed: ${code || message}` };
}
