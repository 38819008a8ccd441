import http from "node:http";
import https from "node:https";

export type HttpRequest = {
  method: "GET" | "POST";
  url: URL;
  headers: Record<string, string>;
  body?: string;
};
export type HttpBounds = {
  /** Connect here, with the URL's name in Host and SNI; without it the name is resolved. */
  address?: { address: string; family: 4 | 6 };
  deadlineMs: number;
  limitBytes: number;
};
/** `cut`: the response was longer than the limit, and `body` is its start. */
export type HttpReceived = { status: number; headers: http.IncomingHttpHeaders; body: string; cut: boolean };

export class HttpFault extends Error {
  constructor(
    readonly fault: "timeout" | "network",
    message: string,
  ) {
    super(message);
  }
}

/** One request: no redirects, proxies or decompression, one deadline for all of it, a bounded response. */
export function sendHttp(
  { method, url, headers, body = "" }: HttpRequest,
  { address, deadlineMs, limitBytes }: HttpBounds,
): Promise<HttpReceived> {
  return new Promise((resolve, rejectSend) => {
    let late = false;
    let answering = false;
    const reject = (cause: Error) =>
      rejectSend(late ? new HttpFault("timeout", "Timed out waiting for the response") : cause);
    const client = url.protocol === "https:" ? https : http;
    const sent = client.request(
      url,
      {
        method,
        agent: false,
        ...(address ? { lookup: lookupOf(address) } : {}),
        headers: {
          "user-agent": "Sightline",
          "accept-encoding": "identity",
          ...headers,
          ...(method === "POST" ? { "content-length": Buffer.byteLength(body) } : {}),
        },
      },
      (incoming) => {
        answering = true;
        const chunks: Buffer[] = [];
        let size = 0;
        const done = () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString("utf8"),
            cut: size >= limitBytes,
          });
        incoming.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size >= limitBytes) {
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
    }, deadlineMs);
    sent.on("close", () => {
      clearTimeout(deadline);
      // A protocol upgrade ends the request with neither a response nor an error.
      if (!answering) reject(new HttpFault("network", "Connection closed before the response"));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function lookupOf(target: { address: string; family: 4 | 6 }): http.RequestOptions["lookup"] {
  return (_host, options, callback) =>
    options.all
      ? (callback as unknown as (e: null, list: { address: string; family: number }[]) => void)(null, [
          target,
        ])
      : callback(null, target.address, target.family);
}
