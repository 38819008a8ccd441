import http from "node:http";
import { refuseBroken, refuseEarly, refuseMethod, sendError } from "./door-answers.mjs";
import { callOf, sendAnswer } from "./ingest-call.mjs";
import { answerPage } from "./page-call.mjs";
import { securityHeaders } from "./security-headers.mjs";
import { Standstills } from "./standstills.mjs";
import { StartError } from "./start-error.mjs";

/** How long a client may take to send its headers, and the whole request: with the check, at most 30 s. */
const PATIENCE = { headersMs: 15_000, requestMs: 28_000, checkMs: 1_000 };
const KEEP_ALIVE_MS = 65_000;
/**
 * The answers of a connection that are not complete. Not in one set for all: V8 links the tables that a set had, so each old
 * one would keep answers of long ago from being collected, and copying those took a tenth of the time of ingest.
 */
const ANSWERS = Symbol("answers");

function isDecodable(path) {
  try {
    return decodeURIComponent(path) !== null;
  } catch {
    return false;
  }
}

// Node reads both limits at each check. While the process stood still, what the client had sent lay unread: a client that
// gets 408 for it may never send it again.
function forgiveStandstills(server, { headersMs, requestMs, checkMs }) {
  const standstills = new Standstills({ everyMs: checkMs, rememberMs: requestMs });
  Object.defineProperties(server, {
    headersTimeout: { get: () => headersMs + standstills.recentMs() },
    requestTimeout: { get: () => requestMs + standstills.recentMs() },
  });
}

/**
 * The HTTP server. It listens immediately, so that a port conflict is reported at once, and answers 503 until `open()`.
 * Then the routes in `doors.ingest` ("POST /path") answer their calls directly, and `next` everything else.
 */
export async function listenAtFrontDoor({
  host,
  port,
  worker = "on",
  dev = false,
  publicUrl = "",
  patience = PATIENCE,
}) {
  const headers = securityHeaders(publicUrl);
  const headerList = Object.entries(headers).flat();
  let inside = null;
  let leaving = false;
  let draining = false;
  const sockets = new Set();

  function setHeaders(outgoing) {
    for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
    if (draining) outgoing.setHeader("connection", "close");
  }

  function doorOf({ method, url }) {
    if (worker === "only") return undefined;
    return inside?.doors?.ingest?.[`${method} ${url.split("?", 1)[0]}`];
  }

  async function answerAtDoor(door, incoming, outgoing) {
    const answer = await door.answer(callOf(incoming, inside.origin));
    sendAnswer(answer, incoming, outgoing, draining ? [...headerList, "connection", "close"] : headerList);
  }

  async function handle(incoming, outgoing) {
    setHeaders(outgoing);
    if (!incoming.url.startsWith("/")) {
      return sendError(outgoing, 400, "invalid", "The request target must be a path");
    }
    const [path] = incoming.url.split("?");
    if (leaving && path === "/api/health/ready")
      return sendError(outgoing, 503, "stopping", "Sightline is stopping");
    if (!inside) return refuseEarly(incoming, outgoing, path);
    if (worker === "only" && !path.startsWith("/api/health/")) {
      return sendError(outgoing, 404, "not_found", "This process is a worker only; use the web process");
    }
    if (incoming.headers["next-action"] !== undefined) {
      return sendError(outgoing, 400, "invalid", "Server actions are not supported");
    }
    if (!path.startsWith("/api/") && !dev) {
      if (incoming.method !== "GET" && incoming.method !== "HEAD")
        return refuseMethod(incoming, outgoing, path);
      // Next's image optimizer, which no page uses, fetches what its caller names.
      if (path === "/_next/image") return sendError(outgoing, 404, "not_found", "Not found");
    }
    // Next answers 500 for a path that it cannot decode; as plain text it is one that does not exist.
    if (!isDecodable(path)) incoming.url = path.replaceAll("%", "%25") + incoming.url.slice(path.length);
    if (!path.startsWith("/api/") && !path.startsWith("/_next/")) {
      return answerPage(incoming, outgoing, { pathname: path, inside, dev });
    }
    return inside.next(incoming, outgoing);
  }

  const limits = { connectionsCheckingInterval: patience.checkMs, keepAliveTimeout: KEEP_ALIVE_MS };
  const server = http.createServer(limits, (incoming, outgoing) => {
    const answers = incoming.socket[ANSWERS];
    answers.push(outgoing);
    outgoing.once("close", () => {
      answers.splice(answers.indexOf(outgoing), 1);
      // The connection is idle now and would otherwise be kept alive.
      if (draining) setImmediate(() => server.closeIdleConnections());
    });
    // The peer is known only here; a header of this name from the client must not be trusted.
    incoming.headers["x-sightline-peer"] = incoming.socket.remoteAddress ?? "unknown";
    const door = doorOf(incoming);
    const answering = door ? answerAtDoor(door, incoming, outgoing) : handle(incoming, outgoing);
    answering.catch((thrown) => {
      process.stderr.write(`${thrown?.stack ?? thrown}\n`);
      if (outgoing.headersSent) return outgoing.destroy();
      setHeaders(outgoing);
      sendError(outgoing, 500, "internal", "Internal server error; see the server log");
    });
  });
  forgiveStandstills(server, patience);
  server.on("connection", (socket) => {
    socket[ANSWERS] = [];
    sockets.add(socket);
    socket.once("close", () => {
      sockets.delete(socket);
      // Node closes the answer that it was writing, not those that wait behind it on the same connection.
      for (const outgoing of [...socket[ANSWERS]]) outgoing.destroy().emit("close");
    });
  });
  server.on("clientError", (error, socket) => refuseBroken(error, socket, headers));
  // Only Next's dev server uses WebSockets, with its own listener. An unanswered upgrade would hang.
  if (!dev) server.on("upgrade", (_incoming, socket) => socket.destroy());

  await new Promise((resolve, reject) => {
    server.once("error", (thrown) => reject(explain(thrown, host, port)));
    server.listen({ host, port }, resolve);
  });

  return {
    server,
    port: server.address().port,
    /** `next` handles what `doors.ingest` does not; `base` is the public URL. */
    open(parts) {
      inside = { ...parts, origin: new URL(parts.base).origin };
    },
    /** From now on it is not ready, but still serves: a load balancer gets time to notice. */
    announce() {
      leaving = true;
    },
    /** Accepts no new connections and waits for pending responses, at most `limitMs`. */
    async drain(limitMs) {
      leaving = true;
      draining = true;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      // Event streams never end; their clients reconnect.
      for (const outgoing of [...sockets].flatMap((socket) => [...socket[ANSWERS]])) {
        if (String(outgoing.getHeader("content-type") ?? "").startsWith("text/event-stream"))
          outgoing.destroy();
      }
      const timer = setTimeout(() => server.closeAllConnections(), limitMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

function explain(thrown, host, port) {
  if (thrown.code === "EADDRINUSE") {
    return new StartError(
      `Port ${port} on ${host} is already in use. Stop the other program, or choose another port: PORT=${port + 1} npm start`,
    );
  }
  if (thrown.code === "EACCES") {
    return new StartError(
      `This account cannot open port ${port}. Choose one above 1023: PORT=3000 npm start`,
    );
  }
  if (thrown.code === "EADDRNOTAVAIL" || thrown.code === "ENOTFOUND" || thrown.code === "EAI_AGAIN") {
    return new StartError(
      `SIGHTLINE_HOST is "${host}", but this machine has no such address. Use 127.0.0.1 or 0.0.0.0.`,
    );
  }
  return thrown;
}
