import { buildApp, generateClient } from "./setup/build.mjs";
import { checkDatabase } from "./setup/check-database.mjs";
import { checkNode } from "./setup/check-node.mjs";
import { lockDataDir, openDataDir } from "./setup/data-dir.mjs";
import { endWith } from "./setup/failure.mjs";
import { install } from "./setup/install.mjs";
import { migrateDatabase } from "./setup/migrate-database.mjs";
import { serve } from "./setup/serve.mjs";
import { applySettings } from "./setup/settings.mjs";
import { step } from "./setup/step.mjs";
import { welcome } from "./setup/welcome.mjs";

const dev = process.argv.includes("--dev");
process.env.NODE_ENV = dev ? "development" : "production";

/** What was started, to be stopped in the opposite order. */
const started = [];
let stopping = false;

async function stopAll(code) {
  if (stopping) return;
  stopping = true;
  for (const { name, stop } of started.reverse()) {
    await Promise.resolve(stop()).catch((thrown) => console.error(`Could not stop ${name}:`, thrown));
  }
  process.exit(code);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (stopping) return;
    console.log("\nStopping …");
    void stopAll(0);
  });
}

try {
  checkNode();
  console.log("Sightline");
  const dataDir = openDataDir();
  const unlock = lockDataDir(dataDir);
  started.push({ name: "the lock", stop: unlock });
  const settings = applySettings(dataDir);
  await install();
  await generateClient();
  if (!dev) await buildApp();
  if (!process.env.DATABASE_URL) {
    const { startEmbeddedPostgres } = await import("./setup/embedded-postgres.mjs");
    const postgres = await step("starting the database", () => startEmbeddedPostgres(dataDir));
    started.push({ name: "the database", stop: postgres.stop });
    process.env.DATABASE_URL = postgres.url;
  }
  await checkDatabase(process.env.DATABASE_URL);
  await step("bringing the database up to date", () => migrateDatabase(process.env.DATABASE_URL));
  const web = await step("starting the server", () => serve({ ...settings, dev }));
  started.push({ name: "the server", stop: web.stop });
  welcome(settings, web.printed);
} catch (thrown) {
  if (!stopping) {
    stopping = true;
    for (const { stop } of started.reverse()) await Promise.resolve(stop()).catch(() => {});
    endWith(thrown);
  }
}
