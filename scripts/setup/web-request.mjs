const BUFFERED_BYTES = 256 * 1024;
const DRAINED_BYTES = 64 * 1024 * 1024;
const DRAIN_MS = 10_000;

/**
 * The body of a node request as a web stream. Node's adapter destroys the socket when the reader stops early, so that the
 * client of an oversized body never sees its 413; here the rest is read and discarded.
 */
function bodyOf(incoming) {
  const listeners = {};
  const release = () => {
    for (const [event, listener] of Object.entries(listeners)) incoming.off(event, listener);
  };
  return new ReadableStream(
    {
      start(controller) {
        listeners.data = (chunk) => {
          controller.enqueue(chunk);
          if (controller.desiredSize <= 0) incoming.pause();
        };
        listeners.end = () => {
          release();
          controller.close();
        };
        listeners.error = (thrown) => {
          release();
          controller.error(thrown);
        };
        listeners.close = () =>
          listeners.error(new Error("The client closed the connection while sending the body"));
        for (const [event, listener] of Object.entries(listeners)) incoming.on(event, listener);
        incoming.pause();
      },
      pull() {
        incoming.resume();
      },
      cancel() {
        release();
        incoming.resume();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: BUFFERED_BYTES }),
  );
}

/** A node request as a web Request. Scheme and host come from `base`, because the Host header is not trusted. */
export function webRequestOf(incoming, base) {
  const headers = new Headers();
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
    headers.append(incoming.rawHeaders[i], incoming.rawHeaders[i + 1]);
  }
  headers.set("x-sightline-peer", incoming.headers["x-sightline-peer"]);
  const bodiless = incoming.method === "GET" || incoming.method === "HEAD";
  return new Request(new URL(incoming.url, base), {
    method: incoming.method,
    headers,
    ...(bodiless ? {} : { body: bodyOf(incoming), duplex: "half" }),
  });
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

/** Writes a web Response to a node response. Bodies are small: a receipt or an error. */
export async function sendWebResponse(response, incoming, outgoing) {
  const body = Buffer.from(await response.arrayBuffer());
  if (outgoing.destroyed) return;
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) if (name !== "set-cookie") outgoing.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  outgoing.setHeader("content-length", body.length);
  outgoing.end(body);
  drain(incoming);
}
