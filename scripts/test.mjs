// Static imports here must not need installed packages or a newer Node.
import { requireNode } from "./setup/node-version.mjs";
import { exitWith } from "./setup/start-error.mjs";

try {
  requireNode();
  const { testEverything } = await import("./test/test-everything.mjs");
  const inCi = !["", "0", "false"].includes(process.env.CI ?? "");
  await testEverything({ mayInstall: inCi || process.argv.includes("--install") });
} catch (thrown) {
  exitWith(thrown);
}
