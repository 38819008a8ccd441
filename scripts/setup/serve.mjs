import { readFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { repoRoot } from "./repo-root.mjs";
import { StartError } from "./start-error.mjs";

/** What instrumentation.ts leaves behind for this server; a process-wide symbol, since Next bundles it apart. */
const doors = () => globalThis[Symbol.for("sightline.doors")];

// In production Next runs instrumentation.ts at the first request. This is that request, before anybody else's, on a
// port that nobody knows; it also loads the code of a route.
async function firstRequest(handle) {
  const server = http.createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  await new Promise((resolve) => {
    const request = http.get({ port: server.address().port, host: "127.0.0.1", path: "/api/health/live" });
    request.on("response", (response) => response.resume().on("end", resolve));
    request.on("error", resolve);
  });
  server.close();
  server.closeAllConnections();
}

function requireBoot() {
  const found = doors();
  if (!found) throw new Error("the application did not boot: instrumentation.ts left no doors");
  if (found.failure) {
    const { message, severity, code } = found.failure;
    // What the database or provisioning refuses is the operator's to repair; anything else is shown with its stack.
    if (severity) throw new StartError(`The database refused what the start needs: ${message} (${code}).`);
    if (message.includes("cannot make the first admin")) throw new StartError(message);
    throw found.failure;
  }
  return found;
}

// As the server.js of Next's standalone output does: with the configuration of the build, Next needs neither
// next.config.js nor the packages that evaluate it, which the container image lacks.
function takeBuiltConfiguration() {
  const built = JSON.parse(readFileSync(path.join(repoRoot, ".next/required-server-files.json"), "utf8"));
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(built.config);
}

/** Starts Next behind the front door; its instrumentation boots the product. Resolves to the product's doors. */
export async function serve(frontDoor, { host, dev, base }) {
  if (!dev) takeBuiltConfiguration();
  const { default: next } = await import("next");
  const options = { dev, dir: repoRoot, hostname: host, port: frontDoor.port };
  const app = next(dev ? { ...options, httpServer: frontDoor.server } : options);
  await app.prepare();
  const handle = app.getRequestHandler();
  await firstRequest(handle);
  const booted = requireBoot();
  // In dev mode every request goes through Next, so that edited handlers count.
  frontDoor.open({ next: handle, doors: dev ? null : booted, base });
  return booted;
}
