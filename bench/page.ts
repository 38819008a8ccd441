import { spawnSync } from "node:child_process";
import path from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import pg from "pg";
import { launchOptions } from "../e2e/chromium";
import { type RunningServer, startServer } from "../e2e/server";
import { sessionOf } from "../e2e/session";
import { migrate } from "../scripts/migrate.mjs";
import { openBenchDatabase } from "./database";
import { type Goal, inTurn, printMeasured, ratioOf, summarize } from "./measure";

const HERE = path.resolve(import.meta.dirname, "..");
const EMAIL = "bench@example.com";
const PASSWORD = "a long enough passphrase";
const PAGES = [
  "/",
  "/traffic",
  "/reliability",
  "/tokens",
  "/cost",
  "/requests",
  "/anomalies",
  "/quality",
  "/alerts",
  "/rules",
  "/rules/new",
  "/channels",
  "/settings/project",
];
/** How long layout shifts and long tasks are collected after the charts are drawn. */
const SETTLE_MS = 1_500;

type Built = {
  name: string;
  server: RunningServer;
  session: Awaited<ReturnType<typeof sessionOf>>;
  project: number;
};

/**
 * What a browser sees of the demo, in this checkout and in another (BENCH_BEFORE), in turn: both must be built. The demo
 * is made by the older one; this one gets a copy of its database.
 */
export async function benchPage(): Promise<void> {
  const before = process.env.BENCH_BEFORE;
  const folders = [
    { name: "this checkout", folder: HERE },
    ...(before ? [{ name: "before", folder: path.resolve(before) }] : []),
  ];
  const closeDatabase = await openBenchDatabase();
  const browser = await chromium.launch(launchOptions);
  const closings: (() => Promise<void>)[] = [];
  try {
    const first = process.env.BENCH_DEMO_URL ?? (await makeDemo(folders.at(-1)!.folder, closings));
    const sides: Built[] = [];
    for (const { name, folder } of folders) {
      const url = folder === folders.at(-1)!.folder ? first : await copyOf(first, closings);
      const server = await startServer({ ...ACCOUNT, DATABASE_URL: url }, folder);
      closings.push(server.stop);
      const project = await query(url, "SELECT id FROM projects WHERE name = 'Demo'");
      sides.push({
        name,
        server,
        session: await sessionOf(server.url, EMAIL, PASSWORD),
        project: project[0]!.id,
      });
    }
    await compareSides(browser, sides);
    for (const page of PAGES) await printPage(browser, sides[0]!, page);
  } finally {
    await browser.close();
    for (const close of closings.reverse()) await close();
    await closeDatabase();
  }
}

const ACCOUNT = {
  SIGHTLINE_ADMIN_EMAIL: EMAIL,
  SIGHTLINE_ADMIN_PASSWORD: PASSWORD,
  SIGHTLINE_SECRET_KEY: "a secret for benchmarks and nothing else 1",
  NEXTAUTH_SECRET: "a secret for benchmarks and nothing else 2",
};

type Figures = Awaited<ReturnType<typeof firstLoad>> & { change: number; server: number };
type Row = { figure: keyof Figures; title: string; unit: string; absolute?: number; ofBefore?: number };

const FIGURES: Row[] = [
  { figure: "javascript", title: "first-load JavaScript, gzipped", unit: "kB", absolute: 260 },
  { figure: "shift", title: "layout shift", unit: "", absolute: 0.02 },
  { figure: "longTasks", title: "blocking by long tasks", unit: "ms", ofBefore: 0.5 },
  { figure: "firstChart", title: "first chart drawn", unit: "ms", ofBefore: 0.5 },
  { figure: "change", title: "change of range to 30 days", unit: "ms", ofBefore: 0.4 },
  { figure: "server", title: "overview of 30 days, server side", unit: "ms", ofBefore: 0.5 },
];

async function compareSides(browser: Browser, sides: readonly Built[]): Promise<void> {
  let round = 0;
  const found = await inTurn(
    sides.map((side) => async (): Promise<Figures> => {
      round += 1;
      const loaded = await firstLoad(browser, side, "/");
      const change = await changeOfRange(browser, side);
      // A range that is not cached.
      const server = await serverTime(side, `from=now-${43_200 + round}m&to=now-${round}m`);
      return { ...loaded, change, server };
    }),
    Number(process.env.BENCH_RUNS ?? 3),
  );
  for (const { figure, title, unit, absolute, ofBefore } of FIGURES) {
    const measured = sides.map(({ name }, at) =>
      summarize(
        name,
        unit,
        found[at]!.map((one) => one[figure]),
      ),
    );
    const goalOf = (most: number | undefined): { goal?: Goal } =>
      most === undefined ? {} : { goal: { atMost: most } };
    printMeasured(`page: ${title}`, measured, [
      ...(absolute === undefined
        ? []
        : [{ name: "this checkout", value: measured[0]!.median, ...goalOf(absolute) }]),
      ...(sides.length < 2
        ? []
        : [{ name: "this / before", value: ratioOf(measured[0], measured[1]), ...goalOf(ofBefore) }]),
    ]);
  }
}

