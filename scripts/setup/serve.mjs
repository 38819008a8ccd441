import { readFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { repoRoot } from "./repo-root.mjs";
import { StartError } from "./start-error.mjs";

/** The handlers from instrumentation.ts, passed by a process-wide symbol because Next bundles it separately. */
const doors = () => globalThis[Symbol.for("sightline.doors")];

// In production Next runs instrumentation.ts at the first request. This sends that request, on a private port; it also
// loads the code of a route.
async function firstRequest(handle) {
  const server = http.createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  await new Promise((resolve) => {
    const { port } = server.address();
    // As the front door does; otherwise it looks like a call through an unlisted proxy, to which Next adds an address.
    const headers = { "x-sightline-peer": "127.0.0.1" };
    const request = http.get({ port, host: "127.0.0.1", path: "/api/health/live", headers });
    request.on("response", (response) => response.resume().on("end", resolve));
    request.on("error", resolve);
  });
  server.close();
  server.closeAllConnections();
}

function requireBoot() {
  const found = doors();
  if (!found)
    throw new Error("the application did not boot: instrumentation.ts did not register its handlers");
  if (found.failure) {
    const { name, message, severity, code, tables } = found.failure;
    // The operator can fix a database or provisioning error; anything else is shown with its stack.
    if (severity) throw new StartError(`The database rejected a query at startup: ${message} (${code}).`);
    if (message.includes("cannot create the first admin")) throw new StartError(message);
    if (name === "TablesLeftBehind")
      throw new StartError(
        `This database is distributed, but not all of its tables: ${tables.join(", ")}. Stop Sightline, run ` +
          "`npm run distribute`, and start again.",
      );
    throw found.failure;
  }
  return found;
}

// Like the server.js of Next's standalone output: with the configuration of the build, Next needs neither
// next.config.js nor the packages that evaluate it, which the container image lacks.
function takeBuiltConfiguration() {
  const built = JSON.parse(readFileSync(path.join(repoRoot, ".next/required-server-files.json"), "utf8"));
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(built.config);
}

/** Starts Next behind the front door; instrumentation.ts boots the product. Resolves to its handlers. */
export async function serve(frontDoor, { host, dev, base }) {
  if (!dev) takeBuiltConfiguration();
  const { default: next } = await import("next");
  const options = { dev, dir: repoRoot, hostname: host, port: frontDoor.port };
  const app = next(dev ? { ...options, httpServer: frontDoor.server } : options);
  await app.prepare();
  const handle = app.getRequestHandler();
  await firstRequest(handle);
  const booted = requireBoot();
  // In dev mode every request goes through Next, so that edited handlers are used.
  frontDoor.open({ next: handle, doors: dev ? null : booted, base });
  return booted;
}
