// Static imports here must not need installed packages or a newer Node.
import { shapeHeaps } from "./setup/bound-heap.mjs";
import { requireNode } from "./setup/node-version.mjs";
import { exitWith } from "./setup/start-error.mjs";

try {
  requireNode();
  shapeHeaps();
  const { start } = await import("./setup/start-sightline.mjs");
  // --built: installs and builds nothing, as in the container image.
  await start({ dev: process.argv.includes("--dev"), built: process.argv.includes("--built") });
} catch (thrown) {
  exitWith(thrown);
}