async function printPage(browser: Browser, side: Built, page: string): Promise<void> {
  const { javascript, shift, longTasks, firstChart } = await firstLoad(browser, side, page);
  console.log(
    `  ${page.padEnd(20)}${Math.round(javascript)} kB, shift ${shift.toFixed(4)}, long tasks ${Math.round(longTasks)} ms, first chart ${Math.round(firstChart)} ms`,
  );
}

const addressOf = ({ server, project }: Built, page: string, search: string) =>
  `${server.url}${page}${page.includes("?") ? "&" : "?"}project=${project}&refresh=off&${search}`;

async function open(browser: Browser, side: Built, page: string, search: string): Promise<Page> {
  const context = await browser.newContext({
    storageState: side.session,
    viewport: { width: 1440, height: 900 },
  });
  const tab = await context.newPage();
  await tab.addInitScript(observe);
  await tab.goto(addressOf(side, page, search), { waitUntil: "load" });
  await tab.waitForFunction(settled);
  return tab;
}

/** A browser that has loaded nothing before. */
async function firstLoad(browser: Browser, side: Built, page: string) {
  const tab = await open(browser, side, page, "from=now-24h&to=now");
  await tab.waitForTimeout(SETTLE_MS);
  const figures = await tab.evaluate(() => {
    const scripts = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const bytes = scripts
      .filter(({ name }) => /\.js(\?|$)/.test(name))
      .reduce((sum, one) => sum + one.encodedBodySize, 0);
    return { ...(window as unknown as Observed).seen, javascript: bytes / 1_000 };
  });
  await tab.context().close();
  return figures;
}

async function changeOfRange(browser: Browser, side: Built): Promise<number> {
  const tab = await open(browser, side, "/", "from=now-24h&to=now");
  await tab.waitForTimeout(SETTLE_MS);
  await tab.getByRole("button", { name: /^Time range/ }).click();
  await tab.evaluate(() => {
    document.addEventListener("click", () => performance.mark("chosen"), { once: true, capture: true });
  });
  await tab.getByRole("button", { name: /30 days/ }).click();
  await tab.waitForFunction(() => window.location.search.includes("30d"));
  await tab.waitForFunction(settled);
  const took = await tab.evaluate(
    () => performance.now() - performance.getEntriesByName("chosen")[0]!.startTime,
  );
  await tab.context().close();
  return took;
}

/** From the request to the end of the page, streamed panels included. */
async function serverTime(side: Built, search: string): Promise<number> {
  const cookie = side.session.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const start = performance.now();
  const answer = await fetch(addressOf(side, "/", search), { headers: { cookie } });
  const text = await answer.text();
  if (answer.status !== 200 || !text.includes("Errors by type"))
    throw new Error(`the overview: ${answer.status}`);
  return performance.now() - start;
}

type Observed = { seen: { shift: number; longTasks: number; firstChart: number } };

/** Runs in the page before its own scripts. */
function observe(): void {
  const seen = { shift: 0, longTasks: 0, firstChart: 0 };
  (window as unknown as Observed).seen = seen;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.longTasks += Math.max(0, entry.duration - 50);
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
    })[])
      if (!entry.hadRecentInput) seen.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  const look = () => {
    // Icons and legends are small.
    const drawn = [...document.querySelectorAll(".chart svg")].some(
      (svg) => svg.getBoundingClientRect().width > 100 && svg.querySelector("path[d]"),
    );
    if (drawn) seen.firstChart = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Runs in the page: nothing loads any more, and each chart that has data is drawn. */
function settled(): boolean {
  const charts = [...document.querySelectorAll(".chart")];
  const drawn = charts.every(
    (chart) =>
      chart.textContent?.includes("No data in this range") ||
      [...chart.querySelectorAll("svg")].some(
        (svg) => svg.getBoundingClientRect().width > 100 && svg.querySelector("path[d]"),
      ),
  );
  return drawn && !document.querySelector('main [aria-busy="true"]') && document.querySelector("h1") !== null;
}

/** A database with the demo, made by a checkout. Resolves to its URL. */
async function makeDemo(folder: string, closings: (() => Promise<void>)[]): Promise<string> {
  const url = await createDatabase("demo", closings);
  const server = await startServer({ ...ACCOUNT, DATABASE_URL: url }, folder);
  await server.stop();
  const days = process.env.BENCH_DAYS ?? "30";
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "scripts/demo.ts", "--days", days],
    {
      cwd: folder,
      env: { ...process.env, ...ACCOUNT, DATABASE_URL: url, NEXTAUTH_URL: "http://localhost:3000" },
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`the demo in ${folder}: ${stderr || stdout}`);
  return url;
}

async function copyOf(url: string, closings: (() => Promise<void>)[]): Promise<string> {
  const server = new URL(url);
  const template = server.pathname.slice(1);
  server.pathname = "/postgres";
  const copy = await createDatabase("copy", closings, template, server.href);
  await migrate(copy);
  return copy;
}

async function createDatabase(
  purpose: string,
  closings: (() => Promise<void>)[],
  template = "template1",
  server = process.env.DATABASE_URL!,
): Promise<string> {
  const name = `sightline_${purpose}_${process.pid}`;
  await query(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  closings.push(() => query(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`).then(() => {}));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function query(url: string, sql: string): Promise<{ id: number }[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
