// Nothing that needs an installed package, or a newer Node, may be imported statically here.
import { requireNode } from "./setup/node-version.mjs";
import { exitWith } from "./setup/start-error.mjs";

try {
  requireNode();
  const { testEverything } = await import("./test/test-everything.mjs");
  await testEverything();
} catch (thrown) {
  exitWith(thrown);
}
