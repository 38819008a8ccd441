import { Readable } from "node:stream";

const MAX_ANSWERING = 512;

/**
 * Answers a request of node:http by a plain `(Request) => Response` function. Next's own cost for a call is many times
 * that of a small batch, so the ingest paths are answered here, by the very handlers that its routes export.
 */
export function answerBy(handler) {
  let answering = 0;
  return async (incoming, outgoing) => {
    if (answering >= MAX_ANSWERING) return refuse(incoming, outgoing);
    answering += 1;
    try {
      await send(await handler(toRequest(incoming)), outgoing);
    } catch {
      // The client went away, or its body broke off; there is nobody left to tell.
      outgoing.destroy();
    } finally {
      answering -= 1;
    }
  };
}

function toRequest(incoming) {
  const headers = new Headers();
  for (let at = 0; at < incoming.rawHeaders.length; at += 2)
    headers.append(incoming.rawHeaders[at], incoming.rawHeaders[at + 1]);
  const body = incoming.method === "GET" || incoming.method === "HEAD" ? undefined : Readable.toWeb(incoming);
  return new Request(`http://localhost${incoming.url}`, {
    method: incoming.method,
    headers,
    body,
    duplex: "half",
  });
}

async function send(response, outgoing) {
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    "content-length": body.byteLength,
  });
  outgoing.end(body);
}

function refuse(incoming, outgoing) {
  incoming.resume();
  outgoing.writeHead(503, { "content-type": "application/json", "retry-after": "1" });
  outgoing.end(
    JSON.stringify({
      error: { code: "overloaded", message: "Too many requests at once; repeat shortly", request_id: "" },
    }),
  );
}
