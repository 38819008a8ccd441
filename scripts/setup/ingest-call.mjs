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

/**
 * `more`: other headers, name after name. In one list with those of the answer, and without any that was set before, node
 * writes an answer in four fifths of the time.
 */
export function sendAnswer({ body, status, headers }, incoming, outgoing, more = []) {
  if (outgoing.destroyed) return;
  const list = [...more, "content-length", Buffer.byteLength(body)];
  for (const name of Object.keys(headers)) list.push(name, headers[name]);
  outgoing.writeHead(status, list);
  outgoing.end(body);
  drain(incoming);
}
