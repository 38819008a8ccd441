import { setDefaultResultOrder } from "node:dns";
import { setTimeout as sleep } from "node:timers/promises";
import { migrate } from "../migrate.mjs";
import { boundHeap } from "./bound-heap.mjs";
import { checkDatabase } from "./check-database.mjs";
import { openDataDirectory } from "./data-directory.mjs";
import { lockDataDirectory } from "./data-lock.mjs";
import { loadEnvFile } from "./env-file.mjs";
import { listenAtFrontDoor } from "./front-door.mjs";
import { buildApp, buildIsStale } from "./next-build.mjs";
import { installPackages, packagesAreStale } from "./packages.mjs";
import { smallerPool } from "./pool-size.mjs";
import { generatePrismaClient, prismaClientIsStale } from "./prisma-client.mjs";
import { say } from "./progress.mjs";
import { runEmbeddedDatabase } from "./run-embedded-database.mjs";
import { secretsOf } from "./secrets.mjs";
import { serve } from "./serve.mjs";
import { readSettings } from "./settings.mjs";
import { shutDownOnSignals } from "./shut-down.mjs";
import { welcome } from "./welcome.mjs";

const addressOf = (host, port) => `http://${host.includes(":") ? `[${host}]` : host}:${port}`;

async function prepareCode(dev) {
  if (packagesAreStale()) await say.step("installing the packages", () => installPackages());
  if (prismaClientIsStale()) await say.step("generating the database client", generatePrismaClient);
  if (!dev && buildIsStale()) await say.step("building the application", buildApp);
}

async function prepareDatabase(settings, shutDown) {
  if (settings.databaseUrl) {
    const allowed = await say.step("checking the database of DATABASE_URL", () =>
      checkDatabase(settings.databaseUrl),
    );
    const pool = smallerPool(allowed, settings.worker !== "off");
    // A pooler that lends its connections allows more than the server.
    if (pool !== null && settings.pooler === "session" && !process.env.SIGHTLINE_DATABASE_POOL) {
      say(`  the database allows ${allowed} connections: SIGHTLINE_DATABASE_POOL=${pool}`);
      process.env.SIGHTLINE_DATABASE_POOL = String(pool);
    }
    return settings.databaseUrl;
  }
  return runEmbeddedDatabase(settings.dataDir, shutDown);
}

async function endPools() {
  // The application's pools (see lib/process-wide). Closed first, so that they do not report a lost server.
  for (const name of ["pool", "lock-pool"]) await globalThis[Symbol.for(`sightline.${name}`)]?.end();
}

export async function start({ dev = false, built = false }) {
  loadEnvFile();
  const settings = readSettings(process.env);
  setDefaultResultOrder("ipv4first");
  const shutDown = shutDownOnSignals(settings.drainMs);
  try {
    settings.dataDir = openDataDirectory(settings.dataDir);
    if (!settings.databaseUrl) {
      const wanted = settings.port === 0 ? "" : addressOf(settings.host, settings.port);
      const unlock = await lockDataDirectory(settings.dataDir, wanted);
      shutDown.add("the lock", unlock);
    }
    const frontDoor = await listenAtFrontDoor({ ...settings, dev });
    const address = addressOf(settings.host, frontDoor.port);
    say(`Sightline is starting on ${address}`);
    const secrets = secretsOf(settings.dataDir);
    if (!built) await prepareCode(dev);
    const databaseUrl = await prepareDatabase(settings, shutDown);
    const applied = await migrate(databaseUrl, (line) => say(`  ${line}`));
    if (applied.length > 0) say(`  applied ${applied.length} migrations`);

    const base = settings.publicUrl ?? `http://localhost:${frontDoor.port}`;
    Object.assign(process.env, {
      ...Object.fromEntries(Object.entries(secrets).filter(([name]) => !process.env[name])),
      DATABASE_URL: databaseUrl,
      SIGHTLINE_DATA_DIR: settings.dataDir,
      SIGHTLINE_HOST: settings.host,
      PORT: String(frontDoor.port),
      NEXTAUTH_URL: base,
      NODE_ENV: dev ? "development" : "production",
      NEXT_MANUAL_SIG_HANDLE: "1",
      NEXT_TELEMETRY_DISABLED: "1",
    });
    shutDown.add("the connections to the database", endPools);
    const booting = say.step("booting the application", () =>
      serve(frontDoor, { host: settings.host, dev, base }),
    );
    // Added before it has booted: what boots needs the connections, which end next.
    shutDown.add("the worker", () =>
      booting.then(
        (doors) => doors.stop(),
        () => {},
      ),
    );
    const doors = await booting;
    if (shutDown.isStopping()) return;
    shutDown.add("the web server", () => {
      doors.refuse?.();
      return frontDoor.drain(25_000);
    });
    shutDown.add("the announcement", () => {
      frontDoor.announce();
      return sleep(settings.drainMs);
    });
    boundHeap();
    welcome({ settings, base, printed: doors.printed ?? {} });
    say(`ready ${address}`);
  } catch (thrown) {
    if (shutDown.isStopping()) return;
    process.stderr.write(
      `\nerror: ${thrown?.name === "StartError" ? thrown.message : (thrown?.stack ?? thrown)}\n`,
    );
    await shutDown.stop(1);
  }
}
