import { createServer } from "node:http";
import { SetUpFailure } from "./failure.mjs";
import { answerBy } from "./front-door.mjs";
import { ROOT } from "./root.mjs";

const DRAIN_LIMIT_MS = 30_000;

/** Serves the application and returns what stops it: refuse, drain, end the loops. Throws when the port is taken. */
export async function serve({ port, host, worker, dev }) {
  let answer = (_incoming, outgoing) => notYet(outgoing);
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 15_000, keepAliveTimeout: 65_000 },
    (incoming, outgoing) => answer(incoming, outgoing),
  );
  await listen(server, port, host);
  const { default: next } = await import("next");
  const app = next({ dev, dir: ROOT, hostname: host, port, httpServer: server, turbopack: dev });
  await app.prepare();
  const doors = globalThis[Symbol.for("sightline.doors")];
  if (!doors) throw new Error("the application did not boot: instrumentation.ts has not run");
  const handle = app.getRequestHandler();
  const quick = new Map(Object.entries(doors.ingest).map(([path, handler]) => [path, answerBy(handler)]));
  answer = (incoming, outgoing) => {
    const path = incoming.url.split("?", 1)[0];
    // Whoever listens on the socket is known here only; a header of this name from outside must not be believed.
    incoming.headers["x-sightline-peer"] = incoming.socket.remoteAddress ?? "unknown";
    if (worker === "only" && !path.startsWith("/api/health/")) return noWeb(outgoing);
    const door = incoming.method === "POST" && quick.get(path);
    return door ? door(incoming, outgoing) : handle(incoming, outgoing);
  };
  return { printed: doors.printed, stop: () => stop(server, doors) };
}

function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once("error", (thrown) => {
      if (thrown.code === "EADDRINUSE")
        reject(
          new SetUpFailure(
            `port ${port} on ${host} is taken by another program. Stop that, or set PORT to another number (PORT=3001 npm start).`,
          ),
        );
      else if (thrown.code === "EACCES")
        reject(new SetUpFailure(`this user may not listen on port ${port}. Use one above 1023 (PORT=3000).`));
      else if (thrown.code === "EADDRNOTAVAIL" || thrown.code === "ENOTFOUND")
        reject(new SetUpFailure(`SIGHTLINE_HOST ${host} is not an address of this machine.`));
      else reject(thrown);
    });
    server.listen(port, host, resolve);
  });
}

function notYet(outgoing) {
  outgoing.writeHead(503, { "retry-after": "2", "content-type": "text/plain" });
  outgoing.end("Sightline is starting.\n");
}

function noWeb(outgoing) {
  outgoing.writeHead(404, { "content-type": "text/plain" });
  outgoing.end("This process works without a web interface (SIGHTLINE_WORKER=only).\n");
}

async function stop(server, doors) {
  doors.refuse();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  // Event streams never end by themselves; everything else is given the time that it needs.
  const limit = setTimeout(
    () => server.closeAllConnections(),
    doors.openStreams?.() ? 1_000 : DRAIN_LIMIT_MS,
  );
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  await closed;
  clearTimeout(limit);
  clearInterval(sweep);
  await doors.stop();
}
