const DRAINED_BYTES = 64 * 1024 * 1024;
const DRAIN_MS = 10_000;

/**
 * What handlers of ingest read of a node request, without a web Request and its stream. Scheme and host are given, because
 * the Host header is not trusted.
 */
export function callOf(incoming, origin) {
  return {
    method: incoming.method,
    url: origin + incoming.url,
    headers: { get: (name) => headerOf(incoming.headers[name.toLowerCase()]) },
    body: incoming,
  };
}

function headerOf(value) {
  if (value === undefined) return null;
  return Array.isArray(value) ? value.join(", ") : value;
}

// Unread data would make the system reset the connection, and the response could be lost.
function drain(incoming) {
  if (incoming.complete || incoming.destroyed) return;
  let bytes = 0;
  const giveUp = () => incoming.socket?.destroy();
  const timer = setTimeout(giveUp, DRAIN_MS);
  incoming.on("data", (chunk) => {
    bytes += chunk.length;
    if (bytes > DRAINED_BYTES) giveUp();
  });
  incoming.once("close", () => clearTimeout(timer));
  incoming.resume();
}

export function sendAnswer({ body, status, headers }, incoming, outgoing) {
  if (outgoing.destroyed) return;
  outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  outgoing.end(body);
  drain(incoming);
}
