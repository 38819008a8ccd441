import { spawnSync } from "node:child_process";
import path from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { launchOptions } from "../e2e/chromium";
import { startServer } from "../e2e/server";
import { migrate } from "../scripts/migrate.mjs";
import {
  ACCOUNT,
  addressOf,
  type BuiltServer,
  overviewTime,
  startBuilt,
  THIS_CHECKOUT,
} from "./built-server";
import { createDatabase, openBenchDatabase } from "./database";
import { frameAfterChoice, type Observed, observe, settled } from "./in-browser";
import { type Goal, inTurn, printMeasured, ratioOf, summarize } from "./measure";

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
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** How long layout shifts and long tasks are collected after the charts are drawn. */
const SETTLE_MS = 1_500;

/**
 * What a browser sees of the demo, in this checkout and in another (BENCH_BEFORE), in turn: both must be built. The demo
 * of BENCH_DAYS days is made by the older one; this one gets a copy of its database. Bytes, shifts and numbers of points
 * do not depend on the speed of the machine; times do, and only their ratios say something.
 */
export async function benchPage(): Promise<void> {
  const before = process.env.BENCH_BEFORE;
  const folders = [
    { name: "this checkout", folder: THIS_CHECKOUT },
    ...(before ? [{ name: "before", folder: path.resolve(before) }] : []),
  ];
  const closeDatabase = await openBenchDatabase();
  const browser = await chromium.launch(launchOptions);
  const closings: (() => Promise<void>)[] = [];
  try {
    const first = process.env.BENCH_DEMO_URL ?? (await makeDemo(folders.at(-1)!.folder, closings));
    const sides: BuiltServer[] = [];
    for (const { name, folder } of folders) {
      const url = folder === folders.at(-1)!.folder ? first : await copyOf(first, closings);
      const side = await startBuilt({ name, folder, url, project: "Demo" });
      closings.push(side.server.stop);
      sides.push(side);
    }
    await compareSides(browser, sides);
    await printPages(browser, sides);
  } finally {
    await browser.close();
    for (const close of closings.reverse()) await close();
    await closeDatabase();
  }
}

type Figures = Awaited<ReturnType<typeof firstLoad>> & {
  shiftOnPhone: number;
  change: number;
  server: number;
};
type Row = { figure: keyof Figures; title: string; unit: string; absolute?: number; ofBefore?: number };

const FIGURES: Row[] = [
  { figure: "javascript", title: "JavaScript before the load event, gzipped", unit: "kB", absolute: 260 },
  { figure: "allJavascript", title: "all JavaScript, gzipped", unit: "kB" },
  { figure: "shift", title: "layout shift, 1440 px", unit: "", absolute: 0.02 },
  { figure: "shiftOnPhone", title: "layout shift, 390 px", unit: "", absolute: 0.02 },
  { figure: "longTaskCount", title: "number of long tasks", unit: "" },
  { figure: "longTasks", title: "blocking by long tasks", unit: "ms", ofBefore: 0.5 },
  { figure: "firstChart", title: "first chart drawn", unit: "ms", ofBefore: 0.5 },
  { figure: "change", title: "change of range to 30 days", unit: "ms", ofBefore: 0.4 },
  { figure: "server", title: "overview of 30 days, server side", unit: "ms", ofBefore: 0.5 },
];

async function compareSides(browser: Browser, sides: readonly BuiltServer[]): Promise<void> {
  let round = 0;
  const found = await inTurn(
    sides.map((side) => async (): Promise<Figures> => {
      round += 1;
      const loaded = await firstLoad(browser, side, "/");
      const { shift: shiftOnPhone } = await firstLoad(browser, side, "/", PHONE);
      const change = await changeOfRange(browser, side);
      // A range that is not cached.
      const server = await overviewTime(side, `from=now-${43_200 + round}m&to=now-${round}m`);
      return { ...loaded, shiftOnPhone, change, server };
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
        : [
            {
              name: unit === "" ? title : `${title}, ${unit}`,
              value: measured[0]!.median,
              ...goalOf(absolute),
            },
          ]),
      // Where there was nothing before, there is no ratio.
      ...(!measured[1]?.median
        ? []
        : [
            {
              name: `${title}: this / before`,
              value: ratioOf(measured[0], measured[1]),
              ...goalOf(ofBefore),
            },
          ]),
    ]);
  }
}

