import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { buildApp, buildIsStale } from "../setup/next-build.mjs";
import { installPackages, packagesAreStale } from "../setup/packages.mjs";
import { generatePrismaClient, prismaClientIsStale } from "../setup/prisma-client.mjs";
import { say } from "../setup/progress.mjs";
import { repoRoot } from "../setup/repo-root.mjs";
import { runCommand } from "../setup/run-command.mjs";
import { findBrowser } from "./browser.mjs";
import { checkImage } from "./image.mjs";
import { findSystemPostgres, startSystemPostgres } from "./system-postgres.mjs";
import { countPlaywright, countReport, countVitest, makeTally } from "./tally.mjs";

const scratch = path.join(repoRoot, ".test");
const inModules = (file) => path.join(repoRoot, "node_modules", file);

// Settings of a running Sightline must not reach the tests.
function cleanEnvironment(extra = {}) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(SIGHTLINE_|NEXTAUTH_|DATABASE_URL$|TEST_DATABASE_URL$|PORT$|NODE_ENV$|PG)/.test(name),
  );
  return { ...Object.fromEntries(kept), CI: "1", NEXT_TELEMETRY_DISABLED: "1", ...extra };
}

const node = (script, args, extra) =>
  runCommand(process.execPath, [inModules(script), ...args], { cwd: repoRoot, env: cleanEnvironment(extra) });

function failure(name, text) {
  say(`\n--- ${name} failed ---\n${text}\n---`);
}

/** A check that counts as one test. */
async function gate(tally, name, work) {
  const started = performance.now();
  const passed = await say.step(name, async () => {
    try {
      const { code, tail } = (await work()) ?? { code: 0 };
      if (code !== 0) failure(name, tail);
      return code === 0;
    } catch (thrown) {
      failure(name, thrown.message);
      return false;
    }
  });
  tally.add(name, passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }, performance.now() - started);
  return passed;
}

/** A suite that counts its own tests in a JSON report. */
async function suite(tally, name, count, work) {
  const started = performance.now();
  const report = path.join(scratch, `${name.replaceAll(/\W+/g, "-")}.json`);
  rmSync(report, { force: true });
  const counted = await say.step(name, async () => {
    try {
      const { code, tail } = await work(report);
      if (code !== 0) failure(name, tail);
      return countReport(report, count, code);
    } catch (thrown) {
      failure(name, thrown.message);
      return { passed: 0, failed: 1 };
    }
  });
  tally.add(name, counted, performance.now() - started);
}

// Most statements that read figures, and all that a start needs.
const STATEMENTS = ["lib/dashboard/overview", "lib/store", "test/check-database", "test/older-database"];

const vitest = (project, report, { variables = {}, files = [] } = {}) =>
  node(
    "vitest/vitest.mjs",
    [
      "run",
      "--project",
      project,
      "--passWithNoTests",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...files,
    ],
    variables,
  );

async function staticGates(tally) {
  await gate(tally, "lint and format (biome)", () => node("@biomejs/biome/bin/biome", ["check", "."]));
  await gate(tally, "types (tsc)", async () => {
    // Creates next-env.d.ts and the route types, which a fresh clone lacks.
    const made = await node("next/dist/bin/next", ["typegen"]);
    return made.code === 0 ? node("typescript/bin/tsc", ["--noEmit"]) : made;
  });
  await gate(tally, "dead code (knip)", () => node("knip/bin/knip.js", []));
}

async function databaseSuites(tally, mayInstall) {
  await suite(tally, "database tests on the embedded Postgres", countVitest, (report) =>
    vitest("db", report),
  );
  const system = await say.step("looking for a system Postgres", () => findSystemPostgres(mayInstall));
  if (!system) {
    say(
      "  no PostgreSQL 15 or newer in /usr/lib/postgresql: skipping the database tests on it. To run them, " +
        "install one (Debian: apt-get install postgresql), or run npm test -- --install as root.",
    );
    return;
  }
  await suite(tally, `database tests on PostgreSQL ${system.version}`, countVitest, async (report) => {
    const server = await startSystemPostgres(system);
    try {
      return await vitest("db", report, {
        variables: { TEST_DATABASE_URL: server.url },
        files: STATEMENTS,
      });
    } finally {
      await server.stop();
    }
  });
}

async function journeys(tally, mayInstall) {
  await suite(tally, "journeys in Chromium", countPlaywright, async (report) => {
    const browser = await findBrowser(mayInstall);
    return node("@playwright/test/cli.js", ["test", "--config", "e2e/playwright.config.ts"], {
      PLAYWRIGHT_JSON: report,
      ...(browser.path ? { CHROMIUM_PATH: browser.path } : {}),
    });
  });
}

/**
 * Everything that CI runs. Continues after failures, so that the count is complete. Installs nothing unless
 * `mayInstall` is set.
 */
export async function testEverything({ mayInstall }) {
  mkdirSync(scratch, { recursive: true });
  const tally = makeTally();
  if (packagesAreStale()) await say.step("installing the packages", () => installPackages());
  if (prismaClientIsStale()) await say.step("generating the database client", generatePrismaClient);
  await staticGates(tally);
  await suite(tally, "unit tests", countVitest, (report) => vitest("!db", report));
  await databaseSuites(tally, mayInstall);
  const built = await gate(tally, "build (next build)", async () => {
    if (buildIsStale()) await buildApp();
  });
  if (built) {
    await gate(tally, "container image (the Dockerfile's last stage, without Docker)", checkImage);
    await journeys(tally, mayInstall);
  } else say("  no build: skipping the image and the end-to-end tests");
  say("");
  for (const part of tally.parts()) say(part);
  say(tally.line());
  process.exitCode = tally.total.failed === 0 ? 0 : 1;
}
