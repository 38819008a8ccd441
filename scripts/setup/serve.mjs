import { repoRoot } from "./repo-root.mjs";

/** What instrumentation.ts leaves behind for this server; a process-wide symbol, since Next bundles it apart. */
const doors = () => globalThis[Symbol.for("sightline.doors")];

/** Starts Next behind the front door; its instrumentation boots the product. Resolves to the product's doors and `close()`. */
export async function serve(frontDoor, { host, dev, base }) {
  const { default: next } = await import("next");
  const options = { dev, dir: repoRoot, hostname: host, port: frontDoor.port };
  const app = next(dev ? { ...options, httpServer: frontDoor.server } : options);
  await app.prepare();
  if (!doors()) throw new Error("the application did not boot: instrumentation.ts left no doors");
  frontDoor.open({
    next: app.getRequestHandler(),
    upgrade: dev ? app.getUpgradeHandler() : null,
    // In dev mode every request goes through Next, so that edited handlers count.
    doors: dev ? null : doors(),
    base,
  });
  return { doors: doors(), close: () => app.close() };
}