/** Each page once, on each side. */
async function printPages(browser: Browser, sides: readonly BuiltServer[]): Promise<void> {
  console.log(
    "\nJavaScript before the load event, layout shift at 1440 and 390 px, points and lines of the largest charts",
  );
  for (const page of PAGES)
    for (const side of sides) {
      const wide = await firstLoad(browser, side, page);
      const narrow = await firstLoad(browser, side, page, PHONE);
      const shifts = [wide, narrow].map(({ shift }) => shift.toFixed(3)).join(" and ");
      console.log(
        `  ${page.padEnd(18)}${side.name.padEnd(14)}${Math.round(wide.javascript)} kB, shift ${shifts}, ${wide.points} points, ${wide.lines} lines`,
      );
    }
}

async function open(
  browser: Browser,
  side: BuiltServer,
  page: string,
  search: string,
  viewport = DESKTOP,
): Promise<Page> {
  const context = await browser.newContext({ storageState: side.session, viewport });
  const tab = await context.newPage();
  // The compiler wraps functions in a helper that the page does not have.
  await tab.addInitScript("globalThis.__name = (named) => named");
  await tab.addInitScript(observe);
  await tab.addInitScript(`globalThis.settled = ${settled}`);
  const answer = await tab.goto(addressOf(side, page, search), { waitUntil: "load" });
  // A page that the older checkout does not have is measured as the empty page that it shows.
  if (answer?.ok()) await tab.waitForFunction(settled);
  return tab;
}

/** A browser that has loaded nothing before. */
async function firstLoad(browser: Browser, side: BuiltServer, page: string, viewport = DESKTOP) {
  const tab = await open(browser, side, page, "from=now-24h&to=now", viewport);
  await tab.waitForTimeout(SETTLE_MS);
  const figures = await tab.evaluate(() => {
    const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    const scripts = (performance.getEntriesByType("resource") as PerformanceResourceTiming[]).filter(
      ({ name }) => /\.js(\?|$)/.test(name),
    );
    const kilobytes = (of: PerformanceResourceTiming[]) =>
      of.reduce((sum, one) => sum + one.encodedBodySize, 0) / 1_000;
    const charts = [...document.querySelectorAll("figure.chart")];
    const pointsOf = (path: Element) => path.getAttribute("d")!.match(/[a-z]/gi)!.length;
    const largest = (counts: number[]) => counts.reduce((a, b) => Math.max(a, b), 0);
    return {
      ...(window as unknown as Observed).seen,
      javascript: kilobytes(scripts.filter(({ startTime }) => startTime < page!.loadEventStart)),
      allJavascript: kilobytes(scripts),
      points: largest(
        charts.flatMap((chart) => [...chart.querySelectorAll('path[fill="none"][d]')].map(pointsOf)),
      ),
      lines: largest(charts.map((chart) => chart.querySelectorAll("[aria-pressed]").length)),
    };
  });
  await tab.context().close();
  return figures;
}

async function changeOfRange(browser: Browser, side: BuiltServer): Promise<number> {
  const tab = await open(browser, side, "/", "from=now-24h&to=now");
  await tab.waitForTimeout(SETTLE_MS);
  await tab.getByRole("button", { name: /^Time range/ }).click();
  const drawn = tab.evaluate(frameAfterChoice);
  await tab.getByRole("button", { name: /30 days/ }).click();
  const took = await drawn;
  await tab.context().close();
  return took;
}

/** A database with the demo, made by a checkout. Resolves to its URL. */
async function makeDemo(folder: string, closings: (() => Promise<void>)[]): Promise<string> {
  const url = await createDatabase("demo", closings);
  const server = await startServer({ ...ACCOUNT, DATABASE_URL: url }, folder);
  await server.stop();
  const days = process.env.BENCH_DAYS ?? "3";
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
