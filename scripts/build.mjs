import { buildApp, generateClient } from "./setup/build.mjs";
import { endWith } from "./setup/failure.mjs";
import { install } from "./setup/install.mjs";

try {
  await install();
  await generateClient();
  await buildApp();
} catch (thrown) {
  endWith(thrown);
}
