import { createHash, randomUUID } from "node:crypto";

// What the front door answers itself: errors, and pages while there is no application or none would come.

/** When to ask again while it starts. */
const RETRY_S = 2;

const errorBody = (code, message) =>
  JSON.stringify({ error: { code, message, request_id: `req_${randomUUID().replaceAll("-", "")}` } });

export function sendError(outgoing, status, code, message, headers = {}) {
  outgoing.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    ...headers,
  });
  outgoing.end(errorBody(code, message));
}

const takesPage = ({ headers }, path) =>
  !/^\/(api|_next)\//.test(path) && /\btext\/html\b/.test(headers.accept ?? "");

const STYLE =
  "body{max-width:32rem;margin:20vh auto 0;padding:0 1.25rem;font:1rem/1.5 system-ui,sans-serif}h1{margin:0;font-size:1.25rem}";
const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; frame-ancestors 'none'`;

/** A page of the door itself. `text` is HTML. */
function sendPage(outgoing, status, title, text, headers) {
  outgoing.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": PAGE_POLICY,
    "cache-control": "no-store",
    ...headers,
  });
  outgoing.end(`<!doctype html>
<html lang="en">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${STYLE}</style>
<h1>${title}</h1>
<p>${text}</p>
</html>
`);
}

/** People who open a page too early, or come back to it while the server starts again, get one that loads again until theirs is there. */
export function refuseEarly(incoming, outgoing, path) {
  const headers = { "retry-after": RETRY_S };
  if (incoming.method === "GET" && takesPage(incoming, path))
    return sendPage(outgoing, 503, "Sightline is starting", "This page opens as soon as it is ready.", {
      ...headers,
      refresh: RETRY_S,
    });
  return sendError(outgoing, 503, "starting", "Sightline is starting; try again shortly", headers);
}

export function refuseMethod(incoming, outgoing, path) {
  const headers = { allow: "GET, HEAD" };
  // Forms are sent by their scripts, and by the browser itself only before these have loaded. It keeps what was typed.
  if (incoming.method === "POST" && takesPage(incoming, path))
    return sendPage(
      outgoing,
      405,
      "Nothing was saved",
      'The form was sent before its page had loaded. Go back and send it again, or <a href="">open the page again</a>.',
      headers,
    );
  return sendError(outgoing, 405, "method_not_allowed", "Pages take GET and HEAD only", headers);
}

export function refuseBroken(error, socket, headers) {
  if (!socket.writable || error.code === "ECONNRESET") return socket.destroy();
  const [status, text] =
    error.code === "HPE_HEADER_OVERFLOW"
      ? [431, "Request Header Fields Too Large"]
      : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? [408, "Request Timeout"]
        : [400, "Bad Request"];
  const body = errorBody("invalid", text);
  const lines = Object.entries({
    ...headers,
    "content-type": "application/json",
    "content-length": body.length,
    connection: "close",
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${text}\r\n${lines.join("")}\r\n${body}`);
}
